from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.domain.cutting.drawn import drawn
from trimcore.domain.cutting.planning.packets import PacketKind
from trimcore.domain.cutting.planning.plan import plan_cut
from trimcore.domain.cutting.planning.preroll import MOST_LED
from trimcore.domain.cutting.planning.runs import CopyRules
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import WindowOutside

HIDING = CopyRules(hides=True)
FLAGGING = CopyRules(copies=True, hides=True, flags=True)
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


class TestFlagged:
    """Frames that their own headers hide, where the container can't."""

    def test_what_comes_before_the_window_leads_it(self) -> None:
        """From the keyframe on; nothing behind the window is copied."""
        made = plan_cut(drawn("IPPPPPP"), TrimWindow.parse("0.3", "0.2"), rules=FLAGGING)
        assert made.copied is not None
        assert [frame.tick for frame in made.copied.frames] == [3, 4]
        assert [frame.tick for frame in made.hidden] == [0, 1, 2]
        assert (made.copied.lead, made.copied.timed, made.encoded) == (3, (3, 4), 0)

    def test_what_the_source_does_not_show_is_not_counted_as_hidden(self) -> None:
        """Before the window it leads with the others, and inside it keeps its time."""
        made = plan_cut(drawn("IPhPPhPP"), TrimWindow.parse("0.3", "0.4"), rules=FLAGGING)
        assert made.copied is not None
        assert [frame.tick for frame in made.hidden] == [0, 1]
        assert made.copied.unseen == {5: 5}
        assert (made.copied.lead, made.copied.timed) == (3, (3, 4, 5, 6))

    def test_what_is_not_shown_may_have_the_time_of_the_next(self) -> None:
        """Some muxers write it so: two packets at one tick, of which the second is shown."""
        video = drawn("IPhPPhPP")
        packets = (
            replace(packet, pts=packet.pts + 1) if packet.kind is PacketKind.HIDDEN else packet
            for packet in video.packets
        )
        twins = replace(video, packets=tuple(packets))
        made = plan_cut(twins, TrimWindow.parse("0.3", "0.4"), rules=FLAGGING)
        assert made.copied is not None
        assert [frame.tick for frame in made.frames] == [3, 4, 6]
        assert [frame.tick for frame in made.hidden] == [0, 1]
        assert made.copied.unseen == {5: 6}
        assert (made.copied.lead, made.copied.timed) == (3, (3, 4, 5, 6))

    def test_nothing_is_decoded_before_a_first_frame_that_is_shown_late(self) -> None:
        """What the source does not show behind it waits for it, too."""
        made = plan_cut(drawn("IP..h...PP"), TrimWindow.parse("0.6", "0.4"), rules=FLAGGING)
        assert [(frame.tick, frame.late) for frame in made.frames] == [(1, 5), (8, 0), (9, 0)]
        assert made.copied is not None
        assert made.copied.unseen == {2: 6}

    def test_a_window_that_begins_at_a_keyframe_hides_nothing(self) -> None:
        """All of it is copied."""
        made = plan_cut(drawn("PPIPP"), TrimWindow.parse("0.2", "9"), rules=FLAGGING)
        assert made.copied is not None
        assert (made.copied.lead, made.hidden, made.encoded) == (0, (), 0)

    def test_a_picture_that_stays_is_shown_for_what_is_left_of_it(self) -> None:
        """As in an exact cut: it is copied, whether it is a keyframe or not."""
        drawing = "IP......PPP"
        made = plan_cut(drawn(drawing), TrimWindow.parse("0.5", "0.4"), rules=FLAGGING)
        assert [(frame.tick, frame.late) for frame in made.frames] == [(1, 4), (8, 0)]
        assert made.copied is not None
        assert (made.copied.lead, made.encoded) == (1, 0)

    @pytest.mark.parametrize(
        "drawing",
        [
            pytest.param("IPPFPP", id="the first shown frame needs the one before it to be shown"),
            pytest.param("IPFPPP", id="so does a hidden one"),
            pytest.param("IPBPPP", id="frames are decoded in another order"),
            pytest.param("IPPPBP", id="inside the window, too"),
        ],
    )
    def test_what_would_be_decoded_otherwise_is_encoded(self, drawing: str) -> None:
        """As an exact cut does it."""
        made = plan_cut(drawn(drawing), TrimWindow.parse("0.3", "0.3"), rules=FLAGGING)
        assert (made.hidden, made.copied) == ((), None)
        assert made.encoded == 3

    def test_too_much_is_not_hidden(self) -> None:
        """Players would take long to show the first frame."""
        video = drawn("IPPPPPP")

        def planned(size: int) -> int:
            packets = (replace(packet, size=size) for packet in video.packets)
            index = replace(video, packets=tuple(packets))
            return len(plan_cut(index, TrimWindow.parse("0.3", "0.2"), rules=FLAGGING).hidden)

        assert planned(MOST_LED // 3) == 3
        assert planned(MOST_LED // 3 + 1) == 0

    @pytest.mark.parametrize("drawing", ["IFPPPP", "IPhFFF", "IPPPFF"])
    def test_what_is_decoded_as_before_is_copied(self, drawing: str) -> None:
        """Behind a keyframe, what is not shown in the source either, or what still is."""
        made = plan_cut(drawn(drawing), TrimWindow.parse("0.3", "0.3"), rules=FLAGGING)
        assert made.copied is not None
        assert made.copied.lead == 3
