"""Say what a cut would do, in plain values."""

from collections.abc import Sequence
from typing import Any

from trimcore.adapters.pyav.limits import Limits
from trimcore.adapters.pyav.looking.inspecting import pair
from trimcore.adapters.pyav.looking.planning_sound import plan_of_sound
from trimcore.adapters.pyav.looking.segments import segments_of
from trimcore.adapters.pyav.reading.copy_rules import copy_rules_of
from trimcore.adapters.pyav.reading.indexing.window_index import WindowIndex
from trimcore.adapters.pyav.reading.source_file import SourceFile
from trimcore.adapters.pyav.reading.window_source import open_for_windows
from trimcore.adapters.pyav.sound_alone.opened_as_described import open_sound_for_windows
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.planning.packets import PacketIndex
from trimcore.domain.cutting.planning.plan import CutPlan
from trimcore.domain.cutting.planning.sequence import plan_windows
from trimcore.domain.cutting.timeline.touching import spanning, touching
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.cutting.wish import Wish
from trimcore.domain.errors import NoVideoStream

_MOST_KEYFRAMES = 20_000
"""Those that a plan tells of in all, so that an answer has room for them."""


def plan_source(
    file: SourceFile, limits: Limits, asked: Sequence[TrimWindow], mode: TrimMode, wish: Wish
) -> dict[str, Any]:
    """Describe in plain values what a cut would do; windows that touch are planned as one."""
    windows = tuple(map(spanning, touching(asked)))
    try:
        source, indexes = open_for_windows(file, limits, windows, wish)
    except NoVideoStream:
        return plan_of_sound(open_sound_for_windows(file, limits, windows, wish), windows)
    plans = plan_windows(
        windows,
        [(index.video, index.sounds) for index in indexes],
        rules=copy_rules_of(source, mode),
        hides_preroll=source.format.hides_preroll,
    )
    cuts = list(zip(indexes, plans, strict=True))
    return {
        "path": _path(plans),
        "container": source.format.name,
        "encoded_because": "" if any(plan.copied for plan in plans) else plans[0].reason,
        "windows": [_planned(index, plan, _MOST_KEYFRAMES // len(cuts)) for index, plan in cuts],
        "bytes_expected": sum(_bytes_of(index, plan) for index, plan in cuts),
    }


def _path(plans: Sequence[CutPlan]) -> str:
    if any(plan.hidden for plan in plans):
        return "hidden"
    return "joined" if any(plan.copied for plan in plans) else "encoded"


def _planned(index: WindowIndex, plan: CutPlan, most: int) -> dict[str, Any]:
    return {
        "segments": [
            {
                "start": pair(index.video.moment(start)),
                "end": pair(index.video.moment(until)),
                "kind": kind,
                "frames": frames,
                "why": why,
            }
            for start, until, kind, frames, why in segments_of(plan)
        ],
        "keyframes": {
            "base": pair(index.video.time_base),
            "zero": pair(index.video.zero),
            "ticks": _few(_keyframes_about(index.video, plan), most),
        },
    }


def _keyframes_about(video: PacketIndex, plan: CutPlan) -> list[int]:
    """List those from where decoding begins to the first behind the window."""
    begin, end = video.packets[plan.decode_from].pts, plan.frames[-1].end
    keys = {packet.pts for packet in video.packets if packet.keyframe}
    last = min((tick for tick in keys if tick >= end), default=end)
    return sorted(tick for tick in keys if begin <= tick <= last)


def _few(keys: list[int], most: int) -> list[int]:
    """Leave those that are nearest to the ends, if there are very many."""
    return keys if len(keys) <= most else [*keys[: most // 2], *keys[-(most // 2) :]]


def _bytes_of(index: WindowIndex, plan: CutPlan) -> int:
    """Count what the window's packets have in the source."""
    frames = {frame.tick for frame in (*plan.hidden, *plan.frames)}
    pictures = sum(packet.size for packet in index.video.packets if packet.pts in frames)
    return pictures + sum(
        packet.size
        for number, run in plan.sounds.items()
        for packet in index.sounds[number].packets
        if run.first <= packet.pts <= run.last
    )
