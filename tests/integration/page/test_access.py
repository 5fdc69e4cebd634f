"""No barriers: axe-core looks at every state of the page, in light and dark."""

import re
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has none
from playwright.sync_api import Browser, expect

from tests.corpus.sources import Library
from tests.integration.page.visitor import DESKTOP, PHONE, Visitor
from tests.integration.service.deployment import Api, Deployment

SERIOUS = {"serious", "critical"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_kept_out(
    browser: Browser, embedded: Deployment, library: Library, scheme: Literal["light", "dark"]
) -> None:
    """At the door, with nothing yet, a film, pieces or a clip, and in the account's dialog."""
    api = embedded.serve()
    size = DESKTOP if scheme == "light" else PHONE
    with Visitor.of(browser, api.address, size) as visitor:
        visitor.page.emulate_media(color_scheme=scheme)
        visitor.page.reload()  # or colours are caught on their way from light to dark
        seen = {"door": barriers(visitor)}
        visitor.join()
        seen["empty"] = barriers(visitor)
        visitor.choose(library.path("h264-short-gop"))
        seen["film"] = barriers(visitor)
        visitor.page.get_by_role("button", name="Add a piece").click()
        visitor.page.get_by_label("A video of each piece").check()
        visitor.mark("0", "soon", piece=2)
        seen["pieces"] = barriers(visitor)
        visitor.page.get_by_role("button", name="Remove Piece 2").click()
        visitor.mark("1", "1.5")
        visitor.cut("A clip")
        card = visitor.wait_for("A clip")
        card.get_by_text("What was done").click()
        seen["clip"] = barriers(visitor)
        visitor.page.get_by_role("button", name=visitor.email).click()
        seen["account"] = barriers(visitor)
    assert {state: found for state, found in seen.items() if found} == {}


BADGES = """statuses => statuses.map(status => {
    const badge = Object.assign(document.createElement("span"), { className: `badge ${status}` });
    document.body.append(badge);
    const { backgroundColor, color } = getComputedStyle(badge);
    return [backgroundColor, color];
})"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_badges_are_of_their_scheme(
    browser: Browser, api: Api, scheme: Literal["light", "dark"]
) -> None:
    """In the dark none shines, and each can be read."""
    with Visitor.of(browser, api.address, PHONE) as visitor:
        visitor.page.emulate_media(color_scheme=scheme)
        colours = visitor.page.evaluate(BADGES, ["scheduled", "processing", "done", "failed"])
    for behind, letters in colours:
        light = {"behind": brightness(behind), "letters": brightness(letters)}
        assert (light["behind"] < 0.1) == (scheme == "dark")
        darker, brighter = sorted(light.values())
        assert (brighter + 0.05) / (darker + 0.05) > 4.5


def brightness(colour: str) -> float:
    """Return the relative luminance of `rgb(…)`, as WCAG reckons it."""
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_who_typed_something_wrong_is_led_to_it(browser: Browser, api: Api) -> None:
    """The field has the focus, and says what is wrong in a sentence."""
    with Visitor.of(browser, api.address, DESKTOP) as visitor:
        page = visitor.page
        page.get_by_role("button", name="No account yet? Create one").click()
        page.get_by_label("E-mail").fill(visitor.email)
        page.get_by_label("Password", exact=False).first.fill("long enough")
        page.get_by_label("Password again").fill("something else")
        page.get_by_role("button", name="Create an account").click()
        again = page.get_by_label("Password again")
        expect(again).to_be_focused()
        expect(again).to_have_accessible_description(re.compile("^Password again must "))


def test_a_wrong_password_is_told_in_the_account(member: Visitor) -> None:
    """By the name that the field has there."""
    page = member.page
    page.get_by_role("button", name=member.email).click()
    page.get_by_label("Current password").fill("not this one")
    page.get_by_label("New password", exact=True).fill("another password")
    page.get_by_label("New password again").fill("another password")
    page.get_by_role("button", name="Change", exact=True).click()
    expect(page.get_by_role("alert")).to_have_text("Current password is not your password.")
    page.get_by_label("Your password").fill("nor this one")
    page.get_by_role("button", name="Delete everything").click()
    expect(page.get_by_role("alert")).to_have_text("Your password is not your password.")


def test_what_moves_all_the_time_is_not_read_out(member: Visitor, library: Library) -> None:
    """Times and percents are not; that a clip is done is."""
    member.choose(library.path("h264-short-gop"))
    expect(member.page.locator("trim-player output")).to_have_attribute("aria-live", "off")
    member.mark("1", "1.5")
    member.cut("Heard")
    member.wait_for("Heard")
    expect(member.page.locator(".notice")).to_have_text("“\u2068Heard\u2069” is done.")


def barriers(visitor: Visitor) -> list[str]:
    """Return what is serious of what axe-core finds."""
    found = Axe().run(visitor.page).response["violations"]
    return [
        f"{each['id']}: {node['html']}"
        for each in found
        if each["impact"] in SERIOUS
        for node in each["nodes"]
    ]


def test_who_watches_by_a_key_goes_on_with_the_player(member: Visitor, library: Library) -> None:
    """Whose button has gone."""
    member.choose(library.path("h264-short-gop"))
    member.mark("1", "1.5")
    member.cut("Watched")
    card = member.wait_for("Watched")
    card.get_by_role("button", name="Watch").press("Enter")
    expect(card.locator("video")).to_be_focused()
