"""When all packets of a window have come."""

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from trimcore.domain.cutting.planning.join import reorder_depth
from trimcore.domain.cutting.planning.packets import Packet, PacketKind
from trimcore.domain.cutting.planning.window_tracker import WindowTracker


def packet(pts: int, dts: int | None) -> Packet:
    """Make a packet of which only the times matter."""
    return Packet(pts=pts, dts=dts, duration=1, size=1, kind=PacketKind.INTER, keyframe=False)


def arrived(times: Iterable[tuple[int, int | None]], end: int, depth: int = 0) -> list[int]:
    """List the presentation times that are seen until all of a window have come."""
    window_tracker, seen = WindowTracker(end, depth), []
    for pts, dts in times:
        window_tracker.see(packet(pts, dts))
        seen.append(pts)
        if window_tracker.complete:
            break
    return seen


def test_frames_in_order_end_with_the_first_one_behind() -> None:
    """Nothing more is read than that."""
    assert arrived([(at, at) for at in range(9)], end=4) == [0, 1, 2, 3, 4]


def test_frames_that_are_decoded_after_they_are_shown_are_waited_for() -> None:
    """An iPhone's order, with its edit list: the frame of 20 comes when 40 has been decoded."""
    times = [(0, 0), (80, 20), (40, 40), (20, 60), (60, 80), (160, 100), (120, 120), (100, 140)]
    assert 20 in arrived(times, end=30, depth=2)


def test_frames_without_decode_times_are_waited_for() -> None:
    """As in Matroska."""
    times = [(0, None), (80, None), (40, None), (20, None), (60, None), (160, None), (120, None)]
    assert 20 in arrived(times, end=30, depth=2)


@st.composite
def reordered(draw: st.DrawFn) -> tuple[list[tuple[int, int]], int]:
    """Draw presentation times in any decode order, decode times that rise, and their depth."""
    shown = draw(st.lists(st.integers(0, 40), min_size=1, max_size=20, unique=True))
    first = draw(st.integers(-5, 5))
    return [(pts, first + at * 2) for at, pts in enumerate(shown)], reorder_depth(shown)


@given(reordered(), st.integers(0, 45))
def test_nothing_of_the_window_is_missed(
    drawn: tuple[list[tuple[int, int]], int], end: int
) -> None:
    """In whatever order frames are decoded, if the depth of that is known."""
    times, depth = drawn
    seen = arrived(times, end, depth)
    assert {pts for pts, _ in times if pts < end} <= set(seen)
