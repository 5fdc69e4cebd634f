"""Clips as they come about, whatever overtakes what, and what can be done with them."""

import signal

from playwright.sync_api import Browser, expect

from tests.corpus.sources import Library
from tests.integration.page.visitor import DESKTOP, Visitor
from tests.integration.service.deployment import Client, Deployment

FILM = "h264-short-gop"
REQUESTS = "**/users/requests?*"
LONGER_THAN_A_LINK = "03:00:00"


def a_clip(member: Visitor, library: Library, name: str) -> None:
    """Cut a clip on the page, and wait until it is done."""
    member.choose(library.path(FILM))
    member.mark("1", "2")
    member.cut(name)
    member.wait_for(name)


def test_an_old_list_undoes_nothing(member: Visitor, library: Library) -> None:
    """It was asked for while the clip was waiting, and comes when it is done."""
    held = member.hold(REQUESTS, "GET")
    member.choose(library.path(FILM))
    member.mark("1", "2")
    member.cut("Quick")
    member.until(lambda: held, "the list to be asked for")
    old = held[0].fetch()
    assert '"status":"done"' not in old.text()
    member.wait_for("Quick")
    with member.page.expect_event("requestfinished", lambda ended: ended == held[0].request):
        held[0].fulfill(response=old)
    member.page.evaluate("document.querySelector('trim-clips').updateComplete")
    expect(member.clip("Quick").locator(".badge")).to_have_text("Done")


def test_what_was_deleted_does_not_come_back(member: Visitor, library: Library) -> None:
    """A list that was asked for before has it still."""
    a_clip(member, library, "Gone")
    held = member.hold(REQUESTS, "GET")
    member.cut("Another")
    member.until(lambda: held, "the list to be asked for")
    old = held[0].fetch()
    member.clip("Gone").get_by_role("button", name="Delete").click()
    member.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(member.clip("Gone")).to_have_count(0)
    held[0].fulfill(response=old)
    member.wait_for("Another")
    expect(member.clip("Gone")).to_have_count(0)


def test_a_clip_whose_name_is_not_known_can_be_deleted(member: Visitor, library: Library) -> None:
    member.page.route("**/users/videos/*", lambda route: route.abort())
    member.page.route(REQUESTS, lambda route: route.abort())
    user = Client(address=member.address, token=member.token)
    user.submit(library.path(FILM), start="1", duration="1", name="Nobody knows")
    card = member.wait_for("Clip")
    card.get_by_role("button", name="Delete").click()
    member.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(card).to_have_count(0)
    assert user.videos() == []


def test_what_plays_is_not_begun_anew(member: Visitor, library: Library) -> None:
    """Each list has another link to the clip; the one that plays stays."""
    a_clip(member, library, "Played")
    member.watch("Played")
    video = member.clip("Played").locator("video")
    address = video.get_attribute("src")
    a_clip_more(member)
    assert video.get_attribute("src") == address
    assert video.evaluate("video => video.currentTime") > 0


def a_clip_more(member: Visitor) -> None:
    """Cut another clip, and wait until lists have come since."""
    with member.page.expect_response(REQUESTS):
        member.cut("Another")
    member.wait_for("Another")


def test_a_link_that_is_over_is_made_anew(member: Visitor, library: Library) -> None:
    """For whoever downloads, long after the page was opened."""
    member.page.clock.install()
    a_clip(member, library, "Late")
    link = member.clip("Late").get_by_role("button", name="Download")
    member.page.clock.fast_forward(LONGER_THAN_A_LINK)
    with member.page.expect_response("**/users/videos/*"), member.page.expect_download():
        link.click()


def test_a_link_that_ends_while_somebody_watches_is_made_anew(
    member: Visitor, library: Library
) -> None:
    """They go on where they were."""
    member.page.clock.install()
    a_clip(member, library, "Watched")
    member.clip("Watched").get_by_role("button", name="Watch").click()
    video = member.clip("Watched").locator("video")
    expect(video).to_be_visible()
    member.page.clock.fast_forward(LONGER_THAN_A_LINK)
    goes_on_at = video.evaluate(
        """video => new Promise((done) => {
            video.currentTime = 0.5;
            video.addEventListener("loadeddata", () => done(video.currentTime), { once: true });
            video.dispatchEvent(new Event("error"));
        })"""
    )
    assert goes_on_at >= 0.5


def test_a_stream_in_which_nothing_comes_is_opened_anew(
    browser: Browser, embedded: Deployment
) -> None:
    """The service stands still without closing the line, and goes on later."""
    api = embedded.serve()
    with Visitor.of(browser, api.address, DESKTOP) as visitor:
        visitor.page.clock.install()
        with visitor.page.expect_response("**/users/events"):
            visitor.join()
        api.process.running.send_signal(signal.SIGSTOP)
        try:
            visitor.page.clock.fast_forward("00:46")
            expect(visitor.page.get_by_text("Connecting again …")).to_be_visible()
        finally:
            api.process.running.send_signal(signal.SIGCONT)
        expect(visitor.page.get_by_text("Connecting again …")).to_have_count(0)
