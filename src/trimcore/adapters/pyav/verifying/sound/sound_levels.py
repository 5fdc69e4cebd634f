"""How loud a piece of sound is at its beginning, beside what the source sounds like there.

It has to be as loud as the source is, as bright and as wide: decoders that begin amid a track may
lack what tells of its upper half, or of its second channel, and say nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import dist, sqrt
from operator import add, sub
from typing import TYPE_CHECKING, NamedTuple

from av.audio.resampler import AudioResampler

from trimcore.adapters.pyav.codecs.places import has_own_order, layout_of

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame

_Samples = Sequence[float]
Blocks = Mapping[int, float]
"""How loud each block is, by its number from the moment 0 on."""


class Levels(NamedTuple):
    """How loud blocks are: all of them, what sounds high in it, and what differs left and right."""

    whole: Blocks
    bright: Blocks
    wide: Blocks


COMPARED = Fraction(1, 4)
"""Seconds of the beginning that are compared."""
BLOCK = Fraction(5, 1000)
_RATE = 48_000
"""Samples a second of all that is compared: what sounds high depends on it."""
_LENGTH = int(BLOCK * _RATE)
"""Samples of a block."""
WARMING = Fraction(15, 1000)
"""Seconds for which all decoders may be quiet that know nothing of what came before."""
_TOO_LONG, _QUIETER, _HEARD = 3, 0.5, 0.003
"""Blocks one after the other that are too quiet by no accident, what is too quiet beside the
source, and what is heard at all, of the loudest."""
_TOO_LONG_LACKING, _LACKING, _SEEN = 6, 0.2, 0.01
"""The same for a part of the sound: a codec may be coarse there, and is not to be found wrong."""
_SLOPE = 4
"""How often differences are taken, each of which leaves 6 dB less an octave of what is low."""


def levels_of(frames: "Iterable[AudioFrame]", zero: Fraction, lasting: Fraction) -> Levels:
    """Tell how loud frames are, from `zero` on, in seconds of their own clock, for so long."""
    meters = _Meter(), _Meter(), _Meter()
    mixed, form = AudioResampler(format="flt", layout="stereo", rate=_RATE), None
    for frame in frames:
        if has_own_order(frame):  # there is nothing that mixes them
            break
        if form is not None and form != _form_of(frame):  # recordings were joined into one track
            mixed = AudioResampler(format="flt", layout="stereo", rate=_RATE)
        form = _form_of(frame)
        first = round(((frame.pts or 0) * (frame.time_base or Fraction(1)) - zero) * _RATE)
        frame.pts = None
        if first >= lasting * _RATE:
            break
        for part in mixed.resample(frame):
            both = memoryview(part.planes[0]).cast("f")[: 2 * part.samples].tolist()
            for meter, view in zip(meters, _views(both[::2], both[1::2]), strict=True):
                meter.see(*view, first)
            first += part.samples
    return Levels(*(meter.blocks for meter in meters))


def _form_of(frame: "AudioFrame") -> tuple[str, str, int]:
    return frame.format.name, layout_of(frame).name, frame.sample_rate


def too_quiet(source: Levels, output: Levels, begins: Fraction, ends: Fraction) -> int | None:
    """Find the first block of too many in a row that lack what is in the source.

    Compared is what sounds from `begins` to `ends`, in seconds; clocks may be off by a block. None
    if it is as loud, as bright and as wide.
    """
    blocks = range(int(begins / BLOCK) + 1, int(ends / BLOCK) - 1)
    limits = (_TOO_LONG, _QUIETER, _HEARD), *2 * ((_TOO_LONG_LACKING, _LACKING, _SEEN),)
    found = (
        _first_quiet(wanted, made, blocks, limit)
        for wanted, made, limit in zip(source, output, limits, strict=True)
    )
    return next((block for block in found if block is not None), None)


def quiet_until(source: Levels, output: Levels) -> Fraction:
    """Tell for how many seconds the output begins quieter than the source is there.

    What is not heard in the source counts neither way.
    """
    quiet = 0
    for number, wanted in sorted(source.whole.items()):
        if wanted <= _HEARD:
            continue
        if output.whole.get(number, 0.0) >= _QUIETER * wanted:
            break
        quiet = number + 1
    return quiet * BLOCK


def _first_quiet(
    source: Blocks, output: Blocks, blocks: range, limit: tuple[int, float, float]
) -> int | None:
    too_long, quieter, heard = limit
    quiet = 0
    for number in blocks:
        around = (number - 1, number, number + 1)
        wanted = min(source.get(one, 0.0) for one in around)
        made = max(output.get(one, 0.0) for one in around)
        quiet = quiet + 1 if wanted > heard and made < quieter * wanted else 0
        if quiet == too_long:
            return number + 1 - too_long
    return None


def _views(left: _Samples, right: _Samples) -> Iterator[tuple[_Samples, _Samples]]:
    """Give what is heard of two channels, what is bright in it, and what is wide.

    Each is two rows, and how far they are apart is what is meant: lists and the distance that is
    taken of them are far quicker than arithmetic with each sample.
    """
    middle = list(map(add, left, right))
    yield middle, [0.0] * len(middle)
    for _ in range(_SLOPE - 1):
        middle = list(map(sub, middle[1:], middle))
    yield middle[1:], middle[:-1]
    yield left, right


class _Meter:
    """Adds up how loud blocks are."""

    def __init__(self) -> None:
        self._power: defaultdict[int, float] = defaultdict(float)
        self._held: defaultdict[int, int] = defaultdict(int)

    def see(self, samples: _Samples, others: _Samples, first: int) -> None:
        """Take in how far samples are from others, the first of which has a number."""
        for number, inside in _blocks(first, len(samples)):
            self._power[number] += dist(samples[inside], others[inside]) ** 2
            self._held[number] += inside.stop - inside.start

    @property
    def blocks(self) -> Blocks:
        """How loud each is; both channels were added."""
        return {
            number: sqrt(self._power[number] / count) / 2 for number, count in self._held.items()
        }


def _blocks(first: int, count: int) -> Iterator[tuple[int, slice]]:
    """Tell where each block is in so many samples; what comes before the moment 0 is in none."""
    for number in range(max(0, first // _LENGTH), -(-(first + count) // _LENGTH)):
        begins = number * _LENGTH - first
        yield number, slice(max(0, begins), min(begins + _LENGTH, count))
