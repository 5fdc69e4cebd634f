"""What an MP4 says of itself in boxes is kept where it holds for a piece, and named where not."""

import io
import struct
from fractions import Fraction

import av
import pytest
from av.video.stream import VideoStream

from tests.corpus.boxes import boxes_of
from tests.corpus.pictures import draw
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.container import Container
from trimcore.domain.cutting.containers import MATROSKA, MOV, MP4
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.cutting.wish import Wish
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

WIDTH, HEIGHT, RATE = 160, 96, 25
XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")


def box(kind: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I4s", 8 + len(body), kind) + body


PACKET = box(b"uuid", XMP, b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
PICTURED = box(b"uuid", XMP, b"<x:xmpmeta><xmpGImg:image>/9j/</xmpGImg:image></x:xmpmeta>")
MAKER = box(b"uuid", bytes(range(16)), b"with a picture of the first frame")
PLACE = box(b"\xa9xyz", struct.pack(">HH", 18, 0x15C7), b"+60.1699+024.9384/")
FIRMWARE, LENS = box(b"FIRM", b"HD9.01.02.00.00"), box(b"LENS", b"LAJ012345")
VIVID = box(b"cuvv", bytes(22))
FILES = box(b"meta", box(b"hdlr", bytes(8), b"pict", bytes(13)))
MOMENTS = box(b"HMMT", struct.pack(">III", 2, 700, 2200))
NUMBERS = box(b"colr", b"nclx", struct.pack(">HHHB", 1, 1, 1, 0))
PROFILE = box(b"colr", b"prof", bytes(range(128)))


def film(into: Container, **options: str) -> bytes:
    file = io.BytesIO()
    with av.open(file, "w", format=into.muxer, container_options=options) as made:
        made.metadata.update({"title": "A film", "own": "key", "make": "a camera"})
        video = made.add_stream("libx264", rate=RATE)
        assert isinstance(video, VideoStream)
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        video.codec_context.gop_size = RATE
        for number in range(3 * RATE):
            frame = draw(number, WIDTH, HEIGHT)
            frame.pts = number
            made.mux(video.encode(frame))
        made.mux(video.encode(None))
    return file.getvalue()


def added(content: bytes, kinds: tuple[bytes, ...], more: bytes) -> bytes:
    """Put bytes at the end of a box, whose way is told, in a file with the index behind."""
    made = bytearray(content)
    starts = [made.rindex(b"moov") - 4]
    for kind in kinds:
        starts.append(made.index(kind, starts[-1] + 8) - 4)
    (length,) = struct.unpack_from(">I", made, starts[-1])
    made[starts[-1] + length : starts[-1] + length] = more
    for start in starts:
        (length,) = struct.unpack_from(">I", made, start)
        struct.pack_into(">I", made, start, length + len(more))
    return bytes(made)


def cut(
    engine: PyavMedia,
    content: bytes,
    into: Container | None = None,
    *,
    start: str = "0.6",
    duration: str = "1.8",
) -> tuple[str, bytes]:
    """Cut a window, and return the remarks on the pictures, and the piece.

    Of the window that it is if nothing is said, the head is encoded.
    """
    sink, wish = KeptSink(), Wish(container=into)
    window = TrimWindow.parse(start, duration)
    receipt = engine.trim(
        KeptSource(content), window, sink, mode=TrimMode.EXACT, wish=wish, watch=unwatched
    )
    with av.open(io.BytesIO(sink.content), "r") as file:
        assert sum(1 for _ in file.decode(video=0)) == Fraction(duration) * RATE
    return receipt.streams[0].reason, sink.content


@pytest.mark.parametrize("into", [MP4, MOV], ids=lambda one: one.name)
def test_what_holds_for_a_piece_is_kept(engine: PyavMedia, into: Container) -> None:
    source = added(film(into), (b"udta",), PLACE + FIRMWARE + LENS) + PACKET
    remarks, content = cut(engine, source)
    assert "boxes" not in remarks
    inside = {found.path.split("/")[-1].encode("latin-1") for found in boxes_of(content)}
    assert {b"\xa9xyz", b"FIRM", b"LENS", b"uuid"} <= inside
    for whole in (PLACE, FIRMWARE, LENS, PACKET):
        assert content.count(whole) == 1


@pytest.mark.parametrize("into", [MP4, MOV], ids=lambda one: one.name)
def test_what_may_tell_of_more_than_the_piece_is_named(engine: PyavMedia, into: Container) -> None:
    """A maker's boxes hold moments and pictures of what was cut away."""
    source = added(film(into), (b"udta",), MOMENTS)
    source = added(source, (b"trak",), box(b"udta", box(b"ludt"))) + PICTURED + MAKER
    remarks, content = cut(engine, source)
    assert remarks.endswith("whose meaning is not known: HMMT, uuid, ludt")
    for whole in (MOMENTS, b"HMMT", b"xmpGImg", b"first frame"):
        assert whole not in content


def test_unknown_boxes_of_tracks_are_named(engine: PyavMedia) -> None:
    """In what describes pictures, and beside a track's own boxes; tables of files are no tags."""
    way = (b"trak", b"mdia", b"minf", b"stbl", b"stsd", b"avc1")
    source = added(film(MP4), way, box(b"xyzw", b"1234"))
    source = added(source, (b"trak",), box(b"trgr") + FILES)
    remarks, content = cut(engine, source)
    assert remarks.endswith("whose meaning is not known: trgr, meta, xyzw")
    assert b"pict" not in content


def test_what_another_container_has_no_room_for_is_named(engine: PyavMedia) -> None:
    """Though its meaning is known."""
    way = (b"trak", b"mdia", b"minf", b"stbl", b"stsd", b"avc1")
    source = added(added(film(MP4), (b"udta",), LENS), way, VIVID) + PACKET
    remarks, _ = cut(engine, source, MATROSKA)
    assert remarks.endswith("for which MKV has no room: LENS, uuid, cuvv")


def test_a_second_layer_stays_with_untouched_frames_alone(engine: PyavMedia) -> None:
    """Dolby Vision's, of which its configuration tells."""
    way = (b"trak", b"mdia", b"minf", b"stbl", b"stsd", b"avc1")
    dolby = box(b"dvcC", bytes([1, 0]), struct.pack(">H", 7 << 9 | 1 << 3 | 0b111), bytes(20))
    source = added(film(MP4), way, dolby + box(b"avcE", bytes(7)))
    remarks, content = cut(engine, source)
    assert "second layer of Dolby Vision is left out" in remarks
    assert b"avcE" not in content
    whole, content = cut(engine, source, start="1", duration="1")
    assert (whole, content.count(b"avcE")) == ("", 1)


@pytest.mark.parametrize("into", [MP4, MOV], ids=lambda one: one.name)
def test_colours_may_be_told_in_two_ways(engine: PyavMedia, into: Container) -> None:
    """By numbers, and by a profile besides."""
    way = (b"trak", b"mdia", b"minf", b"stbl", b"stsd", b"avc1")
    source = added(film(into), way, NUMBERS + PROFILE)
    _, content = cut(engine, source)
    assert content.count(b"nclx") + content.count(b"nclc") == 1
    assert content.count(PROFILE) == 1


@pytest.mark.parametrize("into", [MP4, MOV], ids=lambda one: one.name)
def test_tags_under_names_of_their_own_are_kept(engine: PyavMedia, into: Container) -> None:
    """They stand in a table of keys, not under letters that are agreed on."""
    source = film(into, movflags="use_metadata_tags")
    _, content = cut(engine, source)
    with av.open(io.BytesIO(content), "r") as file:
        assert {"title": "A film", "own": "key", "make": "a camera"}.items() <= (
            file.metadata.items()
        )
