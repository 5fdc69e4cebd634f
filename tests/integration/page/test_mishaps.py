"""What goes wrong on the way, and how the page takes it."""

from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser, Route, expect

from tests.corpus.sources import Library
from tests.integration.page.visitor import DESKTOP, PASSWORD, PHONE, Visitor
from tests.integration.service.deployment import Client, Deployment

FILM = "h264-short-gop"
UPLOADS = "**/users/uploads/**"


def test_a_lost_connection_costs_nothing(
    browser: Browser, embedded: Deployment, library: Library
) -> None:
    """What was sent when the connection went is not sent again."""
    api = embedded.serve()
    with Visitor.of(browser, api.address, DESKTOP) as visitor:
        visitor.join()
        lost = lose_first_answers(visitor)
        visitor.choose(library.path(FILM))
        visitor.mark("1", "1.5")
        visitor.cut("Through a tunnel")
        visitor.wait_for("Through a tunnel")
        assert lost == ["PATCH", "PATCH"]


def test_what_is_sent_is_never_cut_out_of_another_film(
    browser: Browser, embedded: Deployment, library: Library
) -> None:
    """Another film is chosen while the first one is on its way, which ends that way."""
    api = embedded.serve()
    with Visitor.of(browser, api.address, DESKTOP) as visitor:
        visitor.join()
        held = visitor.hold(UPLOADS, "PATCH")
        visitor.choose(library.path(FILM))
        with visitor.page.expect_request("**/users/uploads/*"):
            visitor.cut("The first")
        expect(visitor.page.get_by_role("button", name="Stop sending")).to_be_visible()
        assert held, "what is held has to be of the first"
        visitor.page.get_by_role("button", name="Choose another video").click()
        visitor.choose(library.path("h264-ntsc"))
        for route in held:
            route.continue_()
        visitor.mark("1", "1.5")
        visitor.cut("The second")
        visitor.wait_for("The second")
        expect(visitor.clip("The first")).to_have_count(0)
        (video,) = Client(address=api.address, token=visitor.token).videos()
        sent = [name for name in visitor.sources() if "ntsc" in name]
    assert video["attributes"]["name"] == "The second"
    assert len(sent) == 1


def lose_first_answers(visitor: Visitor) -> list[str]:
    """Let the first pieces of uploads be lost; return what was."""
    lost: list[str] = []

    def lose(route: Route) -> None:
        if route.request.method == "PATCH" and len(lost) < 2:
            lost.append(route.request.method)
            route.abort("connectionreset")
        else:
            route.continue_()

    visitor.page.route(UPLOADS, lose)
    return lost


def test_what_is_no_video_says_so_and_what_failed_is_tried_again(
    browser: Browser, embedded: Deployment, library: Library, tmp_path: Path
) -> None:
    """A film cut short can't be played here; the service says why it can't be cut."""
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(library.path(FILM).read_bytes()[:4096])
    api = embedded.serve()
    with Visitor.of(browser, api.address, DESKTOP) as visitor:
        visitor.join()
        visitor.page.get_by_label("Choose a video").set_input_files(broken)
        visitor.page.get_by_role("button", name="Send it now").click()
        expect(visitor.page.get_by_role("alert")).to_be_visible()


def test_a_failed_clip_is_tried_again(
    browser: Browser, embedded: Deployment, library: Library
) -> None:
    """A window past the end fails with a reason, and may be tried again."""
    api = embedded.serve()
    with Visitor.of(browser, api.address, DESKTOP) as visitor:
        visitor.join()
        user = Client(address=api.address, token=visitor.token)
        user.submit(library.path(FILM), start="100", duration="1", name="Too late")
        card = visitor.wait_for("Too late", "Failed")
        expect(card.locator(".wrong")).to_be_visible()
        card.get_by_role("button", name="Try again").click()
        expect(card.locator(".badge")).to_have_text("Failed")


def test_a_wrong_password_is_told(browser: Browser, embedded: Deployment) -> None:
    api = embedded.serve()
    with Visitor.of(browser, api.address, DESKTOP) as visitor:
        page = visitor.page
        page.get_by_label("E-mail").fill("nobody@example.org")
        page.get_by_label("Password").fill("something long")
        page.get_by_role("button", name="Log in", exact=True).click()
        expect(page.get_by_role("alert")).to_have_text("E-mail or password is wrong.")


def test_the_password_is_changed(browser: Browser, embedded: Deployment) -> None:
    api = embedded.serve()
    with Visitor.of(browser, api.address, DESKTOP) as visitor:
        visitor.join()
        page = visitor.page
        page.get_by_role("button", name=visitor.email).click()
        page.get_by_label("Current password").fill(PASSWORD)
        page.get_by_label("New password", exact=True).fill("another password")
        page.get_by_label("New password again").fill("another password")
        page.get_by_role("button", name="Change", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("The password is changed.")


def test_an_account_is_deleted(browser: Browser, embedded: Deployment) -> None:
    api = embedded.serve()
    with Visitor.of(browser, api.address, DESKTOP) as visitor:
        visitor.join()
        page = visitor.page
        page.get_by_role("button", name=visitor.email).click()
        page.get_by_label("Your password").fill(PASSWORD)
        page.get_by_role("button", name="Delete everything").click()
        expect(page.get_by_role("heading", name="Log in")).to_be_visible()


def test_who_has_no_room_is_told_what_to_delete(
    browser: Browser, embedded: Deployment, library: Library
) -> None:
    """In the page's words, and beside a name that is as long as they may be."""
    full = replace(embedded, environment={**embedded.environment, "TRIMCORE_STORED_BYTES": "1000"})
    with full, Visitor.of(browser, full.serve().address, PHONE) as visitor:
        visitor.email = f"{'long' * 12}@example.org"
        visitor.join()
        visitor.choose(library.path(FILM))
        visitor.cut("Too much")
        alert = visitor.page.get_by_role("alert")
        expect(alert).to_contain_text("Delete clips or earlier uploads")
        brand = visitor.page.locator(".brand").bounding_box()
        email = visitor.page.get_by_role("button", name=visitor.email).bounding_box()
    assert brand is not None
    assert email is not None
    assert brand["x"] + brand["width"] < email["x"]
