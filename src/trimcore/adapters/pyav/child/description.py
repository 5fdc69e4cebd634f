"""Describe a finished cut in plain values, for the receipt."""

import math
from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from typing import Any

from trimcore.adapters.pyav.child.attempting.result import Result
from trimcore.adapters.pyav.reading.indexing.window_index import WindowIndex
from trimcore.adapters.pyav.reading.opening.opened_media import OpenedMedia
from trimcore.adapters.pyav.writing.stream_reports import StreamReports, pictures_fate
from trimcore.domain.cutting.modes import EnginePath
from trimcore.domain.cutting.planning.plan import CutPlan
from trimcore.domain.cutting.planning.sequence import shares
from trimcore.domain.cutting.timeline.window import TrimWindow

_MICROSECONDS = 1_000_000


def describe(
    source: OpenedMedia, result: Result, groups: Sequence[Sequence[TrimWindow]]
) -> dict[str, Any]:
    """Write what the caller's side reads as a receipt, but for what only that side knows.

    `groups` are the windows that were asked for, those together that were cut as one.
    """
    indexes, plans = result.indexes, result.plans
    last = plans[-1]
    shown = (last.frames[-1].end - last.zero_tick) * indexes[-1].video.time_base
    encoded = sum(plan.encoded for plan in plans)
    return {
        "path": _path(plans).value,
        "encoded_because": "" if any(plan.copied for plan in plans) else plans[0].reason,
        "first": _moment(indexes[0], plans[0].frames[0].shown),
        "last": _moment(indexes[-1], last.frames[-1].shown),
        "duration_us": round(shown * _MICROSECONDS),
        "frames_copied": sum(len(plan.frames) for plan in plans) - encoded,
        "frames_encoded": encoded,
        "frames_hidden": sum(len(plan.hidden) for plan in plans),
        "audio_offset_us": _sound_offset(indexes[0], plans[0], result.copied),
        "streams": _streams(source, result),
        "windows": [
            report
            for index, plan, group in zip(indexes, plans, groups, strict=True)
            for report in _windows(index, plan, group)
        ],
        "container": source.format.name,
        "media_type": source.format.media_type,
        "extension": source.format.extension,
        "bytes_read": source.file.bytes_read,
        "reads": source.file.reads,
    }


def _windows(
    index: WindowIndex, plan: CutPlan, group: Sequence[TrimWindow]
) -> Iterator[dict[str, Any]]:
    """Tell of each window of a group; one that begins and ends amid a frame has no other."""
    copied = {frame.tick for frame in plan.copied.frames} if plan.copied is not None else set()
    before = plan.frames[:1]
    for share in shares(index.video, plan.frames, group):
        frames = share or before[-1:]
        places = [place for place, frame in enumerate(share) if frame.tick in copied]
        count = len(places)
        begins = (frames[0].shown - plan.zero_tick) * index.video.time_base
        yield {
            "first": _moment(index, frames[0].shown),
            "last": _moment(index, frames[-1].shown),
            "begins_us": round(begins * _MICROSECONDS),
            "frames_copied": count,
            "frames_encoded": len(share) - count,
            "frames_encoded_before": places[0] if places else len(share),
            "encoded_because": plan.reason,
        }
        before = frames


def _streams(source: OpenedMedia, result: Result) -> list[dict[str, Any]]:
    pictures = (pictures_fate(result.plans), "; ".join(result.remarks))
    reports = StreamReports(
        source=source,
        pictures=pictures,
        copied=result.copied,
        extras=result.extras,
        edges=result.edges,
        converted=result.converted,
        held=result.held,
        unheard=result.unheard,
        late=_late(result),
        quiet=result.quiet,
        misplaced=result.misplaced,
        behind=_behind(result),
    )
    return [
        {
            "index": report.index,
            "kind": report.kind,
            "codec": report.codec,
            "fate": report.fate.value,
            "reason": report.reason,
        }
        for report in reports.all()
    ]


def _late(result: Result) -> dict[int, Fraction]:
    """Tell of each track of sound by how many seconds it begins later than the first window."""
    index, plan = result.indexes[0], result.plans[0]
    return {
        number: sound.waits * index.sounds[number].time_base
        for number, sound in plan.sounds.items()
        if sound.waits
    }


def _behind(result: Result) -> dict[int, Fraction]:
    """Tell of each track of copied sound for how many seconds it goes on behind the last window."""
    index, plan = result.indexes[-1], result.plans[-1]
    ends = index.video.moment(plan.frames[-1].end) - plan.origin
    begins = plan.begins * index.video.time_base
    return {
        number: sound.ends_in(index.sounds[number], plan.origin, begins) - begins - ends
        for number, sound in plan.sounds.items()
        if number not in result.converted
    }


def _path(plans: Sequence[CutPlan]) -> EnginePath:
    if any(plan.hidden for plan in plans):
        return EnginePath.HIDDEN
    return EnginePath.JOINED if any(plan.copied for plan in plans) else EnginePath.ENCODED


def _moment(index: WindowIndex, tick: int) -> list[int]:
    """Write a moment of the source's timeline: in the video's ticks, or finer where zero is."""
    seconds = index.video.moment(tick)
    base = index.video.time_base
    if (seconds / base).denominator > 1:
        base = Fraction(1, math.lcm(seconds.denominator, base.denominator))
    return [int(seconds / base), base.numerator, base.denominator]


def _sound_offset(index: WindowIndex, plan: CutPlan, copied: Collection[int]) -> int | None:
    """Tell how far the first copied track's sound is from where the source had it, in µs."""
    for number, sound in sorted(plan.sounds.items()):
        if number in copied:
            track = index.sounds[number]
            begins = max(track.moment(sound.first_audible) + track.priming, plan.origin)
            first = min((packet.pts for packet in track.packets if packet.shown), default=0)
            due = max(track.moment(first), plan.origin) if track.from_start else plan.origin
            return round((begins - due) * _MICROSECONDS)
    return None
