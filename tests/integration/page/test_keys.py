"""The page by the keyboard alone: every stop is reached by Tab, and nothing is clicked."""

from playwright.sync_api import Browser, Locator, Page, expect

from tests.corpus.sources import Library
from tests.integration.page.visitor import DESKTOP, PASSWORD, Visitor
from tests.integration.service.deployment import Api

FILM = "h264-short-gop"
STOPS = 60
"""More than the page has at any time."""


def reach(page: Page, place: Locator) -> None:
    """Press Tab until a place has the focus, and see that it shows that."""
    expect(place).to_be_visible()
    for _ in range(STOPS):
        if place.evaluate("it => it === document.activeElement"):
            assert place.evaluate("it => it.matches(':focus-visible')")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {place}")


def type_into(page: Page, fields: dict[str, str]) -> None:
    """Fill fields, by their labels, and send them with Enter."""
    for label, text in fields.items():
        reach(page, page.get_by_label(label).first)
        page.keyboard.type(text)
    page.keyboard.press("Enter")


def press(page: Page, name: str) -> None:
    """Reach a button, and press Enter on it."""
    reach(page, page.get_by_role("button", name=name, exact=True))
    page.keyboard.press("Enter")


def test_a_clip_is_made_kept_and_found_again_without_a_pointer(
    browser: Browser, api: Api, library: Library
) -> None:
    with Visitor.of(browser, api.address, DESKTOP) as visitor:
        register(visitor)
        mark(visitor, library)
        press(visitor.page, "Cut")
        visitor.wait_for(FILM)
        press(visitor.page, "Watch")
        expect(visitor.clip(FILM).locator("video")).to_be_focused()
        press(visitor.page, visitor.email)
        press(visitor.page, "Log out")
        type_into(visitor.page, {"E-mail": visitor.email, "Password": PASSWORD})
        expect(visitor.clip(FILM)).to_be_visible()


def register(visitor: Visitor) -> None:
    press(visitor.page, "No account yet? Create one")
    fields = {"E-mail": visitor.email, "Password": PASSWORD, "Password again": PASSWORD}
    type_into(visitor.page, fields)
    expect(visitor.page.get_by_role("heading", name="New clip")).to_be_visible()


def mark(visitor: Visitor, library: Library) -> None:
    """Choose the film, and mark what is from its second 1 to the frame at 2."""
    page = visitor.page
    chooser = page.get_by_label("Choose a video")
    reach(page, chooser)  # the browser's own, which opens by Enter
    chooser.set_input_files(library.path(FILM))
    visitor.steps_to("0:00.000")
    for key, place, shown, marked in (
        ("i", "Start", "0:01.000", "0:01.000"),
        ("o", "End", "0:02.000", "0:02.033"),
    ):
        page.keyboard.press("Shift+ArrowRight")
        visitor.steps_to(shown)
        page.keyboard.press(key)
        expect(page.get_by_label(f"{place} of piece 1")).to_have_value(marked)
