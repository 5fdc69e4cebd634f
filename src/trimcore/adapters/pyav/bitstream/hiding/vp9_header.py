"""Read VP9's uncompressed header to its end (VP9 bitstream specification, 6.2)."""

from dataclasses import dataclass, field

from trimcore.adapters.pyav.bitstream.bits import Bits
from trimcore.adapters.pyav.bitstream.hiding.way import CannotHide
from trimcore.adapters.pyav.bitstream.nal import BrokenUnits

_HEADER_BYTES = 256
"""Of a frame, more than its header can take."""
_MARKER, _SYNC, _RGB, _SLOTS, _REFERENCES = 2, 0x498342, 7, 8, 3
_RESERVED_AFTER, _DEEP = 3, 2
_SUBSAMPLED = (1, 3)
"""The profiles in which it is told by how much planes of colour are smaller."""
_FEATURES = (9, 7, 2, 0)
"""Bits of the values that a segment may have of its own, their signs among them."""
_BLOCK, _WIDEST, _NARROWEST = 64, 64, 4
"""Pixels across of a block, and how many of them a tile may be wide at most and at least."""


Size = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vp9Frame:
    """What a frame's header tells of it; `shown_at` is the bit that tells whether it is shown.

    `bits` is the header in ones and zeros. What comes behind it begins with a whole byte.
    """

    bits: str
    shown_at: int
    is_shown: bool
    is_key: bool


@dataclass(slots=True)
class Vp9Headers:
    """Reads the headers of a stream from a keyframe on, since pictures may be as large as others.

    `sizes` are those of the pictures that are kept for others to refer to.
    """

    sizes: list[Size | None] = field(default_factory=lambda: [None] * _SLOTS)

    def read(self, data: bytes) -> Vp9Frame:
        """Read the header of the next frame.

        Raises:
            CannotHide: it ends too early, only shows an earlier picture, or is of no kind that is
                known.
        """
        bits = Bits("".join(f"{byte:08b}" for byte in data[:_HEADER_BYTES]))
        try:
            return _Reading(bits, self.sizes).read()
        except BrokenUnits as error:
            raise CannotHide("a frame's header ends too early") from error


@dataclass(slots=True)
class _Reading:
    """The reading of one header."""

    bits: Bits
    sizes: list[Size | None]
    profile: int = 0
    resilient: bool = False

    def read(self) -> Vp9Frame:
        bits = self.bits
        marker = bits.take(2)
        self.profile = bits.take(1) | bits.take(1) << 1
        reserved = self.profile == _RESERVED_AFTER and bits.take(1)
        if marker != _MARKER or reserved or bits.take(1):
            raise CannotHide("a frame is no picture of its own, or of a profile that is not known")
        is_key, shown_at = not bits.take(1), bits.at
        is_shown, self.resilient = bool(bits.take(1)), bool(bits.take(1))
        refreshed, size = self._key() if is_key else self._other(is_shown=is_shown)
        self._skip_contexts()
        self._skip_filters()
        self._skip_quantizers()
        self._skip_segments()
        self._skip_tiles(size[0])
        if not bits.take(16):
            raise CannotHide("a frame has no compressed header")
        self.sizes[:] = [
            size if refreshed >> slot & 1 else kept for slot, kept in enumerate(self.sizes)
        ]
        header = bits.text[: bits.at]
        return Vp9Frame(bits=header, shown_at=shown_at, is_shown=is_shown, is_key=is_key)

    def _key(self) -> tuple[int, Size]:
        self._sync()
        self._skip_colours()
        return (1 << _SLOTS) - 1, self._told_size()

    def _other(self, *, is_shown: bool) -> tuple[int, Size]:
        """Read what tells where a picture is kept, and how large it is."""
        bits = self.bits
        is_intra = not is_shown and bits.take(1)
        bits.skip(0 if self.resilient else 2)
        if is_intra:
            self._sync()
            if self.profile:
                self._skip_colours()
            return bits.take(_SLOTS), self._told_size()
        refreshed, size = bits.take(_SLOTS), self._size_of_references()
        bits.skip(1)
        bits.skip(0 if bits.take(1) else 2)
        return refreshed, size

    def _sync(self) -> None:
        if self.bits.take(24) != _SYNC:
            raise CannotHide("a frame's header is damaged")

    def _skip_colours(self) -> None:
        bits = self.bits
        bits.skip(self.profile >= _DEEP)
        if bits.take(3) != _RGB:
            bits.skip(1 + (3 if self.profile in _SUBSAMPLED else 0))
        elif self.profile in _SUBSAMPLED:
            bits.skip(1)
        else:
            raise CannotHide("a frame's colours are none of its profile")

    def _told_size(self) -> Size:
        size = self.bits.take(16) + 1, self.bits.take(16) + 1
        self._skip_shown_size()
        return size

    def _skip_shown_size(self) -> None:
        self.bits.skip(32 if self.bits.take(1) else 0)

    def _size_of_references(self) -> Size:
        bits = self.bits
        slots = [bits.take(4) >> 1 for _ in range(_REFERENCES)]
        slot = next((slot for slot in slots if bits.take(1)), None)
        if slot is None:
            return self._told_size()
        self._skip_shown_size()
        if (size := self.sizes[slot]) is None:
            raise CannotHide("a frame refers to a picture before its keyframe")
        return size

    def _skip_contexts(self) -> None:
        self.bits.skip(2 if self.resilient else 4)

    def _skip_filters(self) -> None:
        bits = self.bits
        bits.skip(9)
        if bits.take(1) and bits.take(1):
            for _ in range(6):
                self._skip_optional(7)

    def _skip_quantizers(self) -> None:
        self.bits.skip(8)
        for _ in range(3):
            self._skip_optional(5)

    def _skip_segments(self) -> None:
        bits = self.bits
        if not bits.take(1):
            return
        if bits.take(1):
            for _ in range(7):
                self._skip_optional(8)
            for _ in range(3 if bits.take(1) else 0):
                self._skip_optional(8)
        if bits.take(1):
            bits.skip(1)
            for _ in range(8):
                for width in _FEATURES:
                    self._skip_optional(width)

    def _skip_optional(self, width: int) -> None:
        self.bits.skip(width if self.bits.take(1) else 0)

    def _skip_tiles(self, width: int) -> None:
        """Move behind into how many tiles a picture is divided, which is told by doublings."""
        blocks, fewest, most = -(-width // _BLOCK), 0, 1
        while _WIDEST << fewest < blocks:
            fewest += 1
        while blocks >> most >= _NARROWEST:
            most += 1
        count = fewest
        while count < most - 1 and self.bits.take(1):
            count += 1
        self._skip_optional(1)
