"""Say what a cut would do, in plain values."""

from fractions import Fraction
from typing import Any

from trimcore.adapters.pyav.limits import Limits
from trimcore.adapters.pyav.looking.inspecting import duration_of, pair
from trimcore.adapters.pyav.reading.copy_rules import copy_rules_of
from trimcore.adapters.pyav.reading.indexing import WindowIndex
from trimcore.adapters.pyav.reading.source_file import SourceFile
from trimcore.adapters.pyav.reading.window_source import open_for_windows
from trimcore.adapters.pyav.sound_alone.opened_sound import OpenedSound, open_sound
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.planning.packets import PacketIndex
from trimcore.domain.cutting.planning.plan import CutPlan, plan_cut
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.cutting.wish import Wish
from trimcore.domain.errors import NoVideoStream

_WISHED = "All frames are to be encoded."
_BEFORE = "They come before the first keyframe of the window at which copies can begin."
_BEHIND = "They come behind the last frames of the window that can be copied without a gap."
_NEEDED = "Frames that are shown need them."


def plan_source(
    file: SourceFile, limits: Limits, window: TrimWindow, mode: TrimMode, wish: Wish
) -> dict[str, Any]:
    """Describe in plain values what a cut would do."""
    try:
        source, (index,) = open_for_windows(file, limits, (window,), wish)
    except NoVideoStream:
        return _plan_of_sound(open_sound(file, limits, wish), window)
    plan = plan_cut(
        index.video,
        window,
        index.sounds,
        rules=copy_rules_of(source, mode),
        hides_preroll=source.format.hides_preroll,
    )
    return {
        "path": "hidden" if plan.hidden else "joined" if plan.copied else "encoded",
        "container": source.format.name,
        "encoded_because": plan.reason,
        "segments": [
            {
                "start": pair(index.video.moment(start)),
                "end": pair(index.video.moment(until)),
                "kind": kind,
                "frames": frames,
                "why": why,
            }
            for start, until, kind, frames, why in _segments(plan)
        ],
        "keyframes": {
            "base": pair(index.video.time_base),
            "zero": pair(index.video.zero),
            "ticks": _keyframes_about(index.video, plan),
        },
        "bytes_expected": _bytes_of(index, plan),
    }


def _keyframes_about(video: PacketIndex, plan: CutPlan) -> list[int]:
    """List those from where decoding begins to the first behind the window."""
    begin, end = video.packets[plan.decode_from].pts, plan.frames[-1].end
    keys = {packet.pts for packet in video.packets if packet.keyframe}
    last = min((tick for tick in keys if tick >= end), default=end)
    return sorted(tick for tick in keys if begin <= tick <= last)


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


def _segments(plan: CutPlan) -> list[tuple[int, int, str, int, str]]:
    found: list[tuple[int, int, str, int, str]] = []
    head, copied, tail = plan.head, plan.copied, plan.tail
    if copied is not None and copied.hidden:
        hidden = copied.hidden
        first = min(frame.shown for frame in hidden)
        found.append((first, plan.frames[0].shown, "hidden", len(hidden), _NEEDED))
    runs = (
        (head, "encoded", _BEFORE if copied else plan.reason or _WISHED),
        (copied, "copied", ""),
        (tail, "encoded", _BEHIND),
    )
    for run, kind, why in runs:
        if run is not None and run.frames:
            first, last = run.frames[0].shown, run.frames[-1].end
            found.append((first, last, kind, len(run.frames), why))
    return found


def _plan_of_sound(source: OpenedSound, window: TrimWindow) -> dict[str, Any]:
    lasts = duration_of(source, None)
    end = window.end if lasts is None else min(window.end, max(lasts, window.start))
    share = (end - window.start) / lasts if lasts else Fraction(0)
    segment = {
        "start": pair(window.start),
        "end": pair(end),
        "kind": "sound",
        "frames": 0,
        "why": "",
    }
    return {
        "path": "joined",
        "container": source.format.name,
        "encoded_because": "",
        "segments": [segment],
        "keyframes": {"base": [1, 1], "zero": [0, 1], "ticks": []},
        "bytes_expected": int(source.file.size * share),
    }
