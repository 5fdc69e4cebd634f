"""Does the sound cover the window, and is it in step with the pictures?"""

from __future__ import annotations

from fractions import Fraction

from .case import Case
from .hearing import Heard, hear, offset
from .sound_packets import moved

_SLACK = Fraction(2, 1000)
"""Containers round times, some to a millisecond."""
_SHORTEST = Fraction(6, 100)
"""Shorter sounds are too short to be recognised."""


def judge_sound(case: Case) -> float | None:
    """Compare every track; give the worst error of sync in milliseconds, or None without sound."""
    before, after = hear(case.source), hear(case.output)
    worst: float | None = None
    for number, track in enumerate(before):
        begin, end = _due(case, track)
        if number >= len(after) or not after[number].samples:
            if end - begin > _frame(track):
                case.note(f"sound track {number} is missing")
            continue
        error = _judge_track(case, number, track, after[number])
        if error is not None and (worst is None or abs(error) > abs(worst)):
            worst = error
    if len(after) > len(before):
        case.note(f"there are {len(after)} sound tracks instead of {len(before)}")
    return worst


def _frame(track: Heard) -> Fraction:
    return max(track.frame, Fraction(1, 100))


def _due(case: Case, track: Heard) -> tuple[Fraction, Fraction]:
    """Tell when a track has to sound in the output, at least."""
    begin = max(track.begin, case.base) - case.base
    end = min(track.end, case.window.end, max(case.last_end, case.base)) - case.base
    return begin, max(begin, end)


def _judge_track(case: Case, number: int, source: Heard, output: Heard) -> float | None:
    if output.fault:
        case.note(f"sound track {number} does not decode to its end: {output.fault}")
    begin, end = _due(case, source)
    latest = min(source.end, max(case.window.end, case.last_end)) - case.base
    room = _frame(source) + _SLACK
    if abs(output.begin - begin) > room:
        case.note(
            f"sound track {number} begins at {float(output.begin):.4f} s, not {float(begin):.4f} s"
        )
    if not end - room <= output.end <= max(latest, end) + room:
        case.note(f"sound track {number} ends at {float(output.end):.4f} s, not {float(end):.4f} s")
    return _judge_sync(case, number, source, output)


def _judge_sync(case: Case, number: int, source: Heard, output: Heard) -> float | None:
    if output.end - output.begin < _SHORTEST:
        return None
    lag = moved(case.source, case.output, number, case.base)
    if lag is None:
        lag = offset(output, source, case.base)
    if lag is None:
        case.note(f"sound track {number} is not the source's sound within 0.4 s of its place")
        return None
    if abs(lag) > _frame(source) + Fraction(1, 1000):
        case.note(f"sound track {number} is {lag * 1000:+.1f} ms out of step with the pictures")
    return lag * 1000
