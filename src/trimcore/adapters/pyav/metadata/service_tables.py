"""Tables of a transport stream that tell of its services."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

_CHECKSUM = 4
_SHORTEST = 8
"""Bytes that every table has with its checksum; one that claims to have fewer is broken."""
PACKET, PREFIXES = 188, {188: 0, 192: 4, 204: 0}
PROGRAMS, NAMES = 0, 0x11
LISTS, MAPS, NAMED = 0x00, 0x02, 0x42
_SERVICE, _TELETEXT = 0x48, 0x56
_UTF8, _LATIN = 0x15, 0x10
_PRINTED = 0x20


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One: its number, where its table of tracks is, which tracks these are, and its names.

    `texts` are those of its tracks that are teletext.
    """

    number: int
    table: int
    tracks: frozenset[int] = frozenset()
    texts: frozenset[int] = frozenset()
    name: str = ""
    provider: str = ""


@dataclass(slots=True)
class Tables:
    """Puts tables together from packets; `wanted` are the tracks in which they come."""

    wanted: set[int] = field(default_factory=lambda: {PROGRAMS, NAMES})
    _begun: dict[int, bytes] = field(default_factory=dict)

    def take(self, packet: bytes) -> Iterator[tuple[int, bytes]]:
        """Yield, with their tracks, the tables that are whole with a packet."""
        track = int.from_bytes(packet[1:3], "big") & 0x1FFF
        if track not in self.wanted:
            return
        at = 4 + (1 + packet[4] if packet[3] & 0x20 else 0)
        if packet[1] & 0x40:
            self._begun[track] = packet[at + 1 + packet[at] :] if at < PACKET else b""
        elif track in self._begun:
            self._begun[track] += packet[at:]
        table = self._begun.get(track, b"")
        length = 3 + (int.from_bytes(table[1:3], "big") & 0xFFF)
        if len(table) >= max(length, _SHORTEST):
            del self._begun[track]
            if length <= _SHORTEST:
                return
            if track == PROGRAMS and table[0] == LISTS:
                self.wanted |= {pid for _, pid in listed(table[: length - _CHECKSUM])}
            yield track, table[: length - _CHECKSUM]


def listed(table: bytes) -> Iterator[tuple[int, int]]:
    """Yield the numbers of services, and where their tables are."""
    for at in range(8, len(table) - 3, 4):
        number = int.from_bytes(table[at : at + 2], "big")
        if number:
            yield number, int.from_bytes(table[at + 2 : at + 4], "big") & 0x1FFF


def with_tracks(service: Service, table: bytes) -> Service:
    """Return a service with the tracks that its table lists."""
    at = 12 + (int.from_bytes(table[10:12], "big") & 0xFFF)
    tracks, texts = set(), set()
    while at + 5 <= len(table):
        track = int.from_bytes(table[at + 1 : at + 3], "big") & 0x1FFF
        end = at + 5 + (int.from_bytes(table[at + 3 : at + 5], "big") & 0xFFF)
        tracks.add(track)
        if _TELETEXT in (kind for kind, _ in _descriptors(table, at + 5, end)):
            texts.add(track)
        at = end
    return replace(service, tracks=frozenset(tracks), texts=frozenset(texts))


def _descriptors(table: bytes, at: int, end: int) -> Iterator[tuple[int, bytes]]:
    """Yield the kinds and contents of descriptors; a table may claim more of them than it has."""
    while at + 2 <= min(end, len(table)):
        yield table[at], table[at + 2 : at + 2 + table[at + 1]]
        at += 2 + table[at + 1]


def named(table: bytes) -> Iterator[tuple[int, str, str]]:
    """Yield the numbers of services, their providers and names."""
    at = 11
    while at + 5 <= len(table):
        number = int.from_bytes(table[at : at + 2], "big")
        end = at + 5 + (int.from_bytes(table[at + 3 : at + 5], "big") & 0xFFF)
        for kind, told in _descriptors(table, at + 5, end):
            if kind == _SERVICE:
                provider, rest = _text(told[1:])
                yield number, provider, _text(rest)[0]
        at = end


def _text(field: bytes) -> tuple[str, bytes]:
    """Read a text behind its length, and return what follows."""
    if not field:
        return "", b""
    text, rest = field[1 : 1 + field[0]], field[1 + field[0] :]
    if not text or text[0] >= _PRINTED:
        return text.decode("latin-1"), rest
    if text[0] == _UTF8:
        return text[1:].decode("utf-8", "replace"), rest
    part = text[2] if text[0] == _LATIN and len(text) > 2 else text[0] + 4  # noqa: PLR2004 - its two bytes
    skipped = 3 if text[0] == _LATIN else 1
    try:
        return text[skipped:].decode(f"iso8859-{part}"), rest
    except (LookupError, UnicodeDecodeError):
        return "", rest
