"""How loud a piece of sound is at its beginning, beside what the source sounds like there."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import count, takewhile
from math import sqrt
from operator import mul
from typing import TYPE_CHECKING

from av.audio.resampler import AudioResampler

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame

Levels = Mapping[int, float]
"""How loud each block is, by its number from the moment 0 on."""

COMPARED = Fraction(1, 4)
"""Seconds of the beginning that are compared."""
BLOCK = Fraction(5, 1000)
WARMING = Fraction(15, 1000)
"""Seconds for which all decoders may be quiet that know nothing of what came before."""
_TOO_LONG = 3
"""Blocks one after the other that are too quiet by no accident."""
_QUIETER = 0.5
_HEARD = 0.003
"""Of the loudest, what is heard at all."""


def levels_of(frames: "Iterable[AudioFrame]", zero: Fraction, lasting: Fraction) -> Levels:
    """Tell how loud frames are, from `zero` on, in seconds of their own clock, for so long."""
    power: defaultdict[int, float] = defaultdict(float)
    held: defaultdict[int, int] = defaultdict(int)
    mixed = AudioResampler(format="flt", layout="mono")
    for frame in frames:
        rate, base = frame.sample_rate, frame.time_base or Fraction(1)
        first = round(((frame.pts or 0) * base - zero) * rate)
        frame.pts = None
        if first >= lasting * rate:
            break
        for part in mixed.resample(frame):
            samples = array("f")
            samples.frombytes(bytes(part.planes[0])[: part.samples * samples.itemsize])
            for number, inside in _blocks(samples, first, rate):
                power[number] += sum(map(mul, inside, inside))
                held[number] += len(inside)
            first += part.samples
    return {number: sqrt(power[number] / held[number]) for number in held}


def too_quiet(source: Levels, output: Levels, begins: Fraction, ends: Fraction) -> int | None:
    """Find the first block of too many in a row that are quieter than in the source.

    Compared is what sounds from `begins` to `ends`, in seconds; clocks may be off by a block. None
    if it is as loud.
    """
    quiet = 0
    for number in range(int(begins / BLOCK) + 1, int(ends / BLOCK) - 1):
        around = (number - 1, number, number + 1)
        wanted = min(source.get(one, 0.0) for one in around)
        made = max(output.get(one, 0.0) for one in around)
        quiet = quiet + 1 if wanted > _HEARD and made < _QUIETER * wanted else 0
        if quiet == _TOO_LONG:
            return number + 1 - _TOO_LONG
    return None


def _blocks(samples: "array[float]", first: int, rate: int) -> "Iterable[tuple[int, array[float]]]":
    """Cut samples into blocks; what comes before the moment 0 is in none."""
    length = BLOCK * rate
    begins = max(0, int(first // length))
    for number in takewhile(lambda one: one * length < first + len(samples), count(begins)):
        at, end = (max(0, int(edge * length) - first) for edge in (number, number + 1))
        if samples[at:end]:
            yield number, samples[at:end]
