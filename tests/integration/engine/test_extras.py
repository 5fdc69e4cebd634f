"""Chapters, files, covers, timecode and boxes come with a piece, or the receipt says why not."""

import io
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

import av
import pytest
from av.stream import AttachmentStream, Disposition
from av.video.stream import VideoStream

from tests.corpus.pictures import draw
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.adapters.pyav.metadata.extras import extras_of
from trimcore.domain.cutting.container import Container
from trimcore.domain.cutting.containers import MATROSKA, MOV, MP4, MPEGTS, WEBM, WITH_PICTURES
from trimcore.domain.cutting.extras import Extra
from trimcore.domain.cutting.modes import StreamFate, TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.model.receipt import Receipt
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

if TYPE_CHECKING:
    from av.container.core import Chapter

WIDTH, HEIGHT, RATE, FRAMES = 160, 96, 25, 150
FONT = bytes(range(256)) * 12
STARTS = (0, 2000, 4000)
WRITABLE = [one for one in WITH_PICTURES if one.holds]


@dataclass
class Seen:
    """What a file holds beside its tracks."""

    chapters: list[tuple[str, Fraction, Fraction]] = field(default_factory=list)
    attachments: dict[str, bytes] = field(default_factory=dict)
    covers: list[bytes] = field(default_factory=list)
    timecode: str = ""


def cover() -> bytes:
    encoder = av.CodecContext.create("png", "w")
    assert isinstance(encoder, av.VideoCodecContext)
    encoder.width, encoder.height, encoder.pix_fmt = 32, 32, "rgb24"
    encoder.time_base = Fraction(1, RATE)
    frame = draw(3, 32, 32).reformat(format="rgb24")
    frame.pts = 0
    return b"".join(bytes(packet) for packet in (*encoder.encode(frame), *encoder.encode(None)))


def film(
    into: Container, *, timecode: str = "01:00:00:00", starts: Sequence[int] = STARTS
) -> bytes:
    """Make six seconds with everything that the container has room for.

    Chapters begin at the `starts`, in milliseconds.
    """
    file = io.BytesIO()
    with av.open(file, "w", format=into.muxer) as made:
        codec = "libvpx" if into is WEBM else "libx264"
        stream = made.add_stream(codec, rate=RATE)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.codec_context.gop_size = 25
        if Extra.TIMECODE in into.holds:
            stream.metadata["timecode"] = timecode
        made.set_chapters(chapters(starts))
        if Extra.ATTACHMENTS in into.holds:
            made.add_attachment("font.ttf", "font/ttf", FONT)
            made.add_attachment("cover.png", "image/png", cover())
        elif Extra.COVERS in into.holds:
            picture = made.add_stream("png")
            picture.width = picture.height = 32
            picture.pix_fmt = "rgb24"
            picture.disposition = Disposition.attached_pic
        for number in range(FRAMES):
            frame = draw(number, WIDTH, HEIGHT)
            frame.pts = number
            made.mux(stream.encode(frame))
            if number == 0 and len(made.streams.video) > 1:
                packet = av.Packet(cover())
                packet.stream, packet.pts, packet.dts = made.streams.video[1], 0, 0
                made.mux(packet)
        made.mux(stream.encode(None))
    return file.getvalue()


def chapters(starts: Sequence[int]) -> "list[Chapter]":
    return [
        {
            "id": number + 1,
            "start": start,
            "end": start + 2000,
            "time_base": Fraction(1, 1000),
            "metadata": {"title": f"part {number}"},
        }
        for number, start in enumerate(starts)
    ]


def see(content: bytes) -> Seen:
    seen = Seen()
    with av.open(io.BytesIO(content), "r") as file:
        for chapter in file.chapters():
            base = chapter["time_base"] or Fraction(1)
            title = chapter["metadata"]["title"]
            seen.chapters.append((title, chapter["start"] * base, chapter["end"] * base))
        for stream in file.streams:
            told = {name.lower(): text for name, text in stream.metadata.items()}
            seen.timecode = seen.timecode or told.get("timecode", "")
            if isinstance(stream, AttachmentStream):
                seen.attachments[stream.metadata["filename"]] = stream.data
        covers = [
            stream.index
            for stream in file.streams.video
            if stream.disposition & Disposition.attached_pic
        ]
        for packet in file.demux():
            if packet.stream_index in covers and packet.size:
                seen.covers.append(bytes(packet))
    return seen


def cut(
    engine: PyavMedia, content: bytes, start: str, duration: str, mode: TrimMode = TrimMode.EXACT
) -> tuple[Receipt, bytes]:
    sink = KeptSink()
    window = TrimWindow.parse(start, duration)
    receipt = engine.trim(KeptSource(content), window, sink, mode=mode, watch=unwatched)
    return receipt, sink.content


@pytest.mark.parametrize("into", WRITABLE, ids=lambda one: one.name)
@pytest.mark.parametrize("mode", [TrimMode.EXACT, TrimMode.ENCODE], ids=str)
def test_all_that_the_container_holds_is_kept(
    engine: PyavMedia, into: Container, mode: TrimMode
) -> None:
    source = film(into)
    _, content = cut(engine, source, "1.4", "3", mode)
    kept, had = see(content), see(source)
    assert kept.chapters == [
        ("part 0", Fraction(0), Fraction("0.6")),
        ("part 1", Fraction("0.6"), Fraction("2.6")),
        ("part 2", Fraction("2.6"), Fraction(3)),
    ]
    assert kept.attachments == had.attachments
    assert bool(had.attachments) == (Extra.ATTACHMENTS in into.holds)
    assert kept.covers == had.covers
    assert bool(had.covers) == (Extra.COVERS in into.holds)
    assert kept.timecode == ("01:00:01:10" if Extra.TIMECODE in into.holds else "")


@pytest.mark.parametrize("into", WRITABLE, ids=lambda one: one.name)
def test_each_stream_of_the_source_has_its_fate(engine: PyavMedia, into: Container) -> None:
    receipt, _ = cut(engine, film(into), "1.4", "3")
    assert all(stream.fate is not StreamFate.DROPPED for stream in receipt.streams)
    data = [stream.fate for stream in receipt.streams if stream.kind == "data"]
    assert set(data) <= {StreamFate.CONVERTED}


def test_what_is_said_of_streams_and_files_is_kept(engine: PyavMedia) -> None:
    """But for what counts the packets of the whole source."""
    file = io.BytesIO()
    with av.open(file, "w", format=MATROSKA.muxer) as made:
        video = made.add_stream("libx264", rate=RATE)
        assert isinstance(video, VideoStream)
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        video.metadata.update({"CAMERA_ID": "B", "BPS": "1234", "title": "left", "language": "fin"})
        made.add_attachment("font.ttf", "font/ttf", FONT).metadata["title"] = "for signs"
        for number in range(2 * RATE):
            frame = draw(number, WIDTH, HEIGHT)
            frame.pts = number
            made.mux(video.encode(frame))
        made.mux(video.encode(None))
    _, content = cut(engine, file.getvalue(), "0.4", "1")
    with av.open(io.BytesIO(content), "r") as read:
        told = dict(read.streams.video[0].metadata)
        (attached,) = (one for one in read.streams if isinstance(one, AttachmentStream))
        assert attached.metadata["title"] == "for signs"
    assert told.pop("DURATION")
    assert told == {"CAMERA_ID": "B", "title": "left", "language": "fin"}


def test_a_window_inside_one_chapter_has_it_alone(engine: PyavMedia) -> None:
    _, content = cut(engine, film(MP4), "2.4", "1")
    assert see(content).chapters == [("part 1", Fraction(0), Fraction(1))]


@pytest.mark.parametrize("into", [MP4, MATROSKA], ids=lambda one: one.name)
def test_a_chapter_that_begins_behind_the_window_is_not_in_it(
    engine: PyavMedia, into: Container
) -> None:
    """Though the last picture is still shown then."""
    _, content = cut(engine, film(into, starts=(0, 1990, 4000)), "0.4", "1.58")
    assert see(content).chapters == [("part 0", Fraction(0), Fraction("1.58"))]


def test_a_timecode_that_nothing_can_be_counted_from_is_named(engine: PyavMedia) -> None:
    receipt, content = cut(engine, film(MATROSKA, timecode="tape 12"), "1.4", "1")
    assert see(content).timecode == ""
    assert "timecode" in receipt.streams[0].reason


def test_what_a_container_has_no_room_for_is_named() -> None:
    with av.open(io.BytesIO(film(MOV)), "r") as source:
        extras = extras_of(
            source,
            MPEGTS,
            shown=[(Fraction(1), Fraction(3), Fraction(0))],
            passed=Fraction(1),
            rate=Fraction(25),
        )
    assert not extras.chapters
    assert not extras.timecode
    assert [sentence.split(" are ")[0].split(" is ")[0] for sentence in extras.skipped] == [
        "the chapters",
        "the timecode",
    ]


def box(kind: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def described(content: bytes, boxes: Sequence[bytes]) -> bytes:
    """Add boxes to the sample entry of a file whose index is at the end."""
    made, added = bytearray(content), b"".join(boxes)
    entry = made.index(b"avc1", made.index(b"stsd")) - 4
    (length,) = struct.unpack_from(">I", made, entry)
    made[entry + length : entry + length] = added
    path = [made.index(kind) - 4 for kind in (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd")]
    for at in (*path, entry):
        (length,) = struct.unpack_from(">I", made, at)
        struct.pack_into(">I", made, at, length + len(added))
    return bytes(made)


DOLBY = box(b"dvvC", bytes([1, 0]), struct.pack(">H", 8 << 9 | 4 << 3 | 0b101), b"\x40", bytes(19))
SPHERE = box(
    b"sv3d",
    box(b"svhd", bytes(4), b"camera\0"),
    box(b"proj", box(b"prhd", bytes(16)), box(b"equi", bytes(20))),
)
LIGHT = box(b"amve", struct.pack(">IHH", 3_140_000, 15_635, 16_450))


@pytest.mark.parametrize("into", [MP4, MOV], ids=lambda one: one.name)
@pytest.mark.parametrize("mode", [TrimMode.EXACT, TrimMode.ENCODE], ids=str)
def test_what_tells_players_how_to_show_the_pictures_is_kept(
    engine: PyavMedia, into: Container, mode: TrimMode
) -> None:
    """Boxes that libav writes, that it writes into MP4 only, and that it does not know."""
    source = described(film(into), [DOLBY, SPHERE, LIGHT])
    _, content = cut(engine, source, "1.4", "2", mode)
    for kind in (b"dvvC", b"sv3d", b"amve"):
        assert content.count(kind) == 1
    assert LIGHT in content
    with av.open(io.BytesIO(content), "r") as file:
        assert sum(packet.size > 0 for packet in file.demux(video=0)) == 2 * RATE


def test_a_second_view_stays_with_untouched_frames_alone(engine: PyavMedia) -> None:
    source = described(film(MOV), [box(b"lhvC", bytes(23))])
    _, whole = cut(engine, source, "1", "2")
    receipt, part = cut(engine, source, "1.4", "2")
    assert whole.count(b"lhvC") == 1
    assert part.count(b"lhvC") == 0
    assert "second view" in receipt.streams[0].reason
