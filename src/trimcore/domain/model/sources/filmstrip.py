"""A few pictures of a source, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from trimcore.domain.errors import Fault, InvalidInput

MOST_PICTURES = 100
LOWEST, HIGHEST = 16, 360
"""How high a strip may be, in pixels."""
MEDIA_TYPE = "image/jpeg"


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """What is asked for: how many pictures, and how high they are, in pixels.

    Raises:
        InvalidInput: more or fewer pictures than 1 to 100, or higher or lower than 16 to 360.
    """

    count: int = 10
    height: int = 90

    def __post_init__(self) -> None:
        """Refuse what is out of bounds, naming each."""
        bounds = (("count", self.count, 1, MOST_PICTURES), ("height", self.height, LOWEST, HIGHEST))
        faults = [
            Fault(field=name, code="out_of_range", detail=f"must be from {least} to {most}")
            for name, value, least, most in bounds
            if not least <= value <= most
        ]
        if faults:
            raise InvalidInput(*faults)

    def moments(self, duration: Fraction) -> Sequence[Fraction]:
        """Return when its pictures are shown: in the middle of each of as many equal parts."""
        return [duration * (2 * number + 1) / (2 * self.count) for number in range(self.count)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filmstrip:
    """Pictures side by side as one JPEG, each as wide as the others.

    `width` and `height` are those of one picture in pixels, as it is shown: upright, with square
    pixels. `moments` are when the pictures are shown in the source, in exact seconds, ascending;
    one may be shown twice where there are fewer in the source.
    """

    content: bytes
    width: int
    height: int
    moments: tuple[Fraction, ...]
