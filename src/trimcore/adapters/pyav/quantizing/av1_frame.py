"""Read AV1's frame headers up to their quantizer (specification, 5.9)."""

from dataclasses import dataclass

from trimcore.adapters.pyav.bitstream.bits import Bits
from trimcore.adapters.pyav.bitstream.nal import BrokenUnits
from trimcore.adapters.pyav.bitstream.obu.sequence import CHOSEN, SequenceHeader

_HEADER_BYTES = 64
"""Of a frame, as many as its header takes at most up to its quantizer."""
_KEY, _INTRA, _SWITCH = 0, 2, 3
_REFERENCES, _SLOTS, _ALL = 7, 8, 0xFF
_WIDEST, _LARGEST, _MOST = 4096, 4096 * 2304, 64
"""How wide and large a tile may be, and how many there may be in a row."""


@dataclass(slots=True, kw_only=True)
class FrameHeader:
    """A frame's header, as far as it has been read; `index` is that of its quantizer."""

    bits: Bits
    sequence: SequenceHeader
    is_key: bool = False
    index: int = 0

    @classmethod
    def read(cls, body: bytes, sequence: SequenceHeader) -> "FrameHeader | None":
        """Read the header at the beginning of a frame; None if it only shows an earlier one.

        Raises:
            BrokenUnits: it ends too early, or is of a kind that is not read.
        """
        text = "".join(f"{byte:08b}" for byte in body[:_HEADER_BYTES])
        header = cls(bits=Bits(text), sequence=sequence)
        if header.bits.take(1):
            return None
        header._read_all()
        return header

    def _read_all(self) -> None:
        bits, sequence = self.bits, self.sequence
        kind, shown = bits.take(2), bits.take(1)
        bits.skip(not shown)
        self.is_key = kind == _KEY
        is_intra, is_whole = kind in {_KEY, _INTRA}, self.is_key and shown
        resilient = kind == _SWITCH or is_whole or bits.take(1)
        fixed = bits.take(1)
        screen = bits.take(1) if sequence.screen == CHOSEN else sequence.screen
        in_pixels = bits.take(1) if screen and sequence.whole == CHOSEN else screen * sequence.whole
        bits.skip(sequence.id_bits)
        sized = kind == _SWITCH or bits.take(1) == 1
        bits.skip(sequence.order_bits)
        bits.skip(0 if is_intra or resilient else 3)
        refreshed = _ALL if kind == _SWITCH or is_whole else bits.take(8)
        if resilient and not (is_intra and refreshed == _ALL):
            bits.skip(_SLOTS * sequence.order_bits)
        if is_intra:
            width, height = self._size(sized=sized)
            bits.skip(bool(screen))
        else:
            self._skip_references()
            if sized and not resilient:
                raise BrokenUnits("sizes of other frames are not read")
            width, height = self._size(sized=sized)
            self._skip_motion(in_pixels=bool(in_pixels), resilient=bool(resilient))
        bits.skip(not fixed)
        self._skip_tiles(width, height)
        self.index = bits.take(8)

    def _skip_references(self) -> None:
        if self.sequence.id_bits:
            raise BrokenUnits("numbers of frames are not read")
        is_short = self.bits.take(1) if self.sequence.order_bits else 0
        self.bits.skip(6 if is_short else 3 * _REFERENCES)

    def _skip_motion(self, *, in_pixels: bool, resilient: bool) -> None:
        self.bits.skip(not in_pixels)
        self.bits.skip(0 if self.bits.take(1) else 2)
        self.bits.skip(1 + (self.sequence.follows_motion and not resilient))

    def _size(self, *, sized: bool) -> tuple[int, int]:
        bits, sequence = self.bits, self.sequence
        size = sequence.width, sequence.height
        if sized:
            size = bits.take(sequence.width_bits) + 1, bits.take(sequence.height_bits) + 1
        if sequence.scales and bits.take(1):
            raise BrokenUnits("pictures that are scaled are not read")
        if bits.take(1):
            bits.skip(32)
        return size

    def _skip_tiles(self, width: int, height: int) -> None:
        """Move behind what is told of tiles, which are counted in blocks of 64 or 128 pixels."""
        block = 7 if self.sequence.is_large else 6
        columns, rows = (-(-side // (1 << block)) for side in (width, height))
        fewest = _doublings(_WIDEST >> block, columns)
        if not self.bits.take(1):
            raise BrokenUnits("tiles of different sizes are not read")
        across = self._counted(fewest, _doublings(1, min(columns, _MOST)))
        least = max(fewest, _doublings(_LARGEST >> 2 * block, rows * columns))
        down = self._counted(max(least - across, 0), _doublings(1, min(rows, _MOST)))
        if across or down:
            self.bits.skip(across + down + 2)

    def _counted(self, count: int, most: int) -> int:
        while count < most and self.bits.take(1):
            count += 1
        return count


def _doublings(size: int, wanted: int) -> int:
    """Tell how often a size has to be doubled to be as much as is wanted."""
    return next(count for count in range(32) if size << count >= wanted)
