"""The clock of a transport stream, which a recorder may have set back or ahead amid the file.

libav finds a moment by the times in the stream, as if they rose all the way. Where they don't, it
may land in another part that has the same times: a wrong piece of the right length. So times are
read at a few places of the file, from the heads of its pictures' packets (ISO/IEC 13818-1, 2.4.3).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from trimcore.adapters.pyav.reading.opened_media import OpenedMedia
from trimcore.adapters.pyav.reading.source_file import SourceFile
from trimcore.domain.errors import UnsupportedMedia

_PROBES = 6
_PROBED = 128 << 10
"""Bytes that are looked through at each place."""
_RATE = 90_000
_WRAP = 1 << 33
_BACK, _AHEAD = _RATE // 10, 10 * _RATE
"""Ticks by which a whole recording's clock goes back at most, and ahead between two frames."""
_UNLIKELY = 8
"""A stretch that lasts so many times as long as others of its size may hide a jump."""
_SYNC, _PACKET = 0x47, 188
_STRIDES = (188, 192, 204)
_ENOUGH = 5
"""Marks of packets, one after the other, by which their distance is known."""
_HEAD = 4
_PTS_AT, _DTS_AT = 9, 14


@dataclass(frozen=True, slots=True)
class _Seen:
    """A place in the file, and the time of the first picture behind it, in ticks."""

    offset: int
    tick: int


def check_clock(source: OpenedMedia) -> None:
    """Look at the clock at a few places of the file.

    A jump back by less than what lies between two places is not seen.

    Raises:
        UnsupportedMedia: it jumps.
    """
    file, number = source.file, source.video.id
    places = [file.size * place // _PROBES for place in range(_PROBES)]
    found = (_seen(file, number, place) for place in (*places, max(0, file.size - _PROBED)))
    if _jumps(file, number, [one for one in found if one is not None]):
        raise UnsupportedMedia(
            "The recording's clock jumps, so that its moments can't be told apart. Copy it "
            "into another container first, such as with `ffmpeg -i IN -c copy OUT.mkv`."
        )


def _jumps(file: SourceFile, number: int, seen: list[_Seen]) -> bool:
    seen = sorted(set(seen), key=lambda one: one.offset)
    steps = [_between(before.tick, after.tick) for before, after in pairwise(seen)]
    if any(step < -_BACK for step in steps):
        return True
    suspect = max(steps, default=0)
    if suspect <= max(_AHEAD, _UNLIKELY * median(steps or [0])):
        return False
    place = steps.index(suspect)
    return _jumps_between(file, number, seen[place], seen[place + 1])


def _jumps_between(file: SourceFile, number: int, before: _Seen, after: _Seen) -> bool:
    """Tell a jump ahead from a stretch of few bytes, by halving it to where most time passes."""
    while after.offset - before.offset > _PROBED:
        middle = _seen(file, number, (before.offset + after.offset) // 2)
        if middle is None or not before.offset < middle.offset < after.offset:
            break
        if _between(before.tick, middle.tick) >= _between(middle.tick, after.tick):
            after = middle
        else:
            before = middle
    ticks = [one.tick for one in _times(file, number, before.offset, 2 * _PROBED)]
    return any(abs(_between(one, other)) > _AHEAD for one, other in pairwise(ticks))


def _between(one: int, other: int) -> int:
    """Tell how many ticks pass, on a clock that begins anew after 26 hours."""
    return (other - one + _WRAP // 2) % _WRAP - _WRAP // 2


def _seen(file: SourceFile, number: int, offset: int) -> _Seen | None:
    return next(_times(file, number, offset, _PROBED), None)


def _times(file: SourceFile, number: int, offset: int, length: int) -> Iterator[_Seen]:
    """Yield where pictures begin behind a place, and when they are decoded."""
    data = file.peek(offset, length)
    at, stride = _first_packet(data)
    while stride and at + _PACKET <= len(data):
        tick = _tick(data[at : at + _PACKET], number)
        if tick is not None:
            yield _Seen(offset + at, tick)
        at += stride


def _first_packet(data: bytes) -> tuple[int, int]:
    """Return where the first packet begins, and the distance of packets; 0 if there is none."""
    for at in range(min(_STRIDES[-1], len(data))):
        for stride in _STRIDES:
            marks = data[at::stride][:_ENOUGH]
            if len(marks) == _ENOUGH and all(mark == _SYNC for mark in marks):
                return at, stride
    return 0, 0


def _tick(packet: bytes, number: int) -> int | None:
    """Return when the picture that begins in a packet is decoded; None if none does."""
    starts, has_field = packet[1] & 0x40, packet[3] & 0x20
    if not starts or (packet[1] & 0x1F) << 8 | packet[2] != number:
        return None
    payload = packet[_HEAD + 1 + packet[_HEAD] :] if has_field else packet[_HEAD:]
    if len(payload) < _DTS_AT + 5 or payload[:3] != b"\0\0\1":
        return None
    both, shown = payload[7] & 0x40, payload[7] & 0x80
    if not shown:
        return None
    return _stamp(payload[_DTS_AT if both else _PTS_AT :])


def _stamp(field: bytes) -> int:
    """Read a time of 33 bits (2.4.3.7)."""
    high, middle, low = (
        field[0] >> 1 & 7,
        field[1] << 7 | field[2] >> 1,
        field[3] << 7 | field[4] >> 1,
    )
    return high << 30 | middle << 15 | low
