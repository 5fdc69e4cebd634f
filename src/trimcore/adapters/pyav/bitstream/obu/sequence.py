"""What AV1's sequence header tells of the headers of frames (specification, 5.5)."""

from dataclasses import dataclass

from trimcore.adapters.pyav.bitstream.bits import Bits
from trimcore.adapters.pyav.bitstream.nal import BrokenUnits

CHOSEN = 2
"""A tool of which each frame tells whether it has it."""
_IDENTITY = (1, 13, 0)
"""How red, green and blue are told: primaries of BT.709, transfer of sRGB, no matrix."""
_FULL, _FREE = 1, 2
"""The profiles whose colours are as large as the luma, and as large as is told."""
_TIERED = 7
"""The level above which one of two tiers is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """What planes pictures have: how many, and whether those of colour are halved.

    `apart` tells whether these may be quantized differently.
    """

    planes: int
    halved: bool
    apart: bool

    @classmethod
    def read(cls, bits: Bits, profile: int) -> "Colours":
        """Read what a sequence header tells of colours; raises BrokenUnits if it ends too early."""
        deep = bits.take(1)
        deepest = profile == _FREE and deep and bits.take(1)
        grey = profile != _FULL and bits.take(1)
        told = bits.take(1) and (bits.take(8), bits.take(8), bits.take(8))
        if grey:
            bits.skip(1)
            return cls(planes=1, halved=True, apart=False)
        halved = profile == 0
        if told == _IDENTITY:
            halved = False
        else:
            bits.skip(1)
            if deepest:
                halved = bits.take(1) == 1 and bits.take(1) == 1
            bits.skip(2 * halved)
        return cls(planes=3, halved=halved, apart=bits.take(1) == 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SequenceHeader:
    """What has to be known of a sequence to read a frame's header.

    Frames may have numbers of `id_bits`, and tell in `step_bits` how far those of others are back.

    `screen` and `whole` tell whether frames have the tools of screens, and motion in whole pixels:
    0, 1, or 2 where each tells so itself. `warps`, `enhances`, `restores` and `grains` tell which
    tools frames may have: motion that is warped, the enhancing and the restoring filter, and grain.
    """

    width_bits: int
    height_bits: int
    width: int
    height: int
    id_bits: int
    step_bits: int
    order_bits: int
    is_large: bool
    follows_motion: bool
    screen: int
    whole: int
    scales: bool
    warps: bool
    enhances: bool
    restores: bool
    grains: bool
    colours: Colours

    @classmethod
    def read(cls, body: bytes) -> "SequenceHeader":
        """Take a header apart.

        Raises:
            BrokenUnits: it ends too early, or is of a kind that is not read.
        """
        bits = Bits("".join(f"{byte:08b}" for byte in body))
        profile = _profile(bits)
        _skip_points(bits)
        width_bits, height_bits = bits.take(4) + 1, bits.take(4) + 1
        width, height = bits.take(width_bits) + 1, bits.take(height_bits) + 1
        step_bits, id_bits = _numbers(bits)
        is_large = bits.take(1) == 1
        bits.skip(4)
        warps = bits.take(1) == 1
        bits.skip(1)
        ordered = bits.take(1) == 1
        bits.skip(ordered)
        follows_motion = ordered and bits.take(1) == 1
        screen, whole = _screens(bits)
        return cls(
            width_bits=width_bits,
            height_bits=height_bits,
            width=width,
            height=height,
            id_bits=id_bits,
            step_bits=step_bits,
            is_large=is_large,
            follows_motion=follows_motion,
            screen=screen,
            whole=whole,
            order_bits=bits.take(3) + 1 if ordered else 0,
            scales=bits.take(1) == 1,
            warps=warps,
            enhances=bits.take(1) == 1,
            restores=bits.take(1) == 1,
            colours=Colours.read(bits, profile),
            grains=bits.take(1) == 1,
        )


def _profile(bits: Bits) -> int:
    profile = bits.take(3)
    bits.skip(1)
    if bits.take(1):
        raise BrokenUnits("headers of still pictures are not read")
    return profile


def _numbers(bits: Bits) -> tuple[int, int]:
    """Read how many bits numbers of frames have, and before that steps back to them."""
    if not bits.take(1):
        return 0, 0
    step_bits = bits.take(4) + 2
    return step_bits, step_bits + bits.take(3) + 1


def _screens(bits: Bits) -> tuple[int, int]:
    """Read whether frames have the tools of screens, and motion in whole pixels."""
    screen = CHOSEN if bits.take(1) else bits.take(1)
    is_told = screen and not bits.take(1)
    return screen, bits.take(1) if is_told else CHOSEN


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
