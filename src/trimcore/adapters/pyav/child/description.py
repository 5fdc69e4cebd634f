"""Describe a finished cut in plain values, for the receipt."""

import math
from collections.abc import Collection
from fractions import Fraction
from typing import Any

from trimcore.adapters.pyav.child.attempts import Result
from trimcore.adapters.pyav.reading.indexing import WindowIndex
from trimcore.adapters.pyav.reading.opened_media import OpenedMedia
from trimcore.adapters.pyav.writing.stream_reports import StreamReports, pictures_fate
from trimcore.domain.cutting.modes import EnginePath
from trimcore.domain.cutting.planning.plan import CutPlan

_MICROSECONDS = 1_000_000


def describe(source: OpenedMedia, result: Result) -> dict[str, Any]:
    """Write what the caller's side reads as a receipt, but for what only that side knows."""
    index, plan = result.index, result.plan
    first, last = plan.frames[0], plan.frames[-1]
    shown = (last.end - plan.origin_tick) * index.video.time_base
    return {
        "path": _path(plan).value,
        "encoded_because": plan.reason,
        "first": _moment(index, first.shown),
        "last": _moment(index, last.shown),
        "duration_us": round(shown * _MICROSECONDS),
        "frames_copied": len(plan.frames) - plan.encoded,
        "frames_encoded": plan.encoded,
        "frames_hidden": len(plan.hidden),
        "audio_offset_us": _sound_offset(index, plan, result.copied),
        "streams": _streams(source, result),
        "container": source.format.name,
        "media_type": source.format.media_type,
        "extension": source.format.extension,
        "bytes_read": source.file.bytes_read,
        "reads": source.file.reads,
    }


def _streams(source: OpenedMedia, result: Result) -> list[dict[str, Any]]:
    pictures = (pictures_fate(result.plan), "; ".join(result.remarks))
    reports = StreamReports(
        source=source,
        pictures=pictures,
        copied=result.copied,
        extras=result.extras,
        edges=result.edges,
        converted=result.converted,
        held=result.held,
        unheard=result.unheard,
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


def _path(plan: CutPlan) -> EnginePath:
    if plan.hidden:
        return EnginePath.HIDDEN
    return EnginePath.JOINED if plan.copied else EnginePath.ENCODED


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
