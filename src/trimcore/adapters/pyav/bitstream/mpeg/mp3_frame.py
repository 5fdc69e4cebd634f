"""What a frame of MP3 is made of (ISO/IEC 11172-3, 13818-3)."""

from dataclasses import dataclass

from trimcore.adapters.pyav.bitstream.bits import Bits

_HEADER = 4
_CHECKSUM = 2
_SYNC = 0x7FF
_LAYER_3 = 0b01
_MPEG_1, _RESERVED = 0b11, 0b01
_ONE_CHANNEL = 0b11
_KILOBITS = {
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""By the index in the header, of MPEG-1 and of the lower rates."""
_RATES = (44_100, 48_000, 32_000)
_HALVED = {0b11: 1, 0b10: 2, 0b00: 4}
_BORROWED_BITS = {True: 9, False: 8}
_PRIVATE_BITS = {(True, 1): 5, (True, 2): 3, (False, 1): 1, (False, 2): 2}
_SHARED_BITS = 4
"""A channel's factors that both granules share; there is but one granule of the lower rates."""
_LENGTH_BITS = 12
_GRANULE_BITS = {True: 59, False: 63}
_BIT_RATE_AT, _BIT_RATE, _PADDING, _NO_CHECKSUM = 12, 0xF000, 0x0200, 0x10000


@dataclass(frozen=True, slots=True)
class Mp3Frame:
    """One frame of MP3: the fields of its header, and its bytes."""

    data: bytes
    is_first: bool
    """Of MPEG-1, not of the lower rates."""
    rate: int
    channels: int
    body: int
    """Where its side information begins."""

    @classmethod
    def of(cls, data: bytes) -> "Mp3Frame | None":
        """Read a header; None if it is none of layer III."""
        header = int.from_bytes(data[:_HEADER], "big")
        version, rate = header >> 19 & 0b11, header >> 10 & 0b11
        if (
            len(data) <= _HEADER
            or header >> 21 != _SYNC
            or version == _RESERVED
            or header >> 17 & 0b11 != _LAYER_3
            or rate >= len(_RATES)
        ):
            return None
        return cls(
            data=data,
            is_first=version == _MPEG_1,
            rate=_RATES[rate] // _HALVED[version],
            channels=1 if header >> 6 & 0b11 == _ONE_CHANNEL else 2,
            body=_HEADER + (0 if header >> 16 & 1 else _CHECKSUM),
        )

    @property
    def side_length(self) -> int:
        """How many bytes its side information has."""
        return {(True, 2): 32, (False, 1): 9}.get((self.is_first, self.channels), 17)

    @property
    def side(self) -> bytes:
        """What tells how its granules are coded."""
        return self.data[self.body : self.body + self.side_length]

    @property
    def main(self) -> bytes:
        """What follows: granules of this frame, and of later ones."""
        return self.data[self.body + self.side_length :]

    @property
    def borrowed(self) -> int:
        """How many bytes before it, other frames' headers aside, its granules begin."""
        return int.from_bytes(self.side[:2], "big") >> 16 - _BORROWED_BITS[self.is_first]

    @property
    def lasting(self) -> int:
        """How many bytes its granules have."""
        bits = Bits("".join(f"{byte:08b}" for byte in self.side))
        bits.skip(_BORROWED_BITS[self.is_first] + _PRIVATE_BITS[self.is_first, self.channels])
        bits.skip(_SHARED_BITS * self.channels if self.is_first else 0)
        length = 0
        for _ in range(self.channels * (2 if self.is_first else 1)):
            length += bits.take(_LENGTH_BITS)
            bits.skip(_GRANULE_BITS[self.is_first] - _LENGTH_BITS)
        return -(-length // 8)

    @property
    def most_borrowed(self) -> int:
        """How many bytes a frame of this kind can take from those before it."""
        return (1 << _BORROWED_BITS[self.is_first]) - 1

    @property
    def room(self) -> int:
        """How many bytes for granules the largest frame of this kind has."""
        return self._size(len(_KILOBITS[self.is_first]) - 1) - _HEADER - self.side_length

    def holding(self, front: bytes, behind: bytes, *, borrowed: int) -> bytes:
        """Write a frame of the same sound that holds these bytes, as small as it may be.

        It takes so many from before. What is free lies between the two, since the bytes of frames
        that follow are counted from the end.
        """
        head = _HEADER + self.side_length
        wanted = head + len(front) + len(behind)
        sizes = range(1, len(_KILOBITS[self.is_first]))
        index = next((one for one in sizes if self._size(one) >= wanted), sizes[-1])
        header = int.from_bytes(self.data[:_HEADER], "big")
        header = header & ~_PADDING & ~_BIT_RATE | index << _BIT_RATE_AT | _NO_CHECKSUM
        shift = 16 - _BORROWED_BITS[self.is_first]
        flags = int.from_bytes(self.side[:2], "big") & (1 << shift) - 1
        side = (borrowed << shift | flags).to_bytes(2, "big") + self.side[2:]
        free = bytes(self._size(index) - wanted)
        return header.to_bytes(_HEADER, "big") + side + front + free + behind

    def _size(self, index: int) -> int:
        kilobits = _KILOBITS[self.is_first][index]
        return (144 if self.is_first else 72) * 1000 * kilobits // self.rate
