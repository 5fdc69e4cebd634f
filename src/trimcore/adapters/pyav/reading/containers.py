"""The container formats that are accepted, by their first bytes, and what is made of them."""

from dataclasses import dataclass

HEAD_BYTES = 4096
_TS_PACKET = 188
_MP4_BOXES = (b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot")


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerFormat:
    """A kind of container: our short name, libav's muxer for it, and how its files are called.

    `index_in_front` asks for the index before the pictures. `hides_preroll` says that an edit list
    can hide the beginning of a sound packet, `in_band` that parameter sets travel with the frames.
    """

    container: str
    muxer: str
    media_type: str
    extension: str
    index_in_front: bool = False
    hides_preroll: bool = False
    in_band: bool = False


MP4 = ContainerFormat(
    container="mp4",
    muxer="mp4",
    media_type="video/mp4",
    extension="mp4",
    index_in_front=True,
    hides_preroll=True,
)
THREE_GP = ContainerFormat(
    container="3gp",
    muxer="3gp",
    media_type="video/3gpp",
    extension="3gp",
    index_in_front=True,
    hides_preroll=True,
)
MOV = ContainerFormat(
    container="mov",
    muxer="mov",
    media_type="video/quicktime",
    extension="mov",
    index_in_front=True,
    hides_preroll=True,
)
MATROSKA = ContainerFormat(
    container="matroska", muxer="matroska", media_type="video/x-matroska", extension="mkv"
)
WEBM = ContainerFormat(container="webm", muxer="webm", media_type="video/webm", extension="webm")
MPEGTS = ContainerFormat(
    container="mpegts", muxer="mpegts", media_type="video/mp2t", extension="ts", in_band=True
)


def format_of(head: bytes) -> ContainerFormat | None:
    """Return the format to write for a source that begins with `head`; None if it is not ours.

    AVI has no clock of its own and is written as Matroska, or as MOV if that can't hold it.
    """
    if head[4:8] in _MP4_BOXES:
        return MOV if head[4:8] != b"ftyp" or head[8:12] == b"qt  " else MP4
    if head.startswith(b"\x1aE\xdf\xa3"):
        return WEBM if b"webm" in head[:128] else MATROSKA
    if head.startswith(b"RIFF") and head[8:12] == b"AVI ":
        return MATROSKA
    if any(_is_transport_stream(head[skip:], step) for skip, step in ((0, 188), (4, 192))):
        return MPEGTS
    return None


def _is_transport_stream(head: bytes, step: int) -> bool:
    return len(head) > _TS_PACKET * 2 and all(byte == ord("G") for byte in head[: 4 * step : step])
