"""Give encoded HEVC pictures parameter sets of their own, beside those of the source.

Encoders number their sets from 0, as the source's did. With other numbers both can stand in the
file's header, and no picture that is copied has to carry sets along. The number of a picture's
set stands in front in every slice, where 0 takes one bit; those from 15 to 30 take nine. So a
slice grows by exactly one byte, and whatever is aligned in it stays so.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from trimcore.adapters.pyav.bitstream.bits import Bits, code_of
from trimcore.adapters.pyav.bitstream.nal import BrokenUnits, escape, unescape
from trimcore.adapters.pyav.bitstream.parameter_sets import HEVC_PPS, HEVC_SPS, HEVC_VPS

_HEADER = 2
_NUMBER_BITS, _LAYER_BITS = 4, 3
_PROFILE_BITS, _LEVEL_BITS = 88, 8
_MOST_LAYERS = 8
_LAST_SLICE = 31
_RANDOM_ACCESS = range(16, 24)
_OF_ONE_BYTE_MORE = range(15, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """What the parameter sets of encoded pictures go by."""

    vps: int
    sps: int
    pps: int

    def sets(self, units: Iterable[bytes]) -> list[bytes]:
        """Renumber parameter sets; other units are left out."""
        return [
            self._renumbered(unit)
            for unit in units
            if _kind(unit) in {HEVC_VPS, HEVC_SPS, HEVC_PPS}
        ]

    def _renumbered(self, unit: bytes) -> bytes:
        bits = Bits.of(unit, _HEADER)
        if _kind(unit) == HEVC_PPS:
            bits.renumber(self.pps)
            bits.renumber(self.sps)
        else:
            bits.put(_NUMBER_BITS, self.vps)
            if _kind(unit) == HEVC_SPS:
                skip_profile(bits)
                bits.renumber(self.sps)
        return bits.closed(unit[:_HEADER])

    def picture(self, unit: bytes) -> bytes:
        """Let a slice that refers to set 0 refer to these; other units stay as they are.

        Raises:
            BrokenUnits: the slice refers to another set.
        """
        if _kind(unit) > _LAST_SLICE:
            return unit
        front, rest = unit[_HEADER], unit[_HEADER + 1 :]
        before = 2 if _kind(unit) in _RANDOM_ACCESS else 1
        bits = f"{front:08b}"
        if bits[before] != "1":
            raise BrokenUnits("an encoded picture refers to an unknown set")
        longer = bits[:before] + code_of(self.pps) + bits[before + 1 :]
        return unit[:_HEADER] + escape(int(longer, 2).to_bytes(2, "big") + unescape(rest))


def free_numbers(units: Iterable[bytes]) -> Numbers:
    """Choose numbers that none of these sets go by.

    Raises:
        BrokenUnits: the sets can't be read, or there is no number left.
    """
    taken: dict[int, set[int]] = {HEVC_VPS: {0}, HEVC_SPS: {0}, HEVC_PPS: {0}}
    for unit in units:
        if _kind(unit) in taken:
            taken[_kind(unit)].add(_number(unit))
    return Numbers(
        vps=_free(range(1, 16), taken[HEVC_VPS]),
        sps=_free(range(1, 16), taken[HEVC_SPS]),
        pps=_free(_OF_ONE_BYTE_MORE, taken[HEVC_PPS]),
    )


def _free(numbers: range, taken: set[int]) -> int:
    for number in numbers:
        if number not in taken:
            return number
    raise BrokenUnits("the source uses every number for its parameter sets")


def _number(unit: bytes) -> int:
    bits = Bits.of(unit, _HEADER)
    if _kind(unit) == HEVC_PPS:
        return bits.number()
    if _kind(unit) == HEVC_VPS:
        return int(bits.text[:_NUMBER_BITS], 2)
    bits.skip(_NUMBER_BITS)
    skip_profile(bits)
    return bits.number()


def skip_profile(bits: Bits) -> None:
    """Move from the count of layers of a sequence's set behind its profiles and levels."""
    layers = int(bits.text[bits.at : bits.at + _LAYER_BITS], 2)
    bits.skip(_LAYER_BITS + 1 + _PROFILE_BITS + _LEVEL_BITS)
    flags = bits.text[bits.at : bits.at + 2 * layers]
    if layers:
        bits.skip(2 * _MOST_LAYERS)
        bits.skip(_PROFILE_BITS * flags[::2].count("1") + _LEVEL_BITS * flags[1::2].count("1"))


def _kind(unit: bytes) -> int:
    return unit[0] >> 1 & 0x3F
