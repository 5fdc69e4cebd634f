"""Windows follow each other to the tick, and their sound by whole packets without drifting."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.domain.cutting.drawn import drawn
from trimcore.domain.cutting.planning.join import CHANGES
from trimcore.domain.cutting.planning.packets import Packet, PacketIndex, PacketKind
from trimcore.domain.cutting.planning.plan import CutPlan, plan_cut
from trimcore.domain.cutting.planning.runs import CopyRules
from trimcore.domain.cutting.planning.sequence import Tracks, plan_windows, shares
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import WindowOutside

ALL = CopyRules(copies=True, joins=True, opens=True)
VIDEO = drawn("I" * 50, time_base=Fraction(1, 25))
LENGTH = Fraction(1024, 48_000)
"""How long a packet of the sound is."""


def sound(count: int, first: int = 0) -> PacketIndex:
    packets = tuple(
        Packet(
            pts=1024 * at,
            dts=1024 * at,
            duration=1024,
            size=9,
            kind=PacketKind.KEY,
            keyframe=True,
        )
        for at in range(first, first + count)
    )
    return PacketIndex(
        time_base=Fraction(1, 48_000),
        zero=Fraction(0),
        packets=packets,
        from_start=True,
        to_end=True,
    )


SOUND = sound(94)
WINDOWS = st.lists(
    st.tuples(st.integers(0, 1_700), st.integers(100, 900)), min_size=1, max_size=6
).map(
    lambda spans: [
        TrimWindow(start_us=1000 * start, duration_us=min(1000 * length, 2_000_000 - 1000 * start))
        for start, length in spans
    ]
)


def planned(
    windows: list[TrimWindow], track: PacketIndex | None = SOUND, *, hides: bool = False
) -> tuple[CutPlan, ...]:
    tracks: Tracks = (VIDEO, {1: track} if track is not None else {})
    return plan_windows(windows, [tracks] * len(windows), rules=ALL, hides_preroll=hides)


def lands(plan: CutPlan, track: PacketIndex) -> tuple[Fraction, Fraction, Fraction]:
    """Return when the sound of a plan begins and ends, and by how much it lags."""
    run = plan.sounds[1]
    begins = track.moment(run.first_audible)
    moved = begins - plan.origin if run.lands is None else run.lands
    ends = moved + track.moment(run.last) + LENGTH - begins
    lags = moved - (begins - plan.origin) - plan.begins * VIDEO.time_base
    return moved, ends, lags


@given(WINDOWS)
def test_pictures_begin_where_those_before_them_end(windows: list[TrimWindow]) -> None:
    due = 0
    for window, plan in zip(windows, planned(windows), strict=True):
        assert plan.begins == due
        assert plan.frames == plan_cut(VIDEO, window).frames
        assert plan.frames[0].shown - plan.zero_tick == due
        due += plan.frames[-1].end - plan.origin_tick


@pytest.mark.parametrize("hides", [False, True])
@settings(deadline=None)
@given(WINDOWS)
def test_sound_is_wrong_by_half_a_packet_at_most_whatever_came_before(
    hides: bool,
    windows: list[TrimWindow],
) -> None:
    """And each window's begins at the moment at which the last one's has ended."""
    plans = planned(windows, hides=hides)
    ended: Fraction | None = None
    for plan in plans:
        begins, ends, lags = lands(plan, SOUND)
        assert ended is None or begins == ended
        assert abs(lags) <= LENGTH / 2
        until = (plan.begins + plan.frames[-1].end - plan.origin_tick) * VIDEO.time_base
        if plan is not plans[-1]:
            assert abs(ends - until) <= LENGTH / 2
        ended = ends


def test_one_window_is_planned_as_it_always_is() -> None:
    window = TrimWindow.parse("1.01", "2")
    (plan,) = planned([window], hides=True)
    assert plan == plan_cut(VIDEO, window, {1: SOUND}, rules=ALL, hides_preroll=True)


def test_a_thousand_windows_do_not_drift() -> None:
    """Each is 27 frames, which is no whole number of packets."""
    tracks: Tracks = (drawn("I" * 50, time_base=Fraction(1, 25)), {1: SOUND})
    windows = [TrimWindow.parse("0.5", "1.08")] * 1000
    last = plan_windows(windows, [tracks] * 1000, rules=ALL)[-1]
    assert last.begins == 27 * 999
    assert abs(lands(last, SOUND)[2]) <= LENGTH / 2


@pytest.mark.parametrize("first", [True, False], ids=["first", "amid others"])
def test_behind_a_packet_that_is_heard_in_part_comes_what_is_heard_behind_all_of_it(
    first: bool,
) -> None:
    """A container tells of less sound of the last packet than decoders make of it."""
    last = replace(SOUND.packets[-1], duration=256)
    track = replace(SOUND, packets=(*SOUND.packets[:-1], last), whole=True)
    windows = [TrimWindow.parse("1.5", "2"), TrimWindow.parse("0.2", "0.5")]
    if not first:
        windows = [TrimWindow.parse("0.3", "0.48"), *windows]
    *_, before, plan = planned(windows, track)
    assert before.sounds[1].last == last.pts
    assert lands(plan, track)[0] == lands(before, track)[1]
    assert abs(lands(plan, track)[2]) <= LENGTH / 2
    told = replace(track, whole=False)  # of samples that are stored one by one, it tells the truth
    *_, before, plan = planned(windows, told)
    assert lands(plan, told)[0] == lands(before, told)[1] - LENGTH + Fraction(256, 48_000)


def test_sound_that_is_not_there_yet_leaves_a_gap_and_lands_at_its_place() -> None:
    late = sound(60, first=30)  # from 0.64 s on
    plans = planned([TrimWindow.parse("0", "0.4"), TrimWindow.parse("0.44", "1")], late)
    assert plans[0].sounds == {}
    begins, _, lags = lands(plans[1], late)
    assert begins == Fraction(6, 10)
    assert lags == 0


def test_sound_that_pauses_goes_on_at_its_place() -> None:
    """What follows a gap in the output is not moved into it."""
    track = replace(SOUND, packets=(*SOUND.packets[:20], *SOUND.packets[65:]))
    windows = [TrimWindow.parse("0.2", "0.8"), TrimWindow.parse("1.48", "0.4")]
    first, second = planned(windows, track)
    assert lands(first, track)[1] < Fraction(1, 4)
    begins, _, lags = lands(second, track)
    assert abs(begins - Fraction(8, 10)) <= LENGTH / 2
    assert lags == 0


def test_a_decoder_that_takes_a_packet_in_gets_one_where_its_sound_begins_late() -> None:
    late = replace(sound(60, first=30), silent=1)
    windows = [TrimWindow.parse("0", "0.4"), TrimWindow.parse("0.8", "1")]
    run = planned(windows, late)[1].sounds[1]
    assert run.first == run.first_audible - 1024


def test_an_open_keyframe_leads_the_output_and_no_later_window() -> None:
    """Behind other pictures it would be taken to go on from them."""
    video = drawn("CPPPCPPPCPPP")
    window = TrimWindow.parse("0.4", "0.8")
    first, second = plan_windows([window, window], [(video, {})] * 2, rules=ALL)
    assert first.head is None
    assert second.head is not None
    assert [frame.tick for frame in second.head.frames] == [4, 5, 6, 7]


def test_nothing_is_hidden_amid_an_output() -> None:
    """Where several windows are asked for, instant cuts are made as exact ones."""
    window = TrimWindow.parse("0.2", "0.4")
    rules = replace(ALL, hides=True)
    plans = plan_windows([window, window], [(drawn("IPPPIPPP"), {})] * 2, rules=rules)
    assert [len(plan.hidden) for plan in plans] == [0, 0]
    assert [plan.encoded for plan in plans] == [2, 2]


def test_nothing_is_copied_where_windows_are_described_in_different_ways() -> None:
    """There is one header for all of them."""
    window, video = TrimWindow.parse("0.4", "0.3"), drawn("IPPPIPPP")
    packets = tuple(replace(packet, description=1) for packet in video.packets)
    tracks: list[Tracks] = [(video, {}), (replace(video, packets=packets), {})]
    plans = plan_windows([window, window], tracks, rules=ALL)
    assert [(plan.copied, plan.reason) for plan in plans] == [(None, CHANGES)] * 2


def test_a_window_without_a_frame_is_refused() -> None:
    with pytest.raises(WindowOutside):
        planned([TrimWindow.parse("0", "1"), TrimWindow.parse("9", "1")])


@given(st.lists(st.integers(1, 1900), min_size=1, max_size=9, unique=True))
def test_windows_that_touch_share_all_frames_and_none_twice(cuts: list[int]) -> None:
    marks = [0, *sorted(cuts), 2000]
    windows = [
        TrimWindow(start_us=1000 * start, duration_us=1000 * (end - start))
        for start, end in pairwise(marks)
    ]
    whole = plan_cut(VIDEO, TrimWindow.parse("0", "2")).frames
    shared = shares(VIDEO, whole, windows)
    assert tuple(frame for share in shared for frame in share) == whole
    for window, share in zip(windows, shared, strict=True):
        assert all(window.contains(VIDEO.moment(frame.tick)) for frame in share)


def test_sound_that_can_be_entered_at_few_packets_only_is_no_less_than_the_others() -> None:
    """It goes on with the next such packet where the nearest one would sound too early."""
    packets = tuple(
        Packet(
            pts=40 * at,
            dts=40 * at,
            duration=40,
            size=9,
            kind=PacketKind.KEY,
            keyframe=at % 16 == 0,
        )
        for at in range(2400)
    )
    track = replace(SOUND, packets=packets)
    for start in range(1000, 1100, 7):
        windows = [
            TrimWindow(start_us=100_000, duration_us=400_000),
            TrimWindow(start_us=1000 * start, duration_us=500_000),
        ]
        _, plan = planned(windows, track)
        begins, ends, _ = lands(plan, track)
        assert abs(begins - plan.begins * VIDEO.time_base) <= Fraction(16 * 40, 48_000)
        assert ends > Fraction(87, 100)
