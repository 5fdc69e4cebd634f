"""What the units of H.264 and HEVC are: one row each, by the numbers that their standards give."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitSyntax:
    """How the units of one standard are told apart.

    A unit begins with `header` bytes, the first of which holds its type. `slices` are the types
    that hold pictures, `closed` those of them that no later picture looks behind, `delimiter`,
    `messages` and `sequence_set` the types of what their names say.
    """

    header: int
    shift: int
    mask: int
    slices: Collection[int]
    closed: Collection[int]
    sequence_set: int
    sets: Sequence[int]
    """The types of all parameter sets, in the order in which they have to come."""
    messages: int
    delimiter: int
    length_at: int
    """Where a container's record of parameter sets tells how many bytes a unit's length takes."""
    refresh: int | None = None
    """The message that counts the pictures to wait for until a gradual refresh is done."""
    timing: int | None = None
    """The message that begins with four bits which tell whether a picture is a field."""
    carried: Collection[int] = ()
    """Types of units behind a picture that speak of it alone."""
    ending: bytes = b""
    """The unit after which a picture that could be entered is one that is entered."""
    clean: int | None = None
    """The type of a picture that can be entered though some that follow it need earlier ones."""
    broken: int | None = None
    """The type of one of which those are known to be missing."""
    lengths_by_muxer: bool = False
    """Muxers that want lengths make them of start codes."""
    renumbered: bool = False
    """Encoders can't be told which numbers their parameter sets go by."""

    def kind(self, unit: bytes) -> int:
        """Return the type of a unit."""
        return unit[0] >> self.shift & self.mask

    def as_broken(self, unit: bytes) -> bytes:
        """Tell of a picture's unit that those are missing which others need."""
        if self.broken is None or self.kind(unit) != self.clean:
            return unit
        return bytes([unit[0] & ~(self.mask << self.shift) | self.broken << self.shift]) + unit[1:]

    def header_of(self, kind: int) -> bytes:
        """Write the header of a unit of a type, which belongs to the lowest layer."""
        return bytes([kind << self.shift, 1][: self.header])


H264 = UnitSyntax(  # ITU-T H.264, table 7-1
    header=1,
    shift=0,
    mask=0x1F,
    slices=range(1, 6),
    closed=frozenset({5}),
    sequence_set=7,
    sets=(7, 8),
    messages=6,
    delimiter=9,
    length_at=4,
    refresh=6,  # D.2.8, recovery_frame_cnt
    lengths_by_muxer=True,
)
HEVC = UnitSyntax(  # ITU-T H.265, table 7-1
    header=2,
    shift=1,
    mask=0x3F,
    slices=range(32),
    closed=frozenset({19, 20}),
    sequence_set=33,
    sets=(32, 33, 34),
    messages=39,
    delimiter=35,
    timing=1,  # D.3.3, pic_struct
    length_at=21,
    carried=frozenset({62}),  # Dolby Vision's reshaping of one picture
    ending=bytes([36 << 1, 1]),
    clean=21,
    broken=16,
    renumbered=True,
)
