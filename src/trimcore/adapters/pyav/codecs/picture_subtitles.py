"""Subtitles that are pictures: what a packet of theirs adds to, and until when it shows.

Blu-ray (PGS) and broadcasts (DVB, ETSI EN 300 743) have them in sets that build on each other
and show until the next. DVD has them one by one, and each tells for how long it shows.
"""

import struct
from fractions import Fraction

from trimcore.adapters.pyav.codecs.subtitle_segments import (
    dvb_segments,
    dvd_sequences,
    pgs_segments,
)

PGS, DVB, DVD = "pgssub", "dvbsub", "dvdsub"
PICTURES = frozenset({PGS, DVB, DVD})
"""libav's names of the decoders."""

_PGS_COMPOSITION, _PGS_STATE, _PGS_OBJECTS = 0x16, 7, 10
_DVB_PAGE, _DVB_STATE, _DVB_REGIONS = 0x10, 1, 2
_DVD_UNIT = Fraction(1024, 90_000)
"""Seconds in which DVD's subtitles count."""


def begins_anew(codec: str, data: bytes) -> bool:
    """Tell whether nothing before this packet has a part in what shows."""
    if codec == DVD:
        return True
    state = _state(codec, data)
    return state is not None and state[0]


def clears(codec: str, data: bytes) -> bool:
    """Tell whether nothing shows from this packet on."""
    state = _state(codec, data)
    return state is not None and state[1]


def ends_sooner(codec: str, data: bytes, by: Fraction) -> bytes:
    """Return a packet that shows so many seconds less, where it tells by itself how long."""
    if codec != DVD:
        return data
    made, units = bytearray(data), round(by / _DVD_UNIT)
    for at in dvd_sequences(data):
        (date,) = struct.unpack_from(">H", made, at)
        struct.pack_into(">H", made, at, max(0, date - units))
    return bytes(made)


def _state(codec: str, data: bytes) -> tuple[bool, bool] | None:
    """Tell whether a packet's composition begins anew and whether it is empty, None without one."""
    if codec == PGS:
        for kind, body in pgs_segments(data):
            if kind == _PGS_COMPOSITION and len(body) > _PGS_OBJECTS:
                return body[_PGS_STATE] != 0, body[_PGS_OBJECTS] == 0
    if codec == DVB:
        for kind, body in dvb_segments(data):
            if kind == _DVB_PAGE and len(body) > _DVB_STATE:
                return body[_DVB_STATE] & 0x0C != 0, len(body) == _DVB_REGIONS
    return None
