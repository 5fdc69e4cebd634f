"""Edit lists that leave a gap amid a track (ISO/IEC 14496-12, 8.6.6).

An edit of no media shows nothing for a while. libav knows of those with which a list begins, and
takes any other for one that plays the media from their beginning.
"""

import struct
from collections.abc import Iterator

from trimcore.adapters.pyav.metadata.boxes import Box, ReadAt, boxes
from trimcore.adapters.pyav.metadata.track_boxes import way_to

_HEAD = 8
_MOST = 10_000
_NONE = -1
_FORMS = (struct.Struct(">Iii"), struct.Struct(">Qqi"))
"""An edit in each of the two forms: how long it is, where its media begin, how fast they play."""
_BEHIND = ((1 << 31) - 1, 1 << 48)
"""Where no media are any more, in ticks."""


def silenced_gaps(read_at: ReadAt, size: int) -> dict[int, bytes]:
    """Return by their place the bytes by which libav shows nothing in a gap amid a track.

    There, a gap plays what comes behind all media. What can't be read is as if it were not there.
    """
    movie = next((box for box in boxes(read_at, 0, size) if box.kind == b"moov"), None)
    if movie is None:
        return {}
    tracks = (box for box in boxes(read_at, movie.body, movie.end) if box.kind == b"trak")
    ways = (way_to(read_at, track, b"edts", b"elst") for track in tracks)
    return dict(one for way in ways if way for one in _silenced(read_at, way[-1]))


def _silenced(read_at: ReadAt, edits: Box) -> Iterator[tuple[int, bytes]]:
    head = read_at(edits.body, _HEAD)
    version, count = head[0] if head else 0, int.from_bytes(head[4:], "big")
    if len(head) < _HEAD or version >= len(_FORMS) or not 1 < count <= _MOST:
        return
    form, plays = _FORMS[version], False
    table = read_at(edits.body + _HEAD, min(count * form.size, edits.end - edits.body - _HEAD))
    for at in range(0, len(table) - form.size + 1, form.size):
        length, begins, rate = form.unpack_from(table, at)
        if begins == _NONE and plays:
            yield edits.body + _HEAD + at, form.pack(length, _BEHIND[version], rate)
        plays = plays or begins != _NONE
