"""What follows from a source, its index and a plan."""

from dataclasses import replace
from fractions import Fraction

from tests.tiny_films import FILM, SOUNDING, film, planned
from trimcore.adapters.pyav.executing.cut_list import CutList
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow


def test_what_is_replaced_is_counted() -> None:
    """The packets of the head and of the tail, and no others."""
    cut = planned(film())
    copied = {frame.tick for frame in (cut.plan.copied.frames if cut.plan.copied else ())}
    inside = {frame.tick for frame in cut.plan.frames}
    sizes = [p.size for p in cut.index.video.packets if p.pts in inside - copied]
    assert cut.replaced_bytes == sum(sizes) > 0
    assert sum(len(run.frames) for run in cut.encoded_runs) == 9


def test_the_copied_run_is_entered_at_its_keyframe() -> None:
    """The first packet that is copied; where all is encoded, there is none."""
    entry = planned(film()).copied_entry
    assert entry is not None
    assert entry.keyframe
    assert entry.pts * Fraction(1, 15_360) == Fraction(24, 30)
    assert planned(film(), mode=TrimMode.ENCODE).copied_entry is None


def test_copied_frames_are_decoded_ahead_as_far_as_they_are_reordered() -> None:
    """Not at all without B-frames, and not where none is copied."""
    assert planned(film()).copied_depth == 1
    assert planned(film(replace(FILM, name="no-b", bframes=0))).copied_depth == 0
    assert planned(film(), mode=TrimMode.ENCODE).copied_depth == 0


def test_hidden_frames_are_frames_of_the_output() -> None:
    """In the order in which they would show."""
    cut = planned(film(), mode=TrimMode.INSTANT)
    ticks = [frame.tick for frame in cut.frames]
    assert ticks == sorted(ticks)
    assert len(ticks) == len(cut.plan.frames) + len(cut.plan.hidden) > len(cut.plan.frames)


def test_sound_is_midway_unless_it_begins_with_the_source() -> None:
    """It tells a decoder to keep what would be an encoder's run-up."""
    content = film(SOUNDING)
    assert planned(content).sounds_midway == [1]
    assert planned(content, TrimWindow.parse("0", "1")).sounds_midway == []


def test_a_rate_is_constant_or_there_is_none() -> None:
    """The mean is there in any case."""
    cut = planned(film())
    assert cut.constant_rate == CutList(cuts=(cut,)).mean_rate == 30
