from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.domain.cutting.drawn import drawn
from trimcore.domain.cutting.planning.packets import PacketIndex
from trimcore.domain.cutting.planning.plan import covers_start, plan_cut
from trimcore.domain.cutting.planning.runs import CopyRules, FramePlan
from trimcore.domain.cutting.planning.sound.copied import cut_sound
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import WindowOutside

DRAWINGS = st.text(alphabet="IPB.", min_size=1, max_size=40).map(lambda text: "I" + text)
SOUND = Fraction(1, 40)


def window(start: str, duration: str) -> TrimWindow:
    return TrimWindow.parse(start, duration)


def ticks(video: PacketIndex, start: str, duration: str) -> list[int]:
    return [frame.tick for frame in plan_cut(video, window(start, duration)).frames]


class TestFrames:
    @pytest.mark.parametrize(
        ("text", "start", "duration", "kept"),
        [
            ("IPPPPPPPPP", "0", "0.3", [0, 1, 2]),
            ("IPPPPPPPPP", "0.2", "0.2", [2, 3]),
            ("IPPPPPPPPP", "0.25", "0.2", [3, 4]),
            ("IPPPPPPPPP", "0.201", "0.099", []),
            ("IPPPPPPPPP", "0.8", "99", [8, 9]),
            ("IBBPBBP IBBP", "0.4", "0.4", [4, 5, 6, 7]),
            ("I..P..B.I", "0.1", "0.6", [3, 6]),
            ("hhhIPP", "0", "0.5", [3, 4]),
        ],
    )
    def test_frames_of_the_half_open_window(
        self, text: str, start: str, duration: str, kept: list[int]
    ) -> None:
        """A frame belongs to the cut when it begins to be shown inside the window."""
        if kept:
            assert ticks(drawn(text), start, duration) == kept
        else:
            with pytest.raises(WindowOutside):
                ticks(drawn(text), start, duration)

    def test_each_frame_lasts_until_the_next(self) -> None:
        """The last one of the window keeps its length, though the next lies behind the window."""
        plan = plan_cut(drawn("I..P..B.I"), window("0", "0.4"))
        assert plan.frames == (FramePlan(tick=0, duration=3), FramePlan(tick=3, duration=3))

    def test_the_last_frame_of_all_lasts_as_its_packet_says(self) -> None:
        """Nothing follows it that could tell."""
        assert plan_cut(drawn("IP...."), window("0", "9")).frames[-1].duration == 5

    @settings(deadline=None)
    @given(DRAWINGS, st.integers(0, 5_000_000), st.integers(1, 5_000_000))
    def test_exactly_the_frames_inside(self, text: str, start_us: int, duration_us: int) -> None:
        """Whatever is drawn, the plan holds each shown tick inside the window, once, ascending."""
        video, piece = drawn(text), TrimWindow(start_us=start_us, duration_us=duration_us)
        inside = [tick for tick in video.shown_ticks() if piece.contains(video.moment(tick))]
        try:
            plan = plan_cut(video, piece)
        except WindowOutside:
            assert not inside
            return
        held = [frame.tick for frame in plan.frames if frame.tick not in inside]
        assert [frame.tick for frame in plan.frames] == [*held, *inside]
        assert len(held) <= 1
        assert all(frame.duration > 0 for frame in plan.frames)
        start = video.packets[plan.decode_from]
        assert start.keyframe
        assert start.pts <= plan.frames[0].tick


class TestTheLastFrame:
    def test_a_still_one_ends_with_the_window(self) -> None:
        """A screen that does not change for long makes no piece longer than was asked."""
        frames = plan_cut(drawn("IPPPP........P"), window("0", "0.7")).frames
        assert [frame.duration for frame in frames] == [1, 1, 1, 1, 3]

    def test_it_lasts_as_long_as_frames_usually_do(self) -> None:
        """However soon the window ends."""
        frames = plan_cut(drawn("I.P.P.P.P.......P"), window("0", "0.85")).frames
        assert [frame.duration for frame in frames] == [2, 2, 2, 2, 2]

    def test_a_usual_one_is_not_cut(self) -> None:
        """A constant rate stays one."""
        frames = plan_cut(drawn("I.P.P.P.P.P."), window("0", "0.5")).frames
        assert [frame.duration for frame in frames] == [2, 2, 2]


class TestDecoding:
    def test_it_begins_at_the_last_keyframe_before_the_window(self) -> None:
        """Frames before the window are decoded only from there."""
        video = drawn("IPPP IPPP IPPP")
        assert plan_cut(video, window("0.6", "0.3")).decode_from == 4

    def test_an_index_that_landed_late_does_not_reach(self) -> None:
        """Its first keyframe is shown after the window's start, and something came before it."""
        late = drawn("PPIPP", first=10, from_start=False)
        assert not covers_start(late, window("1.1", "1"))
        assert covers_start(late, window("1.2", "1"))
        assert covers_start(drawn("PPIPP"), window("0.1", "1"))


class TestOrigin:
    def test_the_first_frame_shows_at_zero(self) -> None:
        """A window between two frames moves forward to the next."""
        assert plan_cut(drawn("IPPPP"), window("0.15", "1")).origin == Fraction(2, 10)

    def test_a_late_video_keeps_its_delay_behind_the_sound(self) -> None:
        """The window's start is the origin when the track's first frame comes after sound."""
        video, sound = drawn("IPP", first=5), drawn("I" * 60, time_base=SOUND)
        assert plan_cut(video, window("0", "1"), {1: sound}).origin == 0
        assert plan_cut(video, window("0", "1")).origin == Fraction(5, 10)

    def test_nothing_is_shown_or_heard_before_the_file_begins(self) -> None:
        """A track of data may have begun before both, and is not kept."""
        video, sound = drawn("IPP", first=5), drawn("I" * 60, time_base=SOUND, first=10)
        assert plan_cut(video, window("0", "1"), {1: sound}).origin == 10 * SOUND


class TestHeldPictures:
    """A picture that stays belongs to a window that begins amid its stay."""

    def frames(self, text: str, start: str, duration: str) -> list[tuple[int, int, int]]:
        plan = plan_cut(drawn(text), window(start, duration))
        shown = [(frame.tick, frame.shown, frame.duration) for frame in plan.frames]
        assert plan.origin_tick == plan.frames[0].shown
        return shown

    def test_it_is_shown_for_what_is_left_of_it(self) -> None:
        assert self.frames("IPPP........PPP", "0.7", "0.7") == [(3, 7, 5), (12, 12, 1), (13, 13, 1)]

    def test_it_alone_may_be_all_of_a_window(self) -> None:
        assert self.frames("IPPP............", "0.7", "0.4") == [(3, 7, 4)]

    def test_slides_are_held_though_each_stays_as_long(self) -> None:
        slide = "I" + "." * 49
        assert self.frames(slide * 4, "7", "5") == [(50, 70, 30), (100, 100, 20)]

    def test_frames_at_their_usual_distance_are_not_held(self) -> None:
        """The cut moves forward to the first of them, by less than a frame."""
        assert self.frames("I.P.P.P.P.P.P.", "0.5", "0.5")[0] == (6, 6, 2)

    def test_it_is_shown_for_a_tick_at_least(self) -> None:
        """A coarse clock may round the window's start to its end."""
        assert self.frames("IBBBBB.", "0.650001", "0.000001") == [(5, 6, 1)]

    def test_what_has_ended_is_not_held(self) -> None:
        with pytest.raises(WindowOutside):
            plan_cut(drawn("IPPP......"), window("1.1", "1"))

    def test_nothing_is_held_where_the_beginning_is_hidden(self) -> None:
        rules = CopyRules(copies=True, hides=True)
        plan = plan_cut(drawn("IPPP........PPP"), window("0.7", "0.7"), rules=rules)
        assert [frame.tick for frame in plan.frames] == [12, 13]


class TestSound:
    def plan(self, start: str, *, hides: bool) -> tuple[int, int, int]:
        video, sound = drawn("I" * 20), drawn("I" * 25, time_base=Fraction(3, 40))
        made = plan_cut(video, window(start, "0.5"), {1: sound}, hides_preroll=hides)
        run = made.sounds[1]
        return run.first, run.last, run.origin

    def test_packets_begin_inside_the_window(self) -> None:
        """Without an edit list, a packet that begins before the origin is left out."""
        assert self.plan("0.5", hides=False)[0] * Fraction(3, 40) >= Fraction(1, 2)

    def test_an_edit_list_lets_a_packet_begin_before(self) -> None:
        """The packet that sounds at the origin is taken whole."""
        first, _, origin = self.plan("0.5", hides=True)
        assert first <= origin
        assert (first + 1) * Fraction(3, 40) >= Fraction(1, 2)

    def test_the_last_packet_is_the_nearest(self) -> None:
        """Its larger half lies inside the window."""
        last = self.plan("0.5", hides=False)[1]
        assert abs((last + 1) * Fraction(3, 40) - 1) <= Fraction(3, 80)

    @pytest.mark.parametrize(("hides", "silent", "before"), [(False, 1, 1), (False, 0, 0)])
    def test_packets_that_sound_nothing_come_before(
        self, hides: bool, silent: int, before: int
    ) -> None:
        """As many as a decoder needs, where no edit list can hide what is too early."""
        video = drawn("I" * 20)
        sound = replace(drawn("I" * 25, time_base=Fraction(3, 40)), silent=silent)
        run = plan_cut(video, window("0.5", "0.5"), {1: sound}, hides_preroll=hides).sounds[1]
        assert run.first_audible - run.first == before

    @pytest.mark.parametrize(
        ("hides", "packets", "seconds", "before"),
        [
            (True, 0, "0", 0),
            (True, 1, "0", 1),
            (True, 3, "0", 3),
            (True, 0, "0.09", 0),
            (True, 0, "0.1", 1),
            (True, 1, "0.16", 1),
            (True, 1, "0.18", 2),
            (False, 3, "0.16", 0),
        ],
    )
    def test_a_run_up_is_hidden(self, hides: bool, packets: int, seconds: str, before: int) -> None:
        """As many packets as decoders need, and what else is near enough; none in sight."""
        sound = replace(
            drawn("I" * 25, time_base=Fraction(3, 40)),
            run_up=packets,
            run_up_seconds=Fraction(seconds),
        )
        piece = window("0.4", "0.5")
        run = plan_cut(drawn("I" * 20), piece, {1: sound}, hides_preroll=hides).sounds[1]
        assert run.first_audible - run.first == before

    def test_a_pause_ends_the_run_up(self) -> None:
        """What was heard before it is of no use to a decoder, and nothing of it is kept."""
        whole = drawn("I" * 25, time_base=Fraction(3, 40))
        packets = [packet for packet in whole.packets if packet.pts not in {2, 3, 4}]
        sound = replace(whole, packets=tuple(packets), run_up=3)
        piece = window("0.4", "0.5")
        run = plan_cut(drawn("I" * 20), piece, {1: sound}, hides_preroll=True).sounds[1]
        assert run.first == run.first_audible == 5

    @pytest.mark.parametrize(("hides", "first"), [(False, 8), (True, 4)])
    def test_a_run_begins_with_a_packet_that_can_be_decoded(self, hides: bool, first: int) -> None:
        """Behind the start, or before it where that can be hidden."""
        sound = drawn("IPPP" * 6, time_base=Fraction(3, 40))
        run = plan_cut(drawn("I" * 20), window("0.4", "0.5"), {1: sound}, hides_preroll=hides)
        assert run.sounds[1].first == first

    def test_packets_of_which_none_can_be_decoded_are_left_out(self) -> None:
        """The only one that could comes too early."""
        sound = drawn("IPPPPPPPPPPP", time_base=Fraction(3, 40))
        assert plan_cut(drawn("I" * 20), window("0.4", "0.2"), {1: sound}).sounds == {}

    @pytest.mark.parametrize(("alone", "first"), [(True, 10), (False, 9)])
    def test_what_ends_where_a_window_begins_is_hidden_if_a_decoder_needs_it(
        self, alone: bool, first: int
    ) -> None:
        """Samples of PCM need none before them."""
        track = replace(drawn("I" * 25, time_base=Fraction(1, 25)), alone=alone)
        run = cut_sound(track, Fraction(2, 5), Fraction(4, 5), hides_preroll=True)
        assert run is not None
        assert (run.first, run.last) == (first, 19)

    @pytest.mark.parametrize(
        ("start", "lasts", "first", "lands"),
        [("0.4", "0.04", 5, 0), ("0.44", "0.04", 6, None), ("0.5", "0.02", 6, 0)],
    )
    def test_a_window_shorter_than_a_packet_gets_the_one_that_sounds_most_in_it(
        self, start: str, lasts: str, first: int, lands: int | None
    ) -> None:
        """At its beginning, if it would have begun before."""
        track = drawn("I" * 25, time_base=Fraction(3, 40))
        run = cut_sound(
            track, Fraction(start), Fraction(start) + Fraction(lasts), hides_preroll=False
        )
        assert run is not None
        assert (run.first, run.last, run.lands) == (first, first, lands)

    def test_a_track_with_nothing_in_the_window_is_left_out(self) -> None:
        """It begins later."""
        sound = drawn("IIII", first=900, time_base=SOUND)
        assert plan_cut(drawn("IPPP"), window("0", "0.3"), {1: sound}).sounds == {}

    @settings(deadline=None)
    @given(st.integers(0, 1_500_000), st.integers(200_000, 900_000), st.booleans())
    def test_sound_covers_the_window_to_one_packet(
        self, start_us: int, duration_us: int, hides: bool
    ) -> None:
        """At neither end is more than one packet missing or too much."""
        video, sound = drawn("I" * 40), drawn("I" * 200, time_base=SOUND)
        piece = TrimWindow(start_us=start_us, duration_us=duration_us)
        plan = plan_cut(video, piece, {1: sound}, hides_preroll=hides)
        run = plan.sounds[1]
        assert abs(sound.moment(run.first) - plan.origin) <= SOUND
        assert abs(sound.moment(run.last + 1) - piece.end) <= SOUND
