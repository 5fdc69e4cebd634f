"""Read from VP8's headers how frames are quantized (RFC 6386, 9): no decoder tells it."""

from dataclasses import dataclass

from trimcore.adapters.pyav.quantizing.vp8_scale import of_vp8

_TAG, _KEY_TAG = 3, 10
"""Bytes before what is coded, of other frames and of keyframes."""
_SEGMENTS, _PROBABILITIES, _DELTAS = 4, 3, 8
_EVEN, _HALF, _BYTE = 128, 128, 8
_HEADER_BYTES = 80
"""Of a frame, as many as its header takes at most up to its quantizer."""


def of_keyframe(packet: bytes) -> float | None:
    """Return the quantizer of a keyframe; None if the packet holds none."""
    return _quantizer(packet[_KEY_TAG:], is_key=True) if packet and not packet[0] & 1 else None


def of_other(packet: bytes) -> float | None:
    """Return the quantizer of a frame that is no keyframe; None if the packet holds none."""
    return _quantizer(packet[_TAG:], is_key=False) if packet and packet[0] & 1 else None


def _quantizer(coded: bytes, *, is_key: bool) -> float | None:
    """Read a header up to its quantizer; None where segments have others in its place."""
    bits = CodedBits(coded[:_HEADER_BYTES])
    if is_key:
        bits.number(2)
    if bits.take() and _has_own_quantizers(bits):
        return None
    bits.number(1 + 6 + 3)
    if bits.take() and bits.take():
        for _ in range(_DELTAS):
            bits.optional(6)
    bits.number(2)
    return of_vp8(bits.number(7))


def _has_own_quantizers(bits: "CodedBits") -> bool:
    """Move behind what is told of segments; tell whether quantizers of theirs take the frame's."""
    maps, values, replaced = bits.take(), bits.take(), 0
    if values:
        replaced = bits.take()
        for width in (7, 6):
            for _ in range(_SEGMENTS):
                bits.optional(width)
    if maps:
        for _ in range(_PROBABILITIES):
            if bits.take():
                bits.number(8)
    return bool(replaced)


@dataclass(slots=True)
class CodedBits:
    """Bits that are coded as each of them is as likely (RFC 6386, 7.3); zeros follow the last."""

    coded: bytes
    _at: int = 2
    _value: int = -1
    _range: int = 255
    _shifted: int = 0

    def __post_init__(self) -> None:
        self._value = int.from_bytes(self.coded[:2].ljust(2, b"\0"), "big")

    def take(self) -> int:
        """Read one bit."""
        split = 1 + ((self._range - 1) * _EVEN >> 8)
        bit = int(self._value >= split << 8)
        if bit:
            self._range -= split
            self._value -= split << 8
        else:
            self._range = split
        while self._range < _HALF:
            self._shift()
        return bit

    def _shift(self) -> None:
        self._value, self._range = self._value << 1, self._range << 1
        self._shifted = (self._shifted + 1) % _BYTE
        if not self._shifted:
            self._value |= self.coded[self._at] if self._at < len(self.coded) else 0
            self._at += 1

    def number(self, width: int) -> int:
        """Read a number of so many bits, the highest first."""
        value = 0
        for _ in range(width):
            value = value << 1 | self.take()
        return value

    def optional(self, width: int) -> None:
        """Move behind a number with a sign, if there is one."""
        if self.take():
            self.number(width + 1)
