"""Pieces of which each becomes a clip."""

from playwright.sync_api import expect

from tests.corpus.sources import Library
from tests.integration.page.visitor import Visitor

FILM = "h264-short-gop"
JSONAPI = "application/vnd.api+json"
WRONG = (
    '{"errors": [{"detail": "is too long", "source": {"pointer": "/data/attributes/windows/0"}}]}'
)


def test_the_piece_that_is_wrong_is_named_and_the_others_are_made_once(
    member: Visitor, library: Library
) -> None:
    """Each is asked for by itself; whoever mends the second gets no other clip of the first."""
    page = member.page
    member.choose(library.path(FILM))
    member.mark("0.5", "1")
    page.get_by_role("button", name="Add a piece").click()
    member.mark("1", "1.5", piece=2)
    page.get_by_label("A video of each piece").check()
    page.get_by_label("Name of the clips").fill("Part")
    expect(page.get_by_label("Name of piece 2")).to_have_attribute("placeholder", "Part 2")
    held = member.hold("**/users/videos", "POST", times=2)
    member.cut("Part")
    member.until(lambda: held, "the first clip to be asked for")
    held[0].continue_()
    member.until(lambda: len(held) > 1, "the second clip to be asked for")
    held[1].fulfill(status=422, body=WRONG, content_type=JSONAPI)
    expect(page.get_by_role("alert")).to_have_text("Piece 2 is too long.")
    member.mark("1", "1.4", piece=2)
    member.cut("Part")
    member.wait_for("Part 2")
    expect(member.clip("Part 1")).to_have_count(1)
