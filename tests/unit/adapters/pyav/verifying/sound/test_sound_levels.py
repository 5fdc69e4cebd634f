"""Levels of sound are compared block by block."""

from array import array
from collections.abc import Iterator
from fractions import Fraction
from itertools import repeat
from math import pi, sin

import pytest
from av.audio.frame import AudioFrame

from trimcore.adapters.pyav.verifying.sound.sound_levels import (
    BLOCK,
    Levels,
    levels_of,
    quiet_until,
    too_quiet,
)

RATE = 48_000
EVEN = dict(enumerate(repeat(0.5, 50)))
LIKE = Levels(EVEN, EVEN, EVEN)
LACKING = {**EVEN, **dict.fromkeys(range(5, 15), 0.01)}


def frames(*levels: float, first: int = 0) -> Iterator[AudioFrame]:
    """Give frames of two blocks each, that are as loud everywhere."""
    length = int(2 * BLOCK * RATE)
    for number, level in enumerate(levels):
        frame = AudioFrame(format="flt", layout="stereo", samples=length)
        data = array("f", repeat(level, 2 * length)).tobytes()
        frame.planes[0].update(data.ljust(frame.planes[0].buffer_size, b"\0"))
        frame.sample_rate, frame.time_base = RATE, Fraction(1, RATE)
        frame.pts = first + number * length
        yield frame


def test_each_block_has_its_level() -> None:
    """By its number from zero on; what comes before is in none."""
    heard = levels_of(frames(0.25, 0.5, 0.0), Fraction(0), Fraction(1))
    assert heard.whole == pytest.approx({0: 0.25, 1: 0.25, 2: 0.5, 3: 0.5, 4: 0, 5: 0})
    late = levels_of(frames(0.25, 0.5, first=-int(3 * BLOCK * RATE)), Fraction(0), Fraction(1))
    assert late.whole == pytest.approx({0: 0.5})


def test_sound_may_change_its_channels() -> None:
    """Recordings that were joined do; what it is by then is heard as well."""
    both = AudioFrame(format="flt", layout="stereo", samples=int(BLOCK * RATE))
    data = array("f", repeat(0.5, 2 * both.samples)).tobytes()
    both.planes[0].update(data.ljust(both.planes[0].buffer_size, b"\0"))
    both.sample_rate, both.time_base, both.pts = RATE, Fraction(1, RATE), 2 * both.samples
    heard = levels_of([*frames(0.25), both], Fraction(0), Fraction(1))
    assert set(heard[0]) == {0, 1, 2}
    assert heard[0][2] > 0


def test_only_the_beginning_is_decoded() -> None:
    """The frames behind it are not asked for."""
    heard = levels_of(frames(*repeat(0.5, 9)), Fraction(0), 4 * BLOCK)
    assert max(heard.whole) == 3


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
    output = LIKE._replace(whole={**EVEN, **dict.fromkeys(quiet, 0.1)})
    assert too_quiet(LIKE, output, begins * BLOCK, 50 * BLOCK) == found


@pytest.mark.parametrize(
    "output", [LIKE._replace(bright=LACKING), LIKE._replace(wide=LACKING)], ids=["dull", "narrow"]
)
def test_what_is_only_duller_or_narrower_is_found(output: Levels) -> None:
    """It may be as loud without what is high, or without a second channel."""
    assert too_quiet(LIKE, output, Fraction(0), 50 * BLOCK) == 6
    assert too_quiet(output, LIKE, Fraction(0), 50 * BLOCK) is None


def test_silence_is_as_loud_as_silence() -> None:
    """What is hardly heard does not count."""
    silence = dict.fromkeys(EVEN, 0.001)
    source = Levels(silence, silence, silence)
    assert too_quiet(source, Levels({}, {}, {}), Fraction(0), 50 * BLOCK) is None


def sounding(hertz: int, layout: str = "stereo", *, opposed: bool = False) -> Levels:
    """Tell the levels of a tone, in both channels alike or one against the other."""
    length = RATE // 10
    tone = [0.5 * sin(2 * pi * hertz * at / RATE) for at in range(length)]
    signs = (1, -1 if opposed else 1) if layout == "stereo" else (1,)
    frame = AudioFrame(format="flt", layout=layout, samples=length)
    data = array("f", (sign * value for value in tone for sign in signs)).tobytes()
    frame.planes[0].update(data.ljust(frame.planes[0].buffer_size, b"\0"))
    frame.sample_rate, frame.time_base, frame.pts = RATE, Fraction(1, RATE), 0
    return levels_of([frame], Fraction(0), Fraction(1))


def test_what_is_high_or_differs_between_channels_is_told_apart() -> None:
    """A low tone is not bright, and only what differs is wide."""
    low, high, apart = sounding(300), sounding(14_000), sounding(300, opposed=True)
    assert low.whole[5] == pytest.approx(high.whole[5], rel=0.05)
    assert high.bright[5] > 1000 * low.bright[5]
    assert low.wide[5] == sounding(300, "mono").wide[5] == 0
    assert apart.wide[5] == pytest.approx(low.whole[5], rel=0.05)


def test_it_is_told_how_long_a_beginning_is_quiet() -> None:
    """Up to the first block that is heard as in the source, where that is heard at all."""
    fades = {**EVEN, 0: 0.0, 1: 0.1, 2: 0.2}
    late = {**EVEN, 0: 0.0, 1: 0.0}
    assert quiet_until(LIKE, LIKE) == 0
    assert quiet_until(LIKE, Levels(fades, EVEN, EVEN)) == 3 * BLOCK
    assert quiet_until(Levels(late, EVEN, EVEN), Levels(fades, EVEN, EVEN)) == 3 * BLOCK
    assert quiet_until(Levels(late, EVEN, EVEN), Levels(late, EVEN, EVEN)) == 0
