"""The services of a transport stream, which libav reads and does not hand on.

Tables are ISO/IEC 13818-1's (2.4.4); names are ETSI EN 300 468's (5.2.3 and annex A).
"""

from dataclasses import dataclass, field, replace

from trimcore.adapters.pyav.metadata.boxes import ReadAt
from trimcore.adapters.pyav.metadata.service_tables import (
    LISTS,
    MAPS,
    NAMED,
    NAMES,
    PACKET,
    PREFIXES,
    PROGRAMS,
    Service,
    Tables,
    listed,
    named,
    with_tracks,
)

_SYNC = b"\x47"
_CHUNK, _MOST = 64 << 10, 8
"""How much is read at once, and how often at most: names come every other second."""


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
    found, tables = Services(), Tables()
    step = _step(read_at(0, _CHUNK))
    chunk = step * (_CHUNK // step)
    for at in range(0, min(size, _MOST * chunk), chunk):
        data = read_at(at, chunk)
        for start in range(PREFIXES[step], len(data) - PACKET + 1, step):
            for table in tables.take(data[start : start + PACKET]):
                _note(found, table)
        if found.complete:
            break
    return found


def _step(head: bytes) -> int:
    """Tell how far apart the packets are."""
    for step, first in PREFIXES.items():
        if all(head[at : at + 1] in {_SYNC, b""} for at in range(first, 8 * step, step)):
            return step
    return PACKET


def _note(found: Services, told: tuple[int, bytes]) -> None:
    track, table = told
    number = int.from_bytes(table[3:5], "big")
    known = found.by_number
    if table[0] == LISTS and track == PROGRAMS:
        found.stream = number
        for one, pid in listed(table):
            known.setdefault(one, Service(number=one, table=pid))
    elif table[0] == MAPS and number in known and known[number].table == track:
        known[number] = with_tracks(known[number], table)
    elif table[0] == NAMED and track == NAMES:
        found.network, found.is_named = int.from_bytes(table[8:10], "big"), True
        for one, provider, name in named(table):
            if one in known:
                known[one] = replace(known[one], name=name, provider=provider)
