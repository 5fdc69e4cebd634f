"""Judges a cut by what another player shows: every way in which it is not what it ought to be."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import sqrt
from operator import mul, sub
from pathlib import Path

from tests.corpus.hearing import RATE, Heard, first_audible, offset
from trimcore.domain.cutting.timeline.window import TrimWindow

from .oracle import Played, Seen, Text, play

APART = 3.0
"""Steps of 256 by which an encoded picture may differ from the source's, on average."""
_HELD, _SAME = Fraction(1, 10), Fraction(1, 2000)
_BLOCK = RATE // 100
_EDGE = Fraction(5, 1000)
_LOUD, _SILENT = 800, 40
_QUIET = 0.7
"""What part of the source's level may be heard of a block, at least."""
_ROUNDING = Fraction(2, 1_000_000)


def deviations(source: Path, output: Path, window: TrimWindow, picture: int = 0) -> list[str]:
    """Compare what is played; nothing is said of a cut that is exact."""
    before, after = play(source, picture), play(output)
    moved = bool(after.pictures) and after.pictures[0].time <= after.tick
    expected, base = _expected(before, window, moved=moved)
    base += _waiting(expected, base, before, after)
    found = [f"it can't be decoded cleanly: {after.complaints}"] if after.complaints else []
    found += _pictures(expected, base, before, after)
    found += _tracks(before, after)
    end = min(window.end, _end(before))
    for number, sounds in enumerate(zip(before.sounds, after.sounds, strict=False)):
        found += _sound(number, *sounds, base, end)
    found += _texts(before, after, base, end)
    return found + _chapters(before, after, base, end)


def _expected(
    before: Played, window: TrimWindow, *, moved: bool
) -> tuple[list[tuple[Fraction, Seen]], Fraction]:
    """Tell which pictures are to be shown, each with its time, and the moment shown at zero.

    Pictures that themselves begin after the window keep their delay; if it is shorter than a
    picture, the cut may also have `moved` forward to the first.
    """
    inside = [(seen.time, seen) for seen in before.pictures if window.contains(seen.time)]
    earlier = [seen for seen in before.pictures if seen.time < window.start]
    first = inside[0][0] if inside else window.end
    held = max(_HELD, _usual(before) * 3 / 2)
    if earlier and first - window.start > _SAME and first - earlier[-1].time > held:
        at_start = first - window.start > Fraction(1, 2000)
        return [
            (window.start, earlier[-1])
        ] * at_start + inside, window.start if at_start else first
    if not earlier and not (moved and first - window.start < _usual(before)):
        return inside, window.start
    return inside, first


def _waiting(
    expected: list[tuple[Fraction, Seen]], base: Fraction, before: Played, after: Played
) -> Fraction:
    """Tell how much less than the source's a delay of pictures is, since sound begins later.

    Sound that is copied begins with a whole frame of its own, and with it the file.
    """
    if not expected or not after.pictures:
        return Fraction(0)
    less = expected[0][0] - base - after.pictures[0].time
    longest = max((sound.frame for sound in before.sounds), default=Fraction(0))
    return less if 0 < less < longest else Fraction(0)


def _usual(played: Played) -> Fraction:
    times = [seen.time for seen in played.pictures]
    steps = sorted(after - before for before, after in pairwise(times))
    return steps[len(steps) // 2] if steps else Fraction(1, 25)


def _end(played: Played) -> Fraction:
    sounds = [sound.end for sound in played.sounds]
    return max([played.pictures[-1].time + _usual(played), *sounds])


def _pictures(
    expected: list[tuple[Fraction, Seen]], base: Fraction, before: Played, after: Played
) -> list[str]:
    shown = after.pictures
    if len(shown) != len(expected):
        return [f"it shows {len(shown)} pictures instead of {len(expected)}"]
    room = max(before.tick, after.tick) + _ROUNDING
    for number, ((time, was), now) in enumerate(zip(expected, shown, strict=True)):
        late = now.time - (time - base)
        if abs(late) > room:
            return [f"picture {number} is shown {float(late) * 1000:+.2f} ms off"]
        if was.look != now.look:
            return [f"picture {number} is {now.look} instead of {was.look}"]
        apart = sum(map(abs, map(sub, was.pixels, now.pixels))) / len(was.pixels)
        if apart > APART:
            return [f"picture {number} differs by {apart:.1f}"]
    return []


def _tracks(before: Played, after: Played) -> list[str]:
    lost = list(before.streams)
    for track in after.streams:
        if track in lost:
            lost.remove(track)
    return [f"a track is not as it was: {' '.join(track)}" for track in lost]


def _sound(number: int, source: Heard, output: Heard, base: Fraction, end: Fraction) -> list[str]:
    """Compare loudness place by place, and find by how much the sound is early or late."""
    edge = round((source.frame + _EDGE) * RATE)
    want = source.samples[round(base * RATE) : round(end * RATE)]
    gone = [
        at
        for at in range(edge, len(want) - edge - _BLOCK, _BLOCK)
        if max(map(abs, want[at : at + _BLOCK])) > _LOUD
        and max(map(abs, output.samples[at - _BLOCK : at + 2 * _BLOCK]), default=0) < _SILENT
    ]
    if gone:
        return [f"sound {number} is silent at {gone[0] / RATE:.2f} s"]
    quiet = [
        at
        for at in range(edge, len(want) - edge - _BLOCK, _BLOCK)
        if max(_level(output.samples, at + by) for by in (-_BLOCK, 0, _BLOCK))
        < _QUIET * min(_level(want, at + by) for by in (-_BLOCK, 0, _BLOCK))
    ]
    if quiet:
        return [f"sound {number} is too quiet at {quiet[0] / RATE:.2f} s"]
    if any(output.samples[len(want) + 2 * edge :]):
        return [f"sound {number} goes on after the end"]
    middle = output.samples[edge : len(want) - edge]
    if not middle or max(map(abs, want)) < _LOUD:
        return []
    lag = offset(first_audible(Fraction(edge, RATE), middle), source, base)
    if lag is None:
        return [f"sound {number} is not the source's"]
    late = abs(lag) > float(source.frame)
    return [f"sound {number} is {lag * 1000:+.1f} ms off"] if late else []


def _level(samples: Sequence[int], at: int) -> float:
    """Tell how loud a block is, by its power; what is hardly heard counts as nothing."""
    block = samples[max(at, 0) : at + _BLOCK]
    level = sqrt(sum(map(mul, block, block)) / _BLOCK)
    return level if level > _SILENT else 0.0


def _texts(before: Played, after: Played, base: Fraction, end: Fraction) -> list[str]:
    first, last = float(base), float(end)
    want = [
        Text(max(text.start, first) - first, min(text.end, last) - first)
        for text in before.texts
        if text.end > first + 0.001 and text.start < last - 0.001
    ]
    if len(want) != len(after.texts):
        return [f"it has {len(after.texts)} subtitles instead of {len(want)}"]
    late = [
        now.start - was.start
        for was, now in zip(want, after.texts, strict=True)
        if abs(now.start - was.start) > 0.002 or abs(now.end - was.end) > 0.05
    ]
    return [f"a subtitle is {late[0] * 1000:+.0f} ms off"] if late else []


def _chapters(before: Played, after: Played, base: Fraction, end: Fraction) -> list[str]:
    first, last = float(base), float(end)
    want = [
        (title, max(begin, first) - first)
        for title, begin, until in before.chapters
        if until > first + 0.001 and begin < last - 0.001
    ]
    have = [(title, begin) for title, begin, _ in after.chapters]
    same = [title for title, _ in want] == [title for title, _ in have] and all(
        abs(one[1] - other[1]) < 0.002 for one, other in zip(want, have, strict=True)
    )
    return [] if same else [f"its chapters are {have} instead of {want}"]
