"""What AV1's frames take over from others before them."""

from dataclasses import dataclass, field

SLOTS, REFERENCES = 8, 7
QUANTIZED = 0
"""The feature of a segment that changes its quantizer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What of a frame counts for the headers of those that refer to it.

    `width` is that of the picture as it is kept. `segments` are by how much their quantizers
    differ, for those that tell so.
    """

    order: int
    width: int
    height: int
    segments: dict[int, int] = field(default_factory=dict)
    is_key: bool = False
