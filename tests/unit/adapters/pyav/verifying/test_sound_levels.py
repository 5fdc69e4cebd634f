"""Levels of sound are compared block by block."""

from array import array
from collections.abc import Iterator
from fractions import Fraction
from itertools import repeat

import pytest
from av.audio.frame import AudioFrame

from trimcore.adapters.pyav.verifying.sound_levels import BLOCK, Levels, levels_of, too_quiet

RATE = 8_000
EVEN: Levels = dict(enumerate(repeat(0.5, 50)))


def frames(*levels: float, first: int = 0) -> Iterator[AudioFrame]:
    """Give frames of two blocks each, that are as loud everywhere."""
    length = int(2 * BLOCK * RATE)
    for number, level in enumerate(levels):
        frame = AudioFrame(format="flt", layout="mono", samples=length)
        data = array("f", repeat(level, length)).tobytes()
        frame.planes[0].update(data.ljust(frame.planes[0].buffer_size, b"\0"))
        frame.sample_rate, frame.time_base = RATE, Fraction(1, RATE)
        frame.pts = first + number * length
        yield frame


def test_each_block_has_its_level() -> None:
    """By its number from zero on; what comes before is in none."""
    heard = levels_of(frames(0.25, 0.5, 0.0), Fraction(0), Fraction(1))
    assert heard == pytest.approx({0: 0.25, 1: 0.25, 2: 0.5, 3: 0.5, 4: 0, 5: 0})
    late = levels_of(frames(0.25, 0.5, first=-int(3 * BLOCK * RATE)), Fraction(0), Fraction(1))
    assert late == pytest.approx({0: 0.5})


def test_only_the_beginning_is_decoded() -> None:
    """The frames behind it are not asked for."""
    heard = levels_of(frames(*repeat(0.5, 9)), Fraction(0), 4 * BLOCK)
    assert max(heard) == 3


@pytest.mark.parametrize(
    ("quiet", "begins", "found"),
    [
        (range(0), 0, None),
        (range(5, 12), 0, 6),
        (range(5, 9), 0, None),
        (range(8), 0, 1),
        (range(8), 8, None),
        (range(46, 50), 0, None),
    ],
)
def test_what_is_quieter_for_long_is_found(quiet: range, begins: int, found: int | None) -> None:
    """Not where nothing has to sound yet, nor where clocks may be off."""
    output = {**EVEN, **dict.fromkeys(quiet, 0.1)}
    assert too_quiet(EVEN, output, begins * BLOCK, 50 * BLOCK) == found


def test_silence_is_as_loud_as_silence() -> None:
    """What is hardly heard does not count."""
    assert too_quiet(dict.fromkeys(EVEN, 0.001), {}, Fraction(0), 50 * BLOCK) is None
