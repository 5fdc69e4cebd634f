"""What HEVC's parameter sets tell of the headers of slices."""

from collections.abc import Sequence
from dataclasses import dataclass

from trimcore.adapters.pyav.bitstream.bits import Bits
from trimcore.adapters.pyav.bitstream.hevc_renumbering import skip_profile
from trimcore.adapters.pyav.bitstream.nal import BrokenUnits

HEADER = 2
_MIDDLE = 26
_SEPARATE = 3
_SMALLEST = 8
_ADAPTED = 4.5
"""Measured: by how much finer than a picture's own quantizer x265's blocks have it on average, if
each has one for itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SequenceSet:
    """What a sequence's set tells of the headers of slices.

    `smallest` is how many pixels wide the smallest blocks are into which pictures are divided.
    """

    separate: bool
    colours: bool
    order_bits: int
    smallest: int
    sets: tuple[int, ...]
    long_term: bool
    follows_motion: bool
    offsets: bool

    @classmethod
    def read(cls, unit: bytes) -> tuple[int, "SequenceSet"]:
        """Take a set apart; return its number, too."""
        bits = Bits.of(unit, HEADER)
        bits.skip(4)
        layers = bits.take(3)
        bits.at -= 3
        skip_profile(bits)
        number, chroma = bits.number(), bits.number()
        separate = chroma == _SEPARATE and bits.take(1) == 1
        skip_numbers(bits, 2)
        if bits.take(1):
            skip_numbers(bits, 4)
        skip_numbers(bits, 2)
        order_bits = bits.number() + 4
        skip_numbers(bits, 3 * (layers + 1 if bits.take(1) else 1))
        smallest = _SMALLEST << bits.number()
        skip_numbers(bits, 5)
        if bits.take(1) and bits.take(1):
            raise BrokenUnits("lists of scales are not read")
        offsets = bits.take(2) & 1 == 1
        if bits.take(1):
            bits.skip(8)
            skip_numbers(bits, 2)
            bits.skip(1)
        sets: list[int] = []
        for _ in range(bits.number()):
            sets.append(skip_set(bits, sets, in_slice=False))
        long_term = bits.take(1) == 1
        if long_term and bits.number():
            raise BrokenUnits("references for long are not read")
        return number, cls(
            separate=separate,
            colours=chroma > 0 and not separate,
            order_bits=order_bits,
            smallest=smallest,
            sets=tuple(sets),
            long_term=long_term,
            follows_motion=bits.take(1) == 1,
            offsets=offsets,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureSet:
    """What a picture's set tells of them; `sequence` is the number of the set that it goes by."""

    sequence: int
    shown: bool
    extra: int
    quantizer: float
    loses: bool

    @classmethod
    def read(cls, unit: bytes) -> tuple[int, "PictureSet"]:
        """Take a set apart; return its number, too."""
        bits = Bits.of(unit, HEADER)
        number, sequence = bits.number(), bits.number()
        bits.skip(1)
        shown, extra = bits.take(1) == 1, bits.take(3)
        bits.skip(2)
        skip_numbers(bits, 2)
        quantizer = float(_MIDDLE + bits.signed())
        bits.skip(2)
        if bits.take(1):
            bits.number()
            quantizer -= _ADAPTED
        skip_numbers(bits, 2)
        bits.skip(3)
        loses = not bits.take(1)
        return number, cls(
            sequence=sequence, shown=shown, extra=extra, quantizer=quantizer, loses=loses
        )


def skip_set(bits: Bits, before: Sequence[int], *, in_slice: bool) -> int:
    """Move behind a set of references (7.3.7), and tell how many it holds."""
    if before and bits.take(1):
        back = bits.number() + 1 if in_slice else 1
        bits.skip(1)
        bits.number()
        held = 0
        for _ in range(before[len(before) - back] + 1):
            held += bits.take(1) or bits.take(1)
        return held
    count = bits.number() + bits.number()
    for _ in range(count):
        bits.number()
        bits.skip(1)
    return count


def skip_numbers(bits: Bits, count: int) -> None:
    """Move behind numbers of variable length."""
    for _ in range(count):
        bits.number()
