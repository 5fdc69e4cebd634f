from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.domain.cutting.drawn import drawn
from trimcore.domain.cutting.planning.decode_clock import DecodeClock
from trimcore.domain.cutting.planning.join import reorder_depth
from trimcore.domain.cutting.planning.runs import FramePlan
from trimcore.domain.cutting.planning.shown_frames import frames_inside
from trimcore.domain.cutting.timeline.window import TrimWindow

DRAWINGS = st.text(alphabet="IPB.", min_size=1, max_size=40).map(lambda text: "I" + text)
ALL = TrimWindow.parse("0", "99")


@pytest.mark.parametrize("lengths", [True, False])
@given(text=DRAWINGS, spare=st.integers(0, 3))
def test_decoding_rises_and_is_never_late(lengths: bool, text: str, spare: int) -> None:
    """Whatever the order and the lengths of frames."""
    video = drawn(text)
    frames = {frame.tick: frame for frame in frames_inside(video, ALL)}
    depth = reorder_depth([packet.pts for packet in video.packets]) + spare
    clock = DecodeClock(list(frames.values()), origin=0, depth=depth, lengths=lengths)
    decoded = [(packet.pts, clock.tick(frames[packet.pts])) for packet in video.packets]
    assert all(dts <= pts for pts, dts in decoded)
    assert all(after[1] > before[1] for before, after in pairwise(decoded))


def test_with_an_index_the_distance_is_the_length() -> None:
    """What a container with an index stores is how long each frame is shown."""
    frames = [FramePlan(tick=0, duration=3), FramePlan(tick=3, duration=1)]
    clock = DecodeClock(frames, origin=0, depth=1, lengths=True)
    assert [clock.tick(frame) for frame in frames] == [-3, 0]
