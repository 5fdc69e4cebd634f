"""The output's clock and the source's, counted in the same whole numbers."""

from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from trimcore.domain.cutting.timeline.times import MICROSECONDS

if TYPE_CHECKING:
    from av.container import InputContainer


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoClocks:
    """The output's clock and the source's, both counted in whole numbers of one fine unit."""

    base: int
    source: int
    start: int
    tolerance: int

    @classmethod
    def of(cls, container: "InputContainer", source: Fraction, start: int) -> "TwoClocks":
        base = container.streams.video[0].time_base or Fraction(1)
        fine = lcm(base.denominator, source.denominator, MICROSECONDS)
        return cls(
            base=int(base * fine),
            source=int(source * fine),
            start=start * fine // MICROSECONDS,
            tolerance=int(max(base, source) * fine) + fine // MICROSECONDS,
        )

    def pts(self, ticks: int) -> int:
        """Tell at which tick of the output a frame so many ticks after the origin should show."""
        return (ticks * self.source + self.start + self.base // 2) // self.base

    def apart(self, pts: int, ticks: int) -> bool:
        """Tell whether a frame shows at another moment, beyond what clocks round."""
        return abs(pts * self.base - self.start - ticks * self.source) > self.tolerance
