"""The services of a transport stream, which libav reads and does not hand on.

Tables are ISO/IEC 13818-1's (2.4.4); names are ETSI EN 300 468's (5.2.3 and annex A).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from trimcore.adapters.pyav.metadata.boxes import ReadAt

_SYNC = b"\x47"
_PACKET, _PREFIXES = 188, {188: 0, 192: 4, 204: 0}
_CHUNK, _MOST = 64 << 10, 8
"""How much is read at once, and how often at most: names come every other second."""
_PROGRAMS, _NAMES = 0, 0x11
_LISTS, _MAPS, _NAMED = 0x00, 0x02, 0x42
_SERVICE, _TELETEXT = 0x48, 0x56
_CHECKSUM = 4
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
class Services:
    """Those of a stream, by number; `stream` and `network` are the numbers that it goes by."""

    stream: int = 1
    network: int = 1
    by_number: dict[int, Service] = field(default_factory=dict)
    is_named: bool = False

    @property
    def complete(self) -> bool:
        """Whether tracks and names of all have been read."""
        return self.is_named and all(service.tracks for service in self.by_number.values())

    def is_text(self, track: int) -> bool:
        """Tell whether a track of a number is teletext."""
        return any(track in one.texts for one in self.by_number.values())

    def of(self, track: int) -> Service | None:
        """Return the first that has a track of a number."""
        return next((one for one in self.by_number.values() if track in one.tracks), None)


def services_of(read_at: ReadAt, size: int) -> Services:
    """Read the services of a transport stream of so many bytes, as far as its beginning tells."""
    found, tables = Services(), _Tables()
    step = _step(read_at(0, _CHUNK))
    chunk = step * (_CHUNK // step)
    for at in range(0, min(size, _MOST * chunk), chunk):
        data = read_at(at, chunk)
        for start in range(_PREFIXES[step], len(data) - _PACKET + 1, step):
            for table in tables.take(data[start : start + _PACKET]):
                _note(found, table)
        if found.complete:
            break
    return found


def _step(head: bytes) -> int:
    """Tell how far apart the packets are."""
    for step, first in _PREFIXES.items():
        if all(head[at : at + 1] in {_SYNC, b""} for at in range(first, 8 * step, step)):
            return step
    return _PACKET


@dataclass(slots=True)
class _Tables:
    """Puts tables together from packets; `wanted` are the tracks in which they come."""

    wanted: set[int] = field(default_factory=lambda: {_PROGRAMS, _NAMES})
    _begun: dict[int, bytes] = field(default_factory=dict)

    def take(self, packet: bytes) -> Iterator[tuple[int, bytes]]:
        """Yield, with their tracks, the tables that are whole with a packet."""
        track = int.from_bytes(packet[1:3], "big") & 0x1FFF
        if track not in self.wanted:
            return
        at = 4 + (1 + packet[4] if packet[3] & 0x20 else 0)
        if packet[1] & 0x40:
            self._begun[track] = packet[at + 1 + packet[at] :] if at < _PACKET else b""
        elif track in self._begun:
            self._begun[track] += packet[at:]
        table = self._begun.get(track, b"")
        length = 3 + (int.from_bytes(table[1:3], "big") & 0xFFF)
        if len(table) >= max(length, 8):
            del self._begun[track]
            if track == _PROGRAMS and table[0] == _LISTS:
                self.wanted |= {pid for _, pid in _listed(table[: length - _CHECKSUM])}
            yield track, table[: length - _CHECKSUM]


def _note(found: Services, told: tuple[int, bytes]) -> None:
    track, table = told
    number = int.from_bytes(table[3:5], "big")
    known = found.by_number
    if table[0] == _LISTS and track == _PROGRAMS:
        found.stream = number
        for one, pid in _listed(table):
            known.setdefault(one, Service(number=one, table=pid))
    elif table[0] == _MAPS and number in known and known[number].table == track:
        known[number] = _with_tracks(known[number], table)
    elif table[0] == _NAMED and track == _NAMES:
        found.network, found.is_named = int.from_bytes(table[8:10], "big"), True
        for one, provider, name in _named(table):
            if one in known:
                known[one] = replace(known[one], name=name, provider=provider)


def _listed(table: bytes) -> Iterator[tuple[int, int]]:
    """Yield the numbers of services, and where their tables are."""
    for at in range(8, len(table) - 3, 4):
        number = int.from_bytes(table[at : at + 2], "big")
        if number:
            yield number, int.from_bytes(table[at + 2 : at + 4], "big") & 0x1FFF


def _with_tracks(service: Service, table: bytes) -> Service:
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
    while at + 2 <= end:
        yield table[at], table[at + 2 : at + 2 + table[at + 1]]
        at += 2 + table[at + 1]


def _named(table: bytes) -> Iterator[tuple[int, str, str]]:
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
