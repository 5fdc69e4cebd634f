"""What AV1's sequence header tells of the headers of frames (specification, 5.5)."""

from dataclasses import dataclass

from trimcore.adapters.pyav.bitstream.bits import Bits
from trimcore.adapters.pyav.bitstream.nal import BrokenUnits

CHOSEN = 2
"""A tool of which each frame tells whether it has it."""
_TIERED = 7
"""The level above which one of two tiers is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SequenceHeader:
    """What has to be known of a sequence to read a frame's header up to its quantizer.

    `screen` and `whole` tell whether frames have the tools of screens, and motion in whole pixels:
    0, 1, or 2 where each tells so itself.
    """

    width_bits: int
    height_bits: int
    width: int
    height: int
    id_bits: int
    order_bits: int
    is_large: bool
    follows_motion: bool
    screen: int
    whole: int
    scales: bool

    @classmethod
    def read(cls, body: bytes) -> "SequenceHeader":
        """Take a header apart.

        Raises:
            BrokenUnits: it ends too early, or is of a kind that is not read.
        """
        bits = Bits("".join(f"{byte:08b}" for byte in body))
        bits.skip(4)
        if bits.take(1):
            raise BrokenUnits("headers of still pictures are not read")
        _skip_points(bits)
        width_bits, height_bits = bits.take(4) + 1, bits.take(4) + 1
        width, height = bits.take(width_bits) + 1, bits.take(height_bits) + 1
        id_bits = bits.take(4) + 2 + bits.take(3) + 1 if bits.take(1) else 0
        is_large = bits.take(1) == 1
        bits.skip(6)
        ordered = bits.take(1) == 1
        bits.skip(ordered)
        follows_motion = ordered and bits.take(1) == 1
        screen = CHOSEN if bits.take(1) else bits.take(1)
        whole = CHOSEN
        if screen and not bits.take(1):
            whole = bits.take(1)
        return cls(
            width_bits=width_bits,
            height_bits=height_bits,
            width=width,
            height=height,
            id_bits=id_bits,
            is_large=is_large,
            follows_motion=follows_motion,
            screen=screen,
            whole=whole,
            order_bits=bits.take(3) + 1 if ordered else 0,
            scales=bits.take(1) == 1,
        )


def _skip_points(bits: Bits) -> None:
    """Move behind what is told of clocks, and of the points at which a decoder may work."""
    if bits.take(1):
        bits.skip(64)
        if bits.take(1):
            bits.number()
        if bits.take(1):
            raise BrokenUnits("models of decoders are not read")
    delayed = bits.take(1)
    for _ in range(bits.take(5) + 1):
        bits.skip(12)
        if bits.take(5) > _TIERED:
            bits.skip(1)
        if delayed and bits.take(1):
            bits.skip(4)
