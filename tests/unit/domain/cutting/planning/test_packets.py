from dataclasses import replace
from fractions import Fraction

import pytest

from tests.unit.domain.cutting.drawn import drawn
from trimcore.domain.cutting.planning.packets import (
    Packet,
    PacketKind,
    entered,
    entered_anew,
    lasting,
)


class TestTimes:
    def test_the_container_s_start_is_zero(self) -> None:
        """A clock that starts at 1.4 s shows its first frame at 0."""
        index = drawn("IPP", time_base=Fraction(1, 90_000), zero=Fraction(7, 5), first=126_000)
        assert index.moment(126_000) == 0
        assert index.first_tick_at_or_after(Fraction(0)) == 126_000

    @pytest.mark.parametrize(
        ("moment", "tick"), [("0", 0), ("1/10", 1), ("1/11", 1), ("1/9", 2), ("-1/20", 0)]
    )
    def test_ticks_are_found_without_rounding(self, moment: str, tick: int) -> None:
        """The first tick at or after a moment is never before it."""
        assert drawn("I").first_tick_at_or_after(Fraction(moment)) == tick

    def test_a_clock_runs_forward(self) -> None:
        """A time base of 0 is a bug of the caller."""
        with pytest.raises(ValueError, match="above 0"):
            drawn("I", time_base=Fraction(0))


class TestOrder:
    def test_packets_are_decoded_in_another_order_than_shown(self) -> None:
        """A frame that needs the next one is decoded after it."""
        index = drawn("IBBP")
        assert [packet.pts for packet in index.packets] == [0, 3, 1, 2]
        assert index.shown_ticks() == (0, 1, 2, 3)

    def test_hidden_packets_are_not_shown(self) -> None:
        """What an edit list leaves out has no place on the timeline."""
        assert drawn("hhIP").shown_ticks() == (2, 3)


class TestBeginnings:
    def test_nothing_is_shown_before_the_first_keyframe(self) -> None:
        """A recording begins anywhere, and decoders wait for a keyframe."""
        packets = entered(drawn("PPIPP").packets)
        assert [packet.shown for packet in packets] == [False, False, True, True, True]

    def test_a_stream_without_keyframes_stays_as_it_is(self) -> None:
        """It is refreshed little by little."""
        packets = drawn("PPPPP").packets
        assert entered(packets) == packets

    def test_what_can_not_be_decoded_behind_a_break_is_lost(self) -> None:
        """Up to the next keyframe, and what is shown before it if it is open."""
        packets = drawn("IPP PP BBC P I BBI").packets
        kinds = [packet.kind for packet in entered_anew(packets, (3, 10))]
        lost = [place for place, kind in enumerate(kinds) if kind is PacketKind.LOST]
        assert [packets[place].pts for place in lost] == [3, 4, 5, 6]
        assert entered_anew(packets, ()) == packets

    def test_a_picture_amid_which_all_breaks_off_can_be_left_out(self) -> None:
        """Before each break and at the end."""
        index = replace(drawn("IPP IPP"), breaks=(3,))
        assert index.breaks_off
        assert index.without_broken_off().shown_ticks() == (0, 1, 3, 4)

    def test_the_opening_is_the_first_keyframe_of_the_stream(self) -> None:
        """An index that begins inside the stream has none."""
        assert drawn("PBIPP", first=3).opening == 5
        assert drawn("PPIPP", from_start=False).opening is None
        assert drawn("PPPPP").opening is None

    def test_frames_before_a_tick_are_hidden(self) -> None:
        """They stay in the index, since what comes later may need them."""
        index = drawn("IPPPP").shown_from(2)
        assert index.shown_ticks() == (2, 3, 4)
        assert len(index.packets) == 5


def sounding(pts: int, duration: int) -> Packet:
    return Packet(pts=pts, dts=pts, duration=duration, size=1, kind=PacketKind.KEY, keyframe=True)


@pytest.mark.parametrize(
    ("told", "lengths"),
    [
        ([(0, 0), (500, 0), (900, 0)], [500, 400, 400]),
        ([(0, 20), (500, 0), (900, 30)], [20, 400, 30]),
        ([(7, 0)], [0]),
        ([], []),
    ],
)
def test_packets_of_unknown_length_last_until_the_next_one(
    told: list[tuple[int, int]], lengths: list[int]
) -> None:
    """The last one lasts as long as the one before it; what is told stays."""
    packets = lasting([sounding(*one) for one in told])
    assert [packet.duration for packet in packets] == lengths
