"""Boxes in which an MP4 tells of itself, and which libav does not hand on (ISO/IEC 14496-12, 8.10).

What is known to be as true of a piece is kept as it stands. The rest is named: makers of cameras
have boxes of their own, with pictures and times of what may have been cut away.
"""

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from trimcore.adapters.pyav.metadata.boxes import Box, ReadAt, boxes, reader_of
from trimcore.adapters.pyav.metadata.sample_entry import unknown_in_entries
from trimcore.adapters.pyav.metadata.track_boxes import child, handler, track_number, way_to

_TEXTS = frozenset(
    {
        *(b"cprt", b"titl", b"dscp", b"perf", b"auth", b"gnre", b"yrrc", b"albm", b"loci"),
        *(b"kywd", b"clsf", b"rtng"),  # 3GPP TS 26.244, 8
        *(b"manu", b"modl", b"FIRM", b"LENS", b"CAME", b"SETT", b"MUID"),  # of cameras
        b"XMP_",
    }
)
_QUICKTIME = b"\xa9"
"""The first letter of QuickTime's texts, of which some name the program that wrote the file."""
_PROGRAMS = frozenset({b"\xa9too", b"\xa9swr", b"\xa9enc"})
_WRITTEN_ANEW = frozenset(
    {
        *(b"ftyp", b"styp", b"moov", b"moof", b"mdat", b"free", b"skip", b"wide", b"mfra"),
        *(b"sidx", b"ssix", b"meta", b"chpl", b"name", b"kind", b"\0\0\0\0"),
    }
)
"""What libav reads and writes, or what is an index of packets."""
_TRACKS_OWN = frozenset({b"tkhd", b"mdia", b"edts", b"udta", b"tref", b"load"})
_OF_PICTURES = frozenset({b"tapt", b"meta"})
"""How much of the pictures QuickTime shows, and what cameras say of the track under keys."""
_UUID, _XMP = b"uuid", bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_THUMBNAIL = b"xmpGImg:image"
_NO_DATA = struct.pack(">I4s", 8, b"udta")
_HANDLER = 32
"""Bytes in which a table of tags says of which kind its names are."""
_LARGEST = 1 << 20
_MOST_NAMED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class UserBoxes:
    """What of them is kept, head and all: inside the movie's user data, and beside the movie.

    `of_pictures` are kept in the pictures' track.
    `unknown` are the kinds that are left out. `keyed` tells whether tags have names of their own
    (QuickTime's metadata keys), and not letters that are agreed on.
    """

    inside: tuple[bytes, ...] = ()
    beside: tuple[bytes, ...] = ()
    of_pictures: tuple[bytes, ...] = ()
    unknown: tuple[str, ...] = ()
    keyed: bool = False

    @property
    def remarks(self) -> tuple[str, ...]:
        """What the receipt says of those that are left out."""
        if not self.unknown:
            return ()
        return (
            f"boxes of the file are left out, whose meaning is not known: {_few(self.unknown)}",
        )

    def homeless(self, label: str, more: Iterable[bytes]) -> tuple[str, ...]:
        """What it says of all, and of `more`, where a container of a label has no boxes."""
        kinds = [box[4:8] for box in (*self.inside, *self.beside, *self.of_pictures, *more)]
        if not kinds:
            return ()
        named = _few(tuple(dict.fromkeys(map(_name, kinds))))
        return (f"boxes of the file are left out, for which {label} has no room: {named}",)


NOTHING_SAID = UserBoxes()


def user_boxes(read_at: ReadAt, size: int, pictures: int) -> UserBoxes:
    """Collect those of a file of so many bytes, in which pictures are the track of a number."""
    inside: list[bytes] = []
    beside: list[bytes] = []
    unknown: list[str] = []
    top = list(takewhile(lambda box: box.kind != b"moof", boxes(read_at, 0, size)))
    for box in _of_movie(read_at, top):
        whole = read_at(box.start, min(box.end - box.start, _LARGEST + 1))
        if len(whole) > _LARGEST or not _is_kept(box.kind, whole):
            unknown.append(_name(box.kind))
        else:
            (beside if box.kind == _UUID else inside).append(whole)
    of_pictures: list[bytes] = []
    for box in _of_tracks(read_at, top, pictures):
        whole = read_at(box.start, min(box.end - box.start, _LARGEST + 1))
        if _is_kept_of_pictures(box.kind, whole):
            of_pictures.append(whole)
        else:
            unknown.append(_name(box.kind))
    unknown += [_name(box.kind) for box in unknown_in_entries(read_at, size)]
    return UserBoxes(
        inside=tuple(inside),
        beside=tuple(beside),
        of_pictures=tuple(of_pictures),
        unknown=tuple(dict.fromkeys(unknown)),
        keyed=any(_is_keyed(read_at, box) for box in top),
    )


def insert_user_boxes(index: bytearray, said: UserBoxes) -> None:
    """Add boxes to the user data of a `moov` box and to the track of its pictures.

    Not those of which it has the kind already.
    """
    read_at = reader_of(index)
    movie = next(boxes(read_at, 0, len(index)))
    tracks = [box for box in boxes(read_at, movie.body, movie.end) if box.kind == b"trak"]
    pictures = next((one for one in tracks if handler(read_at, one) == b"vide"), None)
    if pictures is not None:
        _add(index, (movie, pictures), said.of_pictures)
        movie = next(boxes(read_at, 0, len(index)))
    data = child(read_at, movie, b"udta")
    if data is None and said.inside:
        _add(index, (movie,), [_NO_DATA])
        return insert_user_boxes(index, said)
    if data is not None:
        _add(index, (movie, data), said.inside)
    return None


def _add(index: bytearray, way: Sequence[Box], added: Iterable[bytes]) -> None:
    """Add boxes at the end of one to which a way leads, and let all on the way grow."""
    read_at, into = reader_of(index), way[-1]
    own = {box.kind for box in boxes(read_at, into.body, into.end)}
    made = b"".join(box for box in added if box[4:8] not in own)
    index[into.end : into.end] = made
    for box in way:
        (length,) = struct.unpack_from(">I", index, box.start)
        struct.pack_into(">I", index, box.start, length + len(made))


def _of_movie(read_at: ReadAt, top: Sequence[Box]) -> Iterator[Box]:
    """Yield the boxes beside the movie and in its user data, but for what is written anew."""
    for box in top:
        if box.kind not in _WRITTEN_ANEW:
            yield box
        if box.kind == b"moov":
            for part in boxes(read_at, box.body, box.end):
                if part.kind == _UUID:
                    yield part
                elif part.kind == b"udta":
                    for one in boxes(read_at, part.body, part.end):
                        if one.kind not in _WRITTEN_ANEW | _PROGRAMS:
                            yield one


def _of_tracks(read_at: ReadAt, top: Sequence[Box], pictures: int) -> Iterator[Box]:
    """Yield the boxes in tracks and in their user data which libav does not read.

    What cameras say under keys is yielded of the pictures alone: no other track is of a camera.
    """
    movies = (box for box in top if box.kind == b"moov")
    for track in (one for movie in movies for one in boxes(read_at, movie.body, movie.end)):
        if track.kind != b"trak":
            continue
        data = child(read_at, track, b"udta")
        for one in boxes(read_at, data.body, data.end) if data is not None else ():
            if one.kind not in _WRITTEN_ANEW and one.kind[:1] != _QUICKTIME:
                yield one
        is_pictures = track_number(read_at, track) == pictures
        kept = _OF_PICTURES if is_pictures else frozenset[bytes]()
        for one in boxes(read_at, track.body, track.end):
            if one.kind not in (_WRITTEN_ANEW | _TRACKS_OWN) - kept:
                yield one


def _is_keyed(read_at: ReadAt, movie: Box) -> bool:
    """Tell whether a movie has a table of keys; QuickTime's is no box with a version."""
    if movie.kind != b"moov":
        return False
    ways = (way_to(read_at, movie, b"meta"), way_to(read_at, movie, b"udta", b"meta"))
    return any(way and b"mdta" in read_at(way[-1].body, _HANDLER) for way in ways)


def _is_kept(kind: bytes, whole: bytes) -> bool:
    if kind == _UUID:
        return whole[8:24] == _XMP and _THUMBNAIL not in whole
    return (kind in _TEXTS or kind[:1] == _QUICKTIME) and _THUMBNAIL not in whole


def _is_kept_of_pictures(kind: bytes, whole: bytes) -> bool:
    if kind == b"meta" and b"mdta" not in whole[:_HANDLER]:
        return False
    return kind in _OF_PICTURES and len(whole) <= _LARGEST and _THUMBNAIL not in whole


def _few(kinds: Sequence[str]) -> str:
    more = " and others" if len(kinds) > _MOST_NAMED else ""
    return ", ".join(kinds[:_MOST_NAMED]) + more


def _name(kind: bytes) -> str:
    letters = kind.decode("latin-1")
    return letters if letters.isascii() and letters.isprintable() else kind.hex()
