"""Where the source is decoded again, to be compared with what was copied of it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from tests.unit.adapters.pyav.verifying.outputs import FILMS, Output, cut_of, output_of, source_of
from trimcore.adapters.pyav.verifying.expected import ExpectedWindow
from trimcore.adapters.pyav.verifying.reference import references_of
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.planning.packets import PacketKind
from trimcore.domain.cutting.timeline.window import TrimWindow

LONG = TrimWindow.parse("0.05", "2.4")


def looked_at(made: Output) -> list[int]:
    """Tell which copied packets a place begins with, in decode order."""
    (reference,) = references_of(made.expected)
    return [place.first for place in reference.places if place.first is not None]


def keyframes(made: Output) -> list[int]:
    (window,) = made.expected.windows
    return [at for at, packet in enumerate(window.copied) if packet.kind is PacketKind.KEY]


@pytest.mark.parametrize("name", ["h264", "h264-mkv", "hevc"])
def test_every_group_of_a_short_piece_is_looked_at(name: str) -> None:
    """And in each some pictures are decoded."""
    made = output_of(name)
    assert looked_at(made) == keyframes(made)
    assert len(keyframes(made)) == 4
    (reference,) = references_of(made.expected)
    assert len(reference.prints) >= 4 * len(keyframes(made)) - 1


def test_some_groups_of_a_long_piece_are_looked_at() -> None:
    """They are evenly spread, the first and the last among them."""
    made = cut_of(source_of(FILMS["prores"]), LONG, TrimMode.EXACT)
    places, keys = looked_at(made), keyframes(made)
    assert len(places) == 7
    assert (places[0], places[-1]) == (keys[0], keys[-1])
    assert max(after - before for before, after in pairwise(places)) <= len(keys) // 6 + 1


def test_each_description_is_looked_at() -> None:
    """Where pictures are decoded by another one, from its first keyframe on."""
    made = cut_of(source_of(FILMS["prores"]), LONG, TrimMode.EXACT)
    (window,) = made.expected.windows
    video = window.index.video
    other = [replace(packet, description=at // 17) for at, packet in enumerate(video.packets)]
    described = ExpectedWindow(
        index=replace(window.index, video=replace(video, packets=tuple(other))),
        plan=window.plan,
        evidence=window.evidence,
    )
    begins = {
        at
        for at, (before, after) in enumerate(pairwise(described.copied), start=1)
        if before.description != after.description
    }
    expected = replace(made.expected, windows=(described,))
    assert len(begins) == 4
    assert begins <= set(looked_at(replace(made, expected=expected)))
