from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.unit.domain.cutting.drawn import drawn
from trimcore.domain.cutting.planning.join import (
    CHANGES,
    NO_ENTRY,
    NOT_ALONE,
    descriptions_of,
    longest_row,
    packets_of,
    reorder_depth,
    reordered_in,
    replaced_bytes,
)
from trimcore.domain.cutting.planning.packets import PacketIndex, PacketKind
from trimcore.domain.cutting.planning.plan import CutPlan, plan_cut
from trimcore.domain.cutting.planning.runs import CopyRules, EncodedRun
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import WindowOutside

ALL = CopyRules(copies=True, joins=True, opens=True)
CLOSED = CopyRules(copies=True, joins=True)
ALONE = CopyRules(copies=True)
DRAWINGS = st.text(alphabet="ICPB.", min_size=1, max_size=40).map(lambda text: "I" + text)


def ticks(run: EncodedRun | None) -> list[int]:
    return [] if run is None else [frame.tick for frame in run.frames]


def plan(video: PacketIndex, start: str, duration: str, rules: CopyRules = ALL) -> CutPlan:
    return plan_cut(video, TrimWindow.parse(start, duration), rules=rules)


def shape(made: CutPlan) -> str:
    """Draw what becomes of the frames of a window: `e` encoded, `c` copied."""
    copied = len(made.copied.frames) if made.copied else 0
    return "e" * len(ticks(made.head)) + "c" * copied + "e" * len(ticks(made.tail))


class TestShapes:
    @pytest.mark.parametrize(
        ("text", "start", "duration", "wanted"),
        [
            ("IPPPIPPPIPPP", "0", "99", "c" * 12),
            ("IPPPIPPPIPPP", "0.4", "0.4", "cccc"),
            ("IPPPIPPPIPPP", "0.2", "0.8", "eecccccc"),
            ("IPPPIPPPIPPP", "0.5", "0.3", "eee"),
            ("IBBPBBPIBBPBBP", "0.3", "1", "eeee" + "cccc" + "ee"),
            ("IBBPBBPIBBPBBP", "0", "0.6", "cccc" + "ee"),
            ("IBBPBBPIBBPBBP", "0.5", "0.7", "ee" + "cccc" + "e"),
            ("IBBPBBCBBP", "0.2", "0.8", "eeee" + "cccc"),
            ("IBBPBBCBBP", "0", "1", "c" * 10),
            ("I..P..B.I", "0.1", "0.8", "eec"),
            ("hhPPIPP", "0", "1", "eeccc"),
        ],
    )
    def test_the_middle_is_copied(self, text: str, start: str, duration: str, wanted: str) -> None:
        """From the first keyframe to the last frame behind which nothing is missing."""
        assert shape(plan(drawn(text), start, duration)) == wanted

    def test_an_open_keyframe_is_entered_without_what_leads_it(self) -> None:
        """Frames that follow it and are shown before it are encoded, not copied."""
        made = plan(drawn("IBBPBBCBBP"), "0.2", "0.8")
        assert made.copied is not None
        assert made.copied.skipped == {5, 6}
        assert ticks(made.head) == [2, 3, 4, 5]

    def test_an_open_keyframe_behind_a_break_is_copied_where_decoders_get_along(self) -> None:
        """Elsewhere the copy ends before it; a closed one is copied in any case."""
        video = replace(drawn("IPP CPP"), breaks=(3,))
        assert video.beginnings == {3}
        assert shape(plan(video, "0", "0.6", replace(ALL, resumes=True))) == "cccccc"
        assert shape(plan(video, "0", "0.6", ALL)) == "ccceee"
        assert shape(plan(replace(drawn("IPP IPP"), breaks=(3,)), "0", "0.6", ALL)) == "cccccc"

    def test_where_open_keyframes_can_not_be_entered_the_next_closed_one_is(self) -> None:
        """Their frames are encoded."""
        video = drawn("IPPCPPIPP")
        assert shape(plan(video, "0.1", "0.8", CLOSED)) == "eeeeeccc"
        assert shape(plan(video, "0.1", "0.8", ALL)) == "eecccccc"

    def test_each_encoded_run_decodes_from_the_keyframe_before_it(self) -> None:
        """No frame before that is needed."""
        made = plan(drawn("IPPIPPIBBP"), "0.4", "0.5")
        assert made.head is not None
        assert made.tail is not None
        assert (made.head.decode_from, made.tail.decode_from) == (3, 6)
        assert made.decode_from == 3

    def test_a_run_that_is_copied_whole_needs_nothing_before_it(self) -> None:
        """Reading begins at its keyframe."""
        assert plan(drawn("IPPIPP"), "0.3", "0.3").decode_from == 3


class TestRefusals:
    def test_a_window_without_keyframe_is_encoded(self) -> None:
        """There is nothing to begin a copy with."""
        made = plan(drawn("IPPPPPP"), "0.2", "0.3")
        assert (made.copied, made.reason) == (None, NO_ENTRY)

    def test_codecs_that_only_copy_do_so_for_whole_windows(self) -> None:
        """Beside encoded frames they are encoded, too."""
        video = drawn("IPPIPPIPP")
        assert shape(plan(video, "0.3", "0.6", ALONE)) == "cccccc"
        made = plan(video, "0.2", "0.6", ALONE)
        assert (shape(made), made.reason) == ("eeeeee", NOT_ALONE)

    def test_without_abilities_every_frame_is_encoded(self) -> None:
        """The reason is the one that the rules give."""
        made = plan(drawn("IPP"), "0", "1", CopyRules(reason="Not today."))
        assert (shape(made), made.reason) == ("eee", "Not today.")

    def test_intra_frames_are_all_copied(self) -> None:
        """Each can be entered."""
        assert shape(plan(drawn("I" * 9), "0.2", "0.5", ALONE)) == "ccccc"


@st.composite
def plans(draw: st.DrawFn) -> tuple[PacketIndex, TrimWindow, CutPlan]:
    video = drawn(draw(DRAWINGS))
    window = TrimWindow(
        start_us=draw(st.integers(0, 4_000_000)), duration_us=draw(st.integers(1, 4_500_000))
    )
    rules = draw(st.sampled_from([ALL, CLOSED, ALONE, CopyRules()]))
    try:
        return video, window, plan_cut(video, window, rules=rules)
    except WindowOutside:
        assume(False)
        raise


@settings(deadline=None, max_examples=300)
@given(plans())
def test_each_frame_of_the_window_once_and_in_order(
    case: tuple[PacketIndex, TrimWindow, CutPlan],
) -> None:
    """Head, copies and tail together show just what is inside."""
    video, window, made = case
    shown = [tick for tick in video.shown_ticks() if window.contains(video.moment(tick))]
    held = [frame.tick for frame in made.frames if frame.tick not in shown]
    inside = [*held, *shown]
    copied = [frame.tick for frame in made.copied.frames] if made.copied else []
    assert [*ticks(made.head), *copied, *ticks(made.tail)] == inside
    assert [frame.tick for frame in made.frames] == inside


@settings(deadline=None, max_examples=300)
@given(plans())
def test_only_what_decodes_is_copied(case: tuple[PacketIndex, TrimWindow, CutPlan]) -> None:
    """It begins at a keyframe, has no gap but frames that lead it, and none from outside."""
    video, _, made = case
    if made.copied is None:
        return
    packets = packets_of(video, made.copied)
    entry = packets[0]
    assert entry.kind in {PacketKind.KEY, PacketKind.OPEN}
    assert sorted(packet.pts for packet in packets) == [f.tick for f in made.copied.frames]
    inside = {frame.tick for frame in made.frames}
    assert all(packet.pts in inside for packet in packets)
    assert all(video.packets[position].pts < entry.pts for position in made.copied.skipped)
    between = set(range(made.copied.first, made.copied.last + 1))
    assert between == {*made.copied.positions, *made.copied.skipped}


@settings(deadline=None, max_examples=300)
@given(plans())
def test_every_run_is_decoded_from_a_keyframe_at_or_before_it(
    case: tuple[PacketIndex, TrimWindow, CutPlan],
) -> None:
    """And no keyframe lies between."""
    video, _, made = case
    for run in filter(None, (made.head, made.tail)):
        keyframe = video.packets[run.decode_from]
        assert keyframe.keyframe
        assert keyframe.pts <= run.frames[0].tick


@settings(deadline=None, max_examples=300)
@given(DRAWINGS, st.integers(0, 4_000_000), st.integers(1, 4_500_000))
def test_nothing_more_could_be_copied(text: str, start_us: int, duration_us: int) -> None:
    """No other run of packets that shows frames without a gap is longer."""
    video = drawn(text)
    window = TrimWindow(start_us=start_us, duration_us=duration_us)
    try:
        made = plan_cut(video, window, rules=ALL)
    except WindowOutside:
        return
    copied = len(made.copied.frames) if made.copied else 0
    wanted = {frame.tick for frame in made.frames}
    assert copied == max((len(run) for run in _runs(video, wanted)), default=0)


def _runs(video: PacketIndex, wanted: set[int]) -> list[list[int]]:
    """List all runs that could be copied, by the slow way."""
    shown = video.shown_ticks()
    found = []
    for first, entry in enumerate(video.packets):
        for last in range(first, len(video.packets)):
            run = [p.pts for p in video.packets[first : last + 1] if p.pts >= entry.pts]
            slots = sorted(shown.index(tick) for tick in run)
            gapless = all(after == before + 1 for before, after in pairwise(slots))
            inside = wanted.issuperset(run)
            if entry.keyframe and gapless and inside:
                found.append(run)
    return found


@pytest.mark.parametrize(
    ("text", "depth"), [("IPPP", 0), ("IBP", 1), ("IBBPBBP", 1), ("I", 0), ("", 0)]
)
def test_depth_is_how_many_frames_are_decoded_ahead(text: str, depth: int) -> None:
    """Frames that wait for a later one wait for one."""
    assert reorder_depth([packet.pts for packet in drawn(text).packets]) == depth


@pytest.mark.parametrize(
    ("text", "first", "reordered", "row"),
    [
        ("IPPPP", 0, "", 0),
        ("IBBPBBP", 0, "1245", 2),
        ("IBBPBPP", 2, "24", 1),
        ("IBBPBBCBBP", 0, "124578", 2),
        ("IBBBBBP", 1, "12345", 5),
    ],
)
def test_frames_behind_a_later_one_are_told(
    text: str, first: int, reordered: str, row: int
) -> None:
    """By their ticks; of those alone that are asked for."""
    video = drawn(text)
    frames = plan(video, "0", "99", CopyRules()).frames
    step = frames[1].tick - frames[0].tick
    found = reordered_in(video, frames[first:])
    assert found == {int(number) * step for number in reordered}
    assert longest_row(frames, found) == row


def test_the_bytes_that_encoded_frames_replace() -> None:
    """Only those of the run's own frames count."""
    made = plan(drawn("IPPIPP"), "0.1", "0.5")
    assert made.head is not None
    assert replaced_bytes(drawn("IPPIPP"), made.head) == 200


class TestDescriptions:
    """A track may have several, each for a part of its packets."""

    @staticmethod
    def described(video: PacketIndex, change: int) -> PacketIndex:
        """Give what shows from a tick on a description of its own."""
        packets = (replace(p, description=int(p.pts >= change)) for p in video.packets)
        return replace(video, packets=tuple(packets))

    @pytest.mark.parametrize(
        ("start", "duration", "reason"),
        [("0", "1", ""), ("0.5", "0.5", ""), ("1.2", "0.8", ""), ("0.7", "0.6", CHANGES)],
    )
    def test_a_window_with_a_change_in_it_is_encoded(
        self, start: str, duration: str, reason: str
    ) -> None:
        """One header can't describe both; what lies before and after does not matter."""
        video = self.described(drawn("IPPPPIPPPP IPPPPIPPPP"), 10)
        made = plan(video, start, duration)
        assert made.reason == reason
        assert (made.copied is None) == bool(reason)

    def test_a_change_between_the_window_and_its_keyframe_is_one(self) -> None:
        """It can't be decoded by the window's description alone."""
        video = self.described(drawn("IPPPPPPPPP"), 5)
        assert descriptions_of(video, plan(video, "0.6", "0.2").frames) == (0, 1)

    def test_nothing_is_hidden_across_a_change(self) -> None:
        """Which the mode that hides would copy."""
        video = self.described(drawn("IPPPPIPPPP"), 5)
        assert plan(video, "0.3", "0.5", replace(ALL, hides=True)).copied is None
