"""Pictures of cuts show what the planner says today."""

import re

import pytest

from docs.generate_cut_pictures import DRAWN, PICTURES, Film, film
from docs.svg import Box, arrow
from trimcore.domain.cutting.modes import TrimMode


@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_is_what_would_be_drawn_now(name: str) -> None:
    """Draw them anew with `python -m docs.generate_cut_pictures`."""
    assert (PICTURES / f"{name}.svg").read_text(encoding="utf-8") == DRAWN[name]()


def test_every_picture_is_on_the_page_and_no_other() -> None:
    page = PICTURES.with_name("a-cut-in-pictures.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"pictures/([\w-]+)\.svg", page)) == sorted(DRAWN)
    assert {path.stem for path in PICTURES.iterdir()} == set(DRAWN)


def kinds(seen: Film) -> str:
    """Return what becomes of each frame in the order in which they are shown, a letter each."""
    shown = sorted(seen.index.packets, key=lambda packet: packet.pts)
    return "".join(seen.kind(packet) for packet in shown)


def test_what_the_page_tells_of_the_frames_is_so() -> None:
    """Of the window from 6 to 28: which are encoded, copied, hidden, left out."""
    window = ("0.2", "0.76")
    exact = kinds(film("h264-short-gop", window))
    assert exact == f"{'h' * 6}{'n' * 6}k{'c' * 11}kcc{'n' * 2}{'h' * 13}"
    instant = kinds(film("h264-short-gop", window, mode=TrimMode.INSTANT))
    assert instant == f"{'d' * 6}{'c' * 6}k{'c' * 11}k{'c' * 4}d{'h' * 12}"
    opened = film("hevc-open-gop", window)
    assert kinds(opened)[9:13] == "nnnk"
    order = [opened.number(packet) for packet in opened.index.packets]
    assert order[order.index(12) :][:4] == [12, 10, 9, 11]


def test_an_arrow_ends_at_the_boxes() -> None:
    begin, end = Box(word="a", x=50, y=50), Box(word="b", x=350, y=50)
    drawn = arrow(begin, end, "goes", bend=20)
    points = [tuple(map(float, one.split())) for one in re.split("[ML]", drawn.split('"')[3])[1:]]
    assert not any(begin.holds(*point) or end.holds(*point) for point in points)
    assert min(y for _, y in points) == pytest.approx(30, abs=1)
