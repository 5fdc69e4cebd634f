"""How a file comes to the service, and a clip to be asked for once, whatever gets lost."""

from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Route, expect

from tests.corpus.sources import Library
from tests.integration.page.visitor import Visitor
from tests.integration.plain_http import PLAIN
from tests.integration.service.deployment import Client

FILM = "h264-short-gop"
UPLOADS = "**/users/uploads/**"
JSONAPI = "application/vnd.api+json"
BUSY = '{"errors": [{"status": "429", "detail": "At most 20 uploads may be open."}]}'


def test_a_reload_goes_on_where_it_was(member: Visitor, library: Library) -> None:
    """The same file is chosen again, and only what is missing is sent."""
    film = library.path(FILM)
    half = film.read_bytes()[: film.stat().st_size // 2]
    held = member.hold(UPLOADS, "PATCH")
    member.choose(film)
    member.cut("Interrupted")
    member.until(lambda: held, "bytes on their way")
    send(member, held[0].request.url, half)
    member.page.reload()
    offsets = offsets_sent(member)
    member.choose(film)
    member.mark("1", "1.5")
    member.cut("Resumed")
    member.wait_for("Resumed")
    assert offsets == [str(len(half))]


def send(visitor: Visitor, url: str, content: bytes) -> None:
    """Send the first bytes of an upload as the page would have, had the line held so long."""
    headers = {
        "Authorization": f"Bearer {visitor.token}",
        "Tus-Resumable": "1.0.0",
        "Upload-Offset": "0",
        "Content-Type": "application/offset+octet-stream",
    }
    answer = httpx.patch(url, content=content, headers=headers, verify=PLAIN)
    assert answer.status_code == 204


def offsets_sent(visitor: Visitor) -> list[str]:
    """Return where the pieces begin that are sent from now on, as they are."""
    offsets: list[str] = []

    def note(route: Route) -> None:
        if route.request.method == "PATCH":
            offsets.append(route.request.headers["upload-offset"])
        route.fallback()

    visitor.page.route(UPLOADS, note)
    return offsets


def test_a_clip_is_asked_for_once(member: Visitor, library: Library) -> None:
    """The answer is lost; whoever presses again gets no second clip."""
    held = member.hold("**/users/videos", "POST")
    member.choose(library.path(FILM))
    member.mark("1", "1.5")
    member.cut("Once")
    member.until(lambda: held, "the clip to be asked for")
    assert held[0].fetch().status == 201
    held[0].abort("connectionreset")
    expect(member.page.get_by_role("alert")).to_contain_text("does not answer")
    member.cut("Once")
    member.wait_for("Once")
    member.cut("Once")
    expect(member.clip("Once")).to_have_count(2)  # asked for again, not repeated


def test_a_source_that_is_made_late_is_waited_for(member: Visitor, library: Library) -> None:
    """The answer to the last bytes does not name it, and a look at the upload fails at first."""
    hide_sources(member)
    held = member.hold(UPLOADS, "GET")
    member.choose(library.path(FILM))
    member.mark("1", "1.5")
    member.cut("Late")
    member.until(lambda: held, "a look at the upload")
    held[0].abort("connectionreset")
    member.wait_for("Late")


def test_an_upload_that_went_is_not_waited_for(member: Visitor, library: Library) -> None:
    hide_sources(member)
    held = member.hold(UPLOADS, "GET")
    member.choose(library.path(FILM))
    member.cut("Gone")
    member.until(lambda: held, "a look at the upload")
    held[0].fulfill(status=404, body="{}", content_type=JSONAPI)
    expect(member.page.get_by_role("alert")).to_contain_text("has not kept the file")


def test_who_stops_is_not_kept_waiting(member: Visitor, library: Library) -> None:
    """Also not while all bytes are sent, and the source is waited for."""
    hide_sources(member)
    held = member.hold(UPLOADS, "GET")
    member.choose(library.path(FILM))
    member.cut("Stopped")
    member.until(lambda: held, "a look at the upload")
    member.page.get_by_role("button", name="Stop sending").click()
    expect(member.page.get_by_role("button", name="Cut", exact=True)).to_be_enabled()
    expect(member.page.get_by_role("alert")).to_have_count(0)


def hide_sources(visitor: Visitor) -> None:
    """Let no answer to bytes name the source that became of them."""

    def hide(route: Route) -> None:
        if route.request.method != "PATCH":
            route.fallback()
            return
        answer = route.fetch()
        headers = {k: v for k, v in answer.headers.items() if k != "upload-source"}
        route.fulfill(response=answer, headers=headers)

    visitor.page.route(UPLOADS, hide)


@pytest.mark.parametrize("status", [408, 429, 503])
def test_what_is_refused_for_a_while_is_tried_again(
    member: Visitor, library: Library, status: int
) -> None:
    held = member.hold(UPLOADS, "PATCH")
    member.choose(library.path(FILM))
    member.mark("1", "1.5")
    member.cut("After all")
    member.until(lambda: held, "bytes on their way")
    held[0].fulfill(status=status, body=BUSY, content_type=JSONAPI)
    member.wait_for("After all")


def test_why_it_does_not_go_on_is_told(member: Visitor, library: Library) -> None:
    """In the words of the service."""
    refuse = {"status": 429, "body": BUSY, "content_type": JSONAPI}
    member.page.route("**/users/uploads", lambda route: route.fulfill(**refuse))
    member.choose(library.path(FILM))
    member.cut("Too many")
    expect(member.page.get_by_text("At most 20 uploads may be open.")).to_be_visible()


def test_what_was_deleted_is_sent_again(member: Visitor, library: Library) -> None:
    """An upload is deleted while its film is still open."""
    member.choose(library.path(FILM))
    member.mark("1", "1.5")
    member.cut("Before")
    member.wait_for("Before")
    member.page.get_by_role("button", name=f"Delete: {FILM}.mp4").click()
    member.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(member.page.locator("trim-sources li")).to_have_count(0)
    member.cut("After")
    alert = member.page.get_by_role("alert")
    expect(alert).to_have_text("The video must be one of your sources.")
    member.cut("After")
    member.wait_for("After")


def test_what_is_wrong_with_a_piece_is_said_by_its_number(
    member: Visitor, library: Library
) -> None:
    """Not by the pointer that the service names it with."""
    pointer = '{"pointer": "/data/attributes/windows/1/end"}'
    body = f'{{"errors": [{{"detail": "must be a time", "source": {pointer}}}]}}'
    held = member.hold("**/users/videos", "POST")
    member.choose(library.path(FILM))
    member.cut("Wrong")
    member.until(lambda: held, "the clip to be asked for")
    held[0].fulfill(status=422, body=body, content_type=JSONAPI)
    expect(member.page.get_by_role("alert")).to_have_text("End of piece 2 must be a time.")


def test_what_is_no_video_is_said_in_a_sentence(member: Visitor, tmp_path: Path) -> None:
    notes = tmp_path / "notes.mp4"
    notes.write_bytes(b"dear diary\n" * 1000)
    member.page.get_by_label("Choose a video").set_input_files(notes)
    member.page.get_by_role("button", name="Send it now").click()
    alert = member.page.get_by_role("alert")
    expect(alert).to_contain_text("The file must be a video: ")
    expect(alert).not_to_contain_text("tus")


def test_a_file_that_has_gone_is_not_taken_for_a_lost_connection(
    member: Visitor, library: Library, tmp_path: Path
) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(library.path(FILM).read_bytes())
    member.choose(film)
    film.unlink()
    member.cut("Moved")
    expect(member.page.get_by_role("alert")).to_contain_text("can't be read any more")
    assert Client(address=member.address, token=member.token).videos() == []
