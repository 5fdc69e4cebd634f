"""What pictures of H.264 and HEVC carry beside themselves: read, and put beside others.

Supplemental messages (ITU-T H.264, annex D; H.265, annex D) bring captions, dynamic brightness and
the like. Encoders don't write them, so those of a picture go with the one that replaces it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from trimcore.adapters.pyav.bitstream.nal import BrokenUnits, Framing, escape, unescape

_MORE = 0xFF
_REGISTERED, _UNREGISTERED = 4, 5
_CARRIED = frozenset(
    {
        _REGISTERED,  # captions, HDR10+, HDR Vivid, active format
        _UNREGISTERED,  # what cameras note of a picture
        19,  # film grain characteristics
        45,  # frame packing: two eyes in one picture
        47,  # display orientation
        147,  # alternative transfer characteristics: HLG
        148,  # ambient viewing environment
        149,  # content colour volume
        *range(150, 157),  # projections, rotations and packing of 360 degrees
    }
)
"""Messages that speak of the picture alone. All others speak of buffers, times, or parameter sets,
and would be wrong beside another encoder's pictures; the mastering display's are its own to write.
"""
_FIELDS = {1: "tff", 9: "tff", 11: "tff", 2: "bff", 10: "bff", 12: "bff"}
"""By the structure of a picture (ITU-T H.265, table D.2): alone, or of a pair."""
_SIGNATURES = (
    bytes.fromhex("dc45e9bde6d948b7962cd820d923eeef"),
    bytes.fromhex("2ca2de09b51747dbbb55a4fe7fc2fc4e"),
)
"""Under these, x264 and x265 tell their own settings, which are not those of other pictures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplement:
    """What one picture carries: a unit that comes before it, and units that come behind it."""

    before: tuple[bytes, ...] = ()
    behind: tuple[bytes, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.before or self.behind)

    def beside(self, data: bytes, framing: Framing) -> bytes:
        """Put it into another picture's packet, before the first slice and behind the last unit.

        Raises:
            BrokenUnits: the packet is no sequence of units.
        """
        slices = framing.units.slices
        units = framing.split(data)
        first = next((at for at, unit in enumerate(units) if framing.kind(unit) in slices), 0)
        return framing.wrap([*units[:first], *self.before, *units[first:], *self.behind])


def supplement_of(data: bytes, framing: Framing) -> Supplement:
    """Return what a packet's picture carries that may go with another one; nothing if broken."""
    try:
        units = list(framing.walk(data))
    except BrokenUnits:
        return Supplement()
    kept = [
        (kind, payload)
        for unit in units
        for kind, payload in messages(unit, framing)
        if kind in _CARRIED and not (kind == _UNREGISTERED and is_the_encoders(payload))
    ]
    behind = tuple(unit for unit in units if framing.kind(unit) in framing.units.carried)
    return Supplement(before=(_unit(kept, framing),) if kept else (), behind=behind)


def field_of(data: bytes, framing: Framing) -> str:
    """Tell of a picture that is a field which one it is: `tff` the top one, `bff` the bottom one.

    It is for pictures alone of which decoders say that they are fields.
    """
    try:
        units = [
            unit for unit in framing.walk(data) if framing.kind(unit) == framing.units.messages
        ]
    except BrokenUnits:
        return ""
    found = (
        payload
        for unit in units
        for kind, payload in messages(unit, framing)
        if kind == framing.units.timing
    )
    return next((_FIELDS.get(payload[0] >> 4, "") for payload in found if payload), "")


def is_the_encoders(payload: bytes) -> bool:
    """Tell whether an unregistered message is what an encoder says of its own settings."""
    return payload.startswith(_SIGNATURES)


def messages(unit: bytes, framing: Framing) -> Iterator[tuple[int, bytes]]:
    """Give the type and the bytes of each message of a unit; none if it holds no messages."""
    if framing.kind(unit) != framing.units.messages:
        return
    payload = unescape(unit[framing.units.header :])
    at = 0
    while at + 1 < len(payload):
        kind, at = _sum(payload, at)
        size, at = _sum(payload, at)
        yield kind, payload[at : at + size]
        at += size


def _unit(kept: list[tuple[int, bytes]], framing: Framing) -> bytes:
    header = framing.units.header_of(framing.units.messages)
    body = b"".join(_counted(kind) + _counted(len(payload)) + payload for kind, payload in kept)
    return header + escape(body + b"\x80")


def _sum(payload: bytes, at: int) -> tuple[int, int]:
    """Read a number written as bytes of 255 and a last one that is less."""
    total = 0
    while at < len(payload) and payload[at] == _MORE:
        total, at = total + _MORE, at + 1
    return total + (payload[at] if at < len(payload) else 0), at + 1


def _counted(number: int) -> bytes:
    return bytes([_MORE] * (number // _MORE) + [number % _MORE])
