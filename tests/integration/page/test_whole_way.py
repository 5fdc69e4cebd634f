"""From `/` to a result that plays, by clicks and keys alone."""

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from tests.corpus.sources import Library
from tests.integration.page.visitor import DESKTOP, PHONE, Visitor
from tests.integration.service.deployment import Api

FILM = "h264-short-gop"


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_stranger_gets_a_clip(
    browser: Browser, service: Api, library: Library, size: ViewportSize
) -> None:
    """They register, choose a film, mark a piece, cut it, watch it and delete it."""
    with Visitor.of(browser, service.address, size) as visitor:
        visitor.join()
        visitor.choose(library.path(FILM))
        visitor.mark("1.1", "1.9")
        visitor.cut("A moment")
        card = visitor.wait_for("A moment")
        assert visitor.watch("A moment") == pytest.approx(0.8, abs=0.05)
        card.get_by_text("What was done").click()
        expect(card.get_by_role("img")).to_be_visible()
        assert fits(visitor)
        card.get_by_role("button", name="Delete").click()
        visitor.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
        expect(visitor.clip("A moment")).to_have_count(0)


def fits(visitor: Visitor) -> bool:
    """Tell whether nothing sticks out at the side."""
    return bool(
        visitor.page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )
    )


def test_keys_alone_suffice(visitor: Visitor, library: Library) -> None:
    """The film is stepped by frame, marked and cut without a pointer."""
    visitor.join()
    page = visitor.page
    visitor.choose(library.path(FILM))
    page.locator("body").press("Shift+ArrowRight")
    expect(page.locator("trim-player output")).to_contain_text("0:01.000")
    page.locator("body").press("ArrowRight")
    expect(page.locator("trim-player output")).to_contain_text("0:01.033")
    page.locator("body").press("i")
    expect(page.get_by_label("Start of piece 1")).to_have_value("0:01.033")
    page.locator("body").press("Shift+ArrowRight")
    expect(page.locator("trim-player output")).to_contain_text("0:02.033")
    page.locator("body").press("o")
    expect(page.get_by_label("End of piece 1")).to_have_value("0:02.067")
    page.get_by_label("Name of the clip").focus()
    page.keyboard.press("Enter")
    visitor.wait_for(library.path(FILM).stem)
    assert visitor.watch(library.path(FILM).stem) == pytest.approx(31 / 30, abs=0.03)


def test_a_handle_moves_by_frames(visitor: Visitor, library: Library) -> None:
    visitor.join()
    visitor.choose(library.path(FILM))
    visitor.page.get_by_role("slider", name="Start of the piece").press("ArrowRight")
    expect(visitor.page.get_by_label("Start of piece 1")).to_have_value("0:00.033")


def test_several_pieces_become_one_clip_or_several(visitor: Visitor, library: Library) -> None:
    """Named and put in order; the film is sent once, and what was done is told of each clip."""
    visitor.join()
    page = visitor.page
    visitor.choose(library.path(FILM))
    visitor.mark("2", "2.5")
    page.get_by_role("button", name="Add a piece").click()
    visitor.mark("0.5", "0.8", piece=2)
    page.get_by_role("button", name="Move Piece 2 up").click()
    expect(page.get_by_label("Name of piece 1")).to_have_count(0)  # one clip has one name
    page.get_by_text("Options").click()
    page.get_by_label("How to cut").select_option("instant")
    visitor.cut("Both")
    card = visitor.wait_for("Both")
    card.get_by_text("What was done").click()
    expect(card).to_contain_text("several windows are cut exactly")
    assert visitor.watch("Both") == pytest.approx(0.8, abs=0.07)
    page.get_by_label("A video of each piece").check()
    page.get_by_label("Name of piece 1").fill("The first")
    page.get_by_label("Name of piece 1").press("Tab")
    visitor.cut("Each")
    card = visitor.wait_for("The first")
    card.get_by_text("What was done").click()
    expect(card).to_contain_text("from before the piece, in the file but not shown")
    visitor.wait_for("Each 2")
    expect(page.locator("trim-sources li")).to_have_count(1)


def test_an_earlier_upload_is_cut_again(visitor: Visitor, library: Library) -> None:
    """After a reload the film is not there any more, but the service has it."""
    visitor.join()
    page = visitor.page
    visitor.choose(library.path(FILM))
    visitor.mark("0", "0.5")
    visitor.cut("Before")
    visitor.wait_for("Before")
    page.reload()
    page.get_by_role("button", name="Cut again").click()
    visitor.mark("1", "1.5")
    visitor.cut("After")
    visitor.wait_for("After")


def test_a_download_leaves_the_page_as_it_is(visitor: Visitor, library: Library) -> None:
    """It is saved, or opens in a tab of its own where another host has it."""
    visitor.join()
    page = visitor.page
    visitor.choose(library.path(FILM))
    visitor.mark("1", "1.5")
    visitor.cut("Kept")
    card = visitor.wait_for("Kept")
    came: list[object] = []

    def note(what: object) -> None:
        came.append(what)

    page.on("download", note)
    page.context.on("page", note)
    card.get_by_role("button", name="Download").click()
    visitor.until(lambda: came, "a download or another tab")
    assert page.url == f"{visitor.address}/"
    expect(card).to_be_visible()


def test_nothing_is_asked_of_anybody_else(visitor: Visitor) -> None:
    """No script, font or picture comes from elsewhere."""
    visitor.join()
    assert visitor.hosts == {visitor.address.partition("//")[2]}
