"""Move behind into which tiles a picture is divided (AV1 specification, 5.9.15)."""

from dataclasses import dataclass

from trimcore.adapters.pyav.bitstream.bits import Bits
from trimcore.adapters.pyav.bitstream.hiding.av1.reading import below, doublings

_WIDEST, _LARGEST, _MOST = 4096, 4096 * 2304, 64
"""How wide and large a tile may be in pixels, and how many there may be in a row."""


@dataclass(slots=True)
class Tiles:
    """The blocks of a picture, across and down; `side` is theirs in doublings of a pixel."""

    bits: Bits
    across: int
    down: int
    side: int

    @classmethod
    def of(cls, bits: Bits, width: int, height: int, *, is_large: bool) -> "Tiles":
        """Count the blocks of a picture so large."""
        side = 7 if is_large else 6
        # Pictures are counted in blocks of eight pixels first.
        across, down = (-(-(-(-each // 8) * 8) // (1 << side)) for each in (width, height))
        return cls(bits, across, down, side)

    def skip(self) -> None:
        """Move behind what is told of them; raises BrokenUnits if it ends too early."""
        columns, rows = self._even() if self.bits.take(1) else self._uneven()
        if columns or rows:
            self.bits.skip(columns + rows + 2)

    @property
    def _least(self) -> int:
        """How many doublings of tiles there are at least."""
        area = doublings(_LARGEST >> 2 * self.side, self.across * self.down)
        return max(doublings(_WIDEST >> self.side, self.across), area)

    def _even(self) -> tuple[int, int]:
        fewest = doublings(_WIDEST >> self.side, self.across)
        columns = self._counted(fewest, doublings(1, min(self.across, _MOST)))
        most = doublings(1, min(self.down, _MOST))
        return columns, self._counted(max(self._least - columns, 0), most)

    def _counted(self, count: int, most: int) -> int:
        while count < most and self.bits.take(1):
            count += 1
        return count

    def _uneven(self) -> tuple[int, int]:
        columns = self._sizes(self.across, _WIDEST >> self.side)
        area = self.across * self.down
        area = area >> self._least + 1 if self._least else area
        rows = self._sizes(self.down, max(area // max(columns), 1))
        return doublings(1, len(columns)), doublings(1, len(rows))

    def _sizes(self, whole: int, most: int) -> list[int]:
        sizes = list[int]()
        while sum(sizes) < whole:
            sizes.append(below(self.bits, min(whole - sum(sizes), most)) + 1)
        return sizes
