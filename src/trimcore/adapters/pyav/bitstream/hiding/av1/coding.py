"""Move behind how a picture is quantized and filtered (AV1 specification, 5.9.12 to 5.9.20)."""

from dataclasses import dataclass, field

from trimcore.adapters.pyav.bitstream.bits import Bits
from trimcore.adapters.pyav.bitstream.hiding.av1.kept import QUANTIZED
from trimcore.adapters.pyav.bitstream.hiding.av1.reading import optional, signed
from trimcore.adapters.pyav.bitstream.obu.sequence import SequenceHeader

_SEGMENTS, _COARSEST = 8, 255
_FEATURES = (
    (8, True),
    (6, True),
    (6, True),
    (6, True),
    (6, True),
    (3, False),
    (0, False),
    (0, False),
)
"""Bits of the values that a segment may have of its own, and whether they have signs."""


@dataclass(slots=True, kw_only=True)
class Coding:
    """The parameters of one picture, as they are read.

    `segments` are, before, those of the frame that it goes on from, None where it begins anew. It
    `copies` where parts of the picture may be predicted from others. `is_scaled` tells whether the
    picture is made wider afterwards.
    """

    bits: Bits
    sequence: SequenceHeader
    segments: dict[int, int] | None
    copies: bool
    is_scaled: bool
    index: int = 0
    is_lossless: bool = field(default=False, init=False)

    def skip(self) -> dict[int, int]:
        """Move behind all of it; return the quantizers of segments.

        Raises:
            BrokenUnits: it ends too early.
        """
        differs = self._differs()
        segments = self._segments()
        self._skip_deltas()
        indexes = [
            min(max(self.index + segments.get(each, 0), 0), _COARSEST) for each in range(_SEGMENTS)
        ]
        self.is_lossless = not differs and not any(indexes)
        if not self.copies:
            self._skip_filters()
        self.bits.skip(not self.is_lossless)
        return segments

    def _differs(self) -> bool:
        """Read the quantizer; tell whether it differs for some of the coefficients."""
        bits, colours = self.bits, self.sequence.colours
        self.index = bits.take(8)
        deltas = [optional(bits, 6)]
        if colours.planes > 1:
            is_double = colours.apart and bits.take(1)
            deltas += [optional(bits, 6) for _ in range(4 if is_double else 2)]
        if bits.take(1):
            bits.skip(8 + 4 * colours.apart)
        return any(deltas)

    def _segments(self) -> dict[int, int]:
        bits = self.bits
        if not bits.take(1):
            return {}
        if self.segments is not None:
            if bits.take(1):
                bits.skip(1)
            if not bits.take(1):
                return self.segments
        segments: dict[int, int] = {}
        for segment in range(_SEGMENTS):
            for feature, (width, has_sign) in enumerate(_FEATURES):
                if bits.take(1):
                    value = signed(bits, width) if has_sign else bits.take(width)
                    if feature == QUANTIZED:
                        segments[segment] = value
        return segments

    def _skip_deltas(self) -> None:
        """Move behind whether quantizers and filters differ by block."""
        bits = self.bits
        if not self.index or not bits.take(1):
            return
        bits.skip(2)
        if not self.copies and bits.take(1):
            bits.skip(3)

    def _skip_filters(self) -> None:
        """Move behind the filters, of which there are none without loss."""
        if not self.is_lossless:
            self._skip_smoothing()
            if self.sequence.enhances:
                self._skip_enhancing()
        if self.sequence.restores and (not self.is_lossless or self.is_scaled):
            self._skip_restoring()

    def _skip_smoothing(self) -> None:
        bits = self.bits
        levels = bits.take(6) | bits.take(6)
        if self.sequence.colours.planes > 1 and levels:
            bits.skip(12)
        bits.skip(3)
        if bits.take(1) and bits.take(1):
            for _ in range(10):
                optional(bits, 6)

    def _skip_enhancing(self) -> None:
        bits = self.bits
        bits.skip(2)
        width = 12 if self.sequence.colours.planes > 1 else 6
        bits.skip(width << bits.take(2))

    def _skip_restoring(self) -> None:
        bits, colours = self.bits, self.sequence.colours
        kinds = [bits.take(2) for _ in range(colours.planes)]
        if not any(kinds):
            return
        if bits.take(1) and not self.sequence.is_large:
            bits.skip(1)
        if colours.halved and any(kinds[1:]):
            bits.skip(1)
