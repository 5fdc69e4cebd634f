"""Sound that tells its own time: bursts of tones whose lengths, gaps and pitches never repeat."""

import math
import random
from array import array
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache

import numpy as np
from av.audio.frame import AudioFrame

RATE = 48_000
_CHUNK = 4_800
_LOUD = 9_000
_RAMP = 96
"""Samples over which a burst rises and falls, so that codecs do not ring."""


def signal(track: int, seconds: int) -> "array[int]":
    """Make the first `seconds` of a track's mono sound, at 48 kHz."""
    return _begun(track).until(seconds * RATE)


class _Signal:
    """A track's sound, as far as somebody has asked for it: it is dear to make."""

    def __init__(self, track: int) -> None:
        self._dice = random.Random(7919 * (track + 1))
        self._made: array[int] = array("h")

    def until(self, length: int) -> "array[int]":
        """Return the first samples, each of which is made once."""
        while len(self._made) < length:
            lasts, hertz = self._dice.randrange(1_400, 5_200), self._dice.randrange(450, 1_900)
            self._made.extend(_burst(lasts, hertz))
            self._made.extend([0] * self._dice.randrange(900, 4_300))
        return self._made[:length]


_begun = lru_cache(maxsize=None)(_Signal)


def _burst(length: int, hertz: int) -> "array[int]":
    at = np.arange(length)
    rise = np.minimum(1, np.minimum(at, length - at) / _RAMP)
    burst = _LOUD * rise * np.sin(2 * math.pi * hertz / RATE * at)
    return array("h", burst.astype(np.int16).tobytes())


def sound_frames(track: int, seconds: Fraction, *, delay: Fraction) -> Iterator[AudioFrame]:
    """Give a track's sound as frames; its first sample is shown at `delay` seconds.

    The sound of the moment t is always `signal(track)[t * 48000]`, so that a delayed track lacks
    its beginning and agrees with an undelayed one afterwards.
    """
    whole = signal(track, math.ceil(seconds))
    first, last = int(delay * RATE), int(seconds * RATE)
    for at in range(first, last, _CHUNK):
        part = whole[at : min(at + _CHUNK, last)]
        frame = AudioFrame(format="s16", layout="mono", samples=len(part))
        frame.planes[0].update(part.tobytes().ljust(frame.planes[0].buffer_size, b"\0"))
        frame.sample_rate = RATE
        frame.time_base = Fraction(1, RATE)
        frame.pts = at
        yield frame
