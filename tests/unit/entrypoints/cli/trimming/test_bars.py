"""Titles of bars fit in front of them."""

import pytest
from rich.cells import cell_len

from trimcore.entrypoints.cli.trimming.bars import shortened


@pytest.mark.parametrize(
    ("title", "room", "shown"),
    [
        ("clip.mp4", 8, "clip.mp4"),
        ("holiday-at-the-sea-017.mp4", 16, "holiday…-017.mp4"),
        ("two\nlines\x1b[31m.mp4", 30, "two?lines?[31m.mp4"),
        ("caf\udce9.mp4", 30, "caf?.mp4"),
        ("海辺の休日の映画.mp4", 12, "海辺…画.mp4"),
    ],
)
def test_a_title_fits_and_keeps_its_end(title: str, room: int, shown: str) -> None:
    assert shortened(title, room) == shown
    assert cell_len(shown) <= room
