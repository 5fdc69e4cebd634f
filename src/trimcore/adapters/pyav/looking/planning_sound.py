"""Say what a cut of sound without pictures would do, in plain values."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from trimcore.adapters.pyav.looking.inspecting import duration_of, pair
from trimcore.adapters.pyav.sound_alone.opened_sound import OpenedSound
from trimcore.domain.cutting.timeline.window import TrimWindow


def plan_of_sound(source: OpenedSound, windows: Sequence[TrimWindow]) -> dict[str, Any]:
    """Describe it: one segment for each window."""
    lasts = duration_of(source, None)
    spans = [(window.start, _end_of(window, lasts)) for window in windows]
    share = sum(end - start for start, end in spans) / lasts if lasts else Fraction(0)
    return {
        "path": "joined",
        "container": source.format.name,
        "encoded_because": "",
        "windows": [_planned_sound(start, end) for start, end in spans],
        "bytes_expected": int(source.file.size * share),
    }


def _end_of(window: TrimWindow, lasts: Fraction | None) -> Fraction:
    return window.end if lasts is None else min(window.end, max(lasts, window.start))


def _planned_sound(start: Fraction, end: Fraction) -> dict[str, Any]:
    sound = {"start": pair(start), "end": pair(end), "kind": "sound", "frames": 0, "why": ""}
    return {
        "segments": [sound],
        "keyframes": {"base": [1, 1], "zero": [0, 1], "ticks": []},
    }
