"""Kinds of numbers in AV1's headers (AV1 specification, 4.10 and 5.9.26)."""

from trimcore.adapters.pyav.bitstream.bits import Bits

_STEP = 3


def below(bits: Bits, count: int) -> int:
    """Read a number below `count`, of which small ones have one bit less."""
    width = count.bit_length()
    short = (1 << width) - count
    value = bits.take(width - 1) if width > 1 else 0
    return value if value < short else (value << 1) - short + bits.take(1)


def signed(bits: Bits, width: int) -> int:
    """Read a number of so many bits and a sign behind its highest one."""
    value = bits.take(width + 1)
    return value - (1 << width + 1) if value >> width else value


def optional(bits: Bits, width: int) -> int:
    """Read a number with a sign that is 0 if it is not there."""
    return signed(bits, width) if bits.take(1) else 0


def skip_coded(bits: Bits, count: int) -> None:
    """Move behind a number below `count` that has the fewer bits the smaller it is."""
    at, step = 0, 0
    while True:
        width = _STEP + step - 1 if step else _STEP
        if count <= at + 3 * (1 << width):
            below(bits, count - at)
            return
        if not bits.take(1):
            bits.skip(width)
            return
        step += 1
        at += 1 << width


def doublings(size: int, wanted: int) -> int:
    """Tell how often a size has to be doubled to be as much as is wanted."""
    return next(count for count in range(64) if size << count >= wanted)
