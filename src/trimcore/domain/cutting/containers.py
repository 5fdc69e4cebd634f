"""The containers that are known: one row each, for the door and for the engine alike."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from trimcore.domain.cutting.extras import Extra

HEAD_LENGTH = 4096
"""How many first bytes of a file `container_of` wants to see."""

_BOXES = frozenset(
    {b"ftyp", b"styp", b"moov", b"moof", b"mdat", b"free", b"skip", b"wide", b"pnot", b"uuid"}
)
_BRANDED = frozenset({b"ftyp", b"styp"})
_NEVER_QUICKTIME = frozenset({b"moof", b"uuid"})
_QUICKTIME = b"qt  "
_EBML = bytes.fromhex("1a45dfa3")
_EBML_HEADER = 128
_SEGMENT = bytes.fromhex("18538067")
_SYNC = 0x47
_TS_PACKETS = ((0, 188), (4, 192), (0, 204))
"""Offset of the sync byte and packet length: plain, with time codes, with error correction."""
_FEWEST_SYNCS, _MOST_SYNCS = 3, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """One container: what it is called, how its files begin, and what a cut has to know of it.

    `name` stands in receipts, `label` in sentences. `extensions` are those of its files without
    the dot, that of ours first. `demuxer` and `muxer` are libav's names.
    """

    name: str
    label: str
    extensions: tuple[str, ...]
    media_type: str
    demuxer: str
    muxer: str = ""
    """Empty for one that is only read."""
    begins: Callable[[bytes], bool] | None = None
    """Tells whether a file with these first bytes is one; None for one that is only written."""
    instead: tuple["Container", ...] = ()
    """What is written, the best first, where this one isn't or can't hold the tracks."""
    for_sound: bool = False
    """Written instead of another for the sake of a sound, too, and not of the pictures alone."""
    declared_length: Callable[[bytes], int] | None = None
    """Reads from the first bytes how long the file should be, 0 if they don't say; None where
    only an index can tell."""
    index_in_front: bool = False
    """Written with the index before the pictures."""
    hides_preroll: bool = False
    """An edit list can hide the beginning of a sound packet."""
    tells_delay: bool = False
    """It says beside the sound how much of its beginning decoders have to throw away."""
    in_band: bool = False
    """Parameter sets travel with the frames."""
    places_frames: bool = True
    """It tells when each frame is shown, not only when it is decoded."""
    found_by_time: bool = True
    """A search by time finds its first packets, and no clock that begins anew misleads it."""
    holds: frozenset[Extra] = frozenset()
    """What it has room for beside its tracks of pictures, sound and subtitles."""

    @property
    def extension(self) -> str:
        """The extension of the files that are written, without the dot."""
        return self.extensions[0]

    @property
    def outputs(self) -> tuple["Container", ...]:
        """What a cut of such a file can be written as, the best first."""
        return (self, *self.instead) if self.muxer else self.instead


def container_of(head: bytes) -> Container | None:
    """Return the container of a file that begins with `head`; None if it is none of ours.

    A container promises nothing of what is in it; None is certain.
    """
    return next((one for one in ACCEPTED if one.begins and one.begins(head)), None)


def _is_mp4(head: bytes) -> bool:
    """Tell ISO's files by their brand, or by what only they begin with."""
    if head[4:8] not in _BOXES:
        return False
    brand = _brand(head)
    return brand != _QUICKTIME if brand else head[4:8] in _NEVER_QUICKTIME


def _is_mov(head: bytes) -> bool:
    return head[4:8] in _BOXES and not _is_mp4(head)


def _brand(head: bytes) -> bytes:
    """Return the first brand among the boxes that begin in the head, empty if there is none."""
    return next((head[at + 8 : at + 12] for kind, at in _boxes(head) if kind in _BRANDED), b"")


def _boxes(head: bytes) -> Iterator[tuple[bytes, int]]:
    at = 0
    while at + 8 <= len(head):
        yield head[at + 4 : at + 8], at
        length = int.from_bytes(head[at : at + 4], "big")
        if length < 8:  # noqa: PLR2004 - its header's; less means that it is huge, or the last
            return
        at += length


def _is_webm(head: bytes) -> bool:
    return head.startswith(_EBML) and b"webm" in head[:_EBML_HEADER]


def _is_matroska(head: bytes) -> bool:
    return head.startswith(_EBML) and not _is_webm(head)


def _segment_end(head: bytes) -> int:
    """Read where a Matroska file says that it ends (RFC 8794, 4, and RFC 9559, 4.5)."""
    at = head.find(_SEGMENT)
    if at < 0 or at + 5 > len(head):
        return 0
    start = at + len(_SEGMENT)
    width = 9 - head[start].bit_length()
    field = int.from_bytes(head[start : start + width], "big")
    unknown = (1 << 7 * width) - 1
    length = field & unknown
    return 0 if length == unknown else start + width + length


def _is_transport_stream(head: bytes) -> bool:
    for offset, length in _TS_PACKETS:
        marks = head[offset::length][:_MOST_SYNCS]
        if len(marks) >= _FEWEST_SYNCS and all(mark == _SYNC for mark in marks):
            return True
    return False


def _is_avi(head: bytes) -> bool:
    """Tell AVI's files, those that begin with a later part or are misspelt by cameras, too."""
    return head.startswith(b"RIFF") and head[8:12] in {b"AVI ", b"AVIX", b"AVI\x19"}


def _riff_end(head: bytes) -> int:
    return int.from_bytes(head[4:8], "little") + 8


THREE_GP = Container(
    name="3gp",
    label="3GP",
    extensions=("3gp",),
    media_type="video/3gpp",
    demuxer="mov",
    muxer="3gp",
    for_sound=True,
    index_in_front=True,
    hides_preroll=True,
)
MP4 = Container(
    name="mp4",
    label="MP4",
    extensions=("mp4", "m4v"),
    media_type="video/mp4",
    demuxer="mov",
    muxer="mp4",
    begins=_is_mp4,
    instead=(THREE_GP,),
    index_in_front=True,
    hides_preroll=True,
    holds=frozenset({Extra.CHAPTERS, Extra.COVERS, Extra.TIMECODE}),
)
MOV = Container(
    name="mov",
    label="MOV",
    extensions=("mov", "qt"),
    media_type="video/quicktime",
    demuxer="mov",
    muxer="mov",
    begins=_is_mov,
    index_in_front=True,
    hides_preroll=True,
    holds=frozenset({Extra.CHAPTERS, Extra.TIMECODE}),
)
MATROSKA = Container(
    name="matroska",
    label="MKV",
    extensions=("mkv",),
    media_type="video/x-matroska",
    demuxer="matroska",
    muxer="matroska",
    begins=_is_matroska,
    instead=(MOV,),
    declared_length=_segment_end,
    tells_delay=True,
    holds=frozenset({Extra.CHAPTERS, Extra.COVERS, Extra.ATTACHMENTS, Extra.TIMECODE}),
)
WEBM = Container(
    name="webm",
    label="WebM",
    extensions=("webm",),
    media_type="video/webm",
    demuxer="matroska",
    muxer="webm",
    begins=_is_webm,
    declared_length=_segment_end,
    tells_delay=True,
    holds=frozenset({Extra.CHAPTERS}),
)
MPEGTS = Container(
    name="mpegts",
    label="MPEG-TS",
    extensions=("ts", "m2ts", "mts"),
    media_type="video/mp2t",
    demuxer="mpegts",
    muxer="mpegts",
    begins=_is_transport_stream,
    in_band=True,
    found_by_time=False,
)
AVI = Container(
    name="avi",
    label="AVI",
    extensions=("avi",),
    media_type="video/x-msvideo",
    demuxer="avi",
    begins=_is_avi,
    instead=(MATROSKA, MOV),
    declared_length=_riff_end,
    places_frames=False,
)
CONTAINERS = (MP4, MOV, MATROSKA, WEBM, MPEGTS, AVI, THREE_GP)
ACCEPTED = tuple(one for one in CONTAINERS if one.begins)
"""Those in which a source may come; no file begins like two of them."""


def _alternatives(names: Iterable[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}"


ACCEPTED_EXTENSIONS = _alternatives(one.extension for one in ACCEPTED)
ACCEPTED_LABELS = _alternatives(one.label for one in ACCEPTED)
"""Both as a sentence lists them: "a, b or c"."""
