from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.domain.cutting.drawn import drawn
from trimcore.domain.cutting.planning.plan import plan_cut
from trimcore.domain.cutting.planning.runs import CopyRules
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import WindowOutside

HIDING = CopyRules(hides=True)
DRAWINGS = st.text(alphabet="ICPB.", min_size=1, max_size=40).map(lambda text: "I" + text)


def test_what_the_window_s_frames_need_is_hidden() -> None:
    """From the keyframe before to the later frame that the last ones wait for."""
    made = plan_cut(drawn("IPPBBPPP"), TrimWindow.parse("0.2", "0.2"), rules=HIDING)
    assert made.copied is not None
    assert [frame.tick for frame in made.copied.frames] == [2, 3]
    assert [frame.tick for frame in made.hidden] == [0, 1, 5]
    assert made.encoded == 0


def test_frames_that_lead_the_keyframe_are_left_out() -> None:
    """They may need what comes before it."""
    made = plan_cut(drawn("IBBCPP"), TrimWindow.parse("0.4", "9"), rules=HIDING)
    assert made.copied is not None
    assert made.copied.skipped == {2, 3}
    assert [frame.tick for frame in made.hidden] == [3]


@settings(deadline=None)
@given(DRAWINGS, st.integers(0, 4_000_000), st.integers(1, 4_500_000))
def test_the_window_is_copied_whole(text: str, start_us: int, duration_us: int) -> None:
    """And nothing is both shown and hidden."""
    video, window = drawn(text), TrimWindow(start_us=start_us, duration_us=duration_us)
    try:
        made = plan_cut(video, window, rules=HIDING)
    except WindowOutside:
        return
    assert made.copied is not None
    assert made.copied.frames == made.frames
    copied = sorted(video.packets[position].pts for position in made.copied.positions)
    assert copied == sorted(frame.tick for frame in (*made.frames, *made.hidden))
    assert video.packets[made.copied.first].keyframe
