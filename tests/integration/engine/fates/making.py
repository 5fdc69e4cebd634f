"""Films that carry one thing each."""

from __future__ import annotations

import io
import struct
import tempfile
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import av
from av.container import OutputContainer
from av.stream import Disposition

from tests.corpus.pictures import draw
from tests.integration.engine.fates.films import RATE, added, added_track, box, described, film
from tests.integration.engine.fates.seeing import opened
from trimcore.adapters.pyav.writing.matroska_display import tell_display
from trimcore.domain.cutting.container import Container
from trimcore.domain.cutting.containers import MATROSKA, MOV, MP4, MPEGTS, THREE_GP, WEBM

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.stream import Stream
    from av.video.stream import VideoStream


Make = Callable[[Container], bytes]


def told(names: dict[str, str], stream: str = "", **options: str) -> Make:
    """Make a film with tags."""

    def make(into: Container) -> bytes:
        def hook(made: OutputContainer, video: VideoStream, sound: AudioStream) -> None:
            tags = {"": made.metadata, "video": video.metadata, "audio": sound.metadata}
            tags[stream].update(names)

        return film(into, hook, options=options if into in {MP4, MOV} else {})

    return make


def chapters(into: Container) -> bytes:
    def hook(made: OutputContainer, _: VideoStream, __: AudioStream) -> None:
        made.set_chapters(
            [
                {
                    "id": number,
                    "start": number * 1000,
                    "end": number * 1000 + 1000,
                    "time_base": Fraction(1, 1000),
                    "metadata": {"title": f"part {number}"},
                }
                for number in range(2)
            ]
        )

    if into is not THREE_GP:
        return film(into, hook)
    names = b"".join(
        struct.pack(">QB", number * 10_000_000, 6) + f"part {number}".encode()
        for number in range(2)
    )
    return added(film(into), (b"udta",), box(b"chpl", b"\1\0\0\0", bytes(4), b"\2", names))


def picture() -> bytes:
    """Draw a cover."""
    encoder = av.CodecContext.create("png", "w")
    encoder.width, encoder.height, encoder.pix_fmt = 16, 16, "rgb24"
    encoder.time_base = Fraction(1, RATE)
    frame = av.VideoFrame(16, 16, "rgb24")
    frame.pts = 0
    return b"".join(bytes(packet) for packet in (*encoder.encode(frame), *encoder.encode(None)))


def covers(into: Container) -> bytes:
    if into in {MATROSKA, WEBM}:
        return attached(into, "cover.png", "image/png", picture())
    item = box(b"covr", box(b"data", struct.pack(">II", 14, 0), picture()))
    handler = box(b"hdlr", bytes(8), b"mdirappl", bytes(9))
    return added(film(into), (b"udta",), box(b"meta", bytes(4), handler, box(b"ilst", item)))


def attached(into: Container, name: str, kind: str, content: bytes) -> bytes:
    """Attach a file; WebM is made of Matroska, since libav's muxer of it refuses."""

    def hook(made: OutputContainer, _: VideoStream, __: AudioStream) -> None:
        made.add_attachment(name, kind, content)

    made = film(into, hook, muxer=MATROSKA.muxer)
    return made if into is MATROSKA else made.replace(b"\x88matroska", b"\x88webm\0\0\0\0", 1)


def boxed(more: bytes, *way: bytes) -> Make:
    """Put a box into the index, or behind it."""
    return lambda into: added(film(into), way, more) if way else film(into) + more


def shown_by(*more: bytes) -> Make:
    return lambda into: described(film(into), *more)


def heard_by(more: bytes) -> Make:
    """Put a box into what describes the sound, which stands last."""

    def make(into: Container) -> bytes:
        made = bytearray(film(into))
        entry = made.index(b"mp4a", made.rindex(b"stsd")) - 4
        ways = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd")
        starts = [made.rindex(kind, 0, entry) - 4 for kind in ways]
        (length,) = struct.unpack_from(">I", made, entry)
        made[entry + length : entry + length] = more
        for start in (*starts, entry):
            (length,) = struct.unpack_from(">I", made, start)
            struct.pack_into(">I", made, start, length + len(more))
        return bytes(made)

    return make


def for_whom(into: Container) -> bytes:
    def hook(_: OutputContainer, __: VideoStream, sound: AudioStream) -> None:
        sound.disposition = Disposition.default | Disposition.hearing_impaired

    return film(into, hook)


def second_pictures(into: Container) -> bytes:
    """Make a film with another track of pictures, which has but one."""
    spare: list[VideoStream] = []

    def hook(made: OutputContainer, video: VideoStream, _: AudioStream) -> None:
        spare.append(cast("VideoStream", made.add_stream(video.codec_context.name, rate=RATE)))
        spare[0].width, spare[0].height, spare[0].pix_fmt = 64, 64, "yuv420p"
        video.disposition, spare[0].disposition = Disposition.default, Disposition(0)

    def late(made: OutputContainer, _: VideoStream, __: AudioStream) -> None:
        frame = draw(0, 64, 64)
        frame.pts = 0
        for part in (frame, None):
            made.mux(spare[0].encode(part))

    return film(into, hook, late=late)


def speaking(codec: str, body: Callable[[int], bytes]) -> Make:
    """Make a film that says something each fifth of a second."""
    return lambda into: added_track(
        into, codec, {Fraction(number, 5): body(number) for number in range(12)}
    )


def turned(into: Container) -> bytes:
    return film(into, lambda _, video, __: video.set_display_rotation(90))


def shaped(into: Container) -> bytes:
    def hook(_: OutputContainer, video: VideoStream, __: AudioStream) -> None:
        video.codec_context.sample_aspect_ratio = Fraction(12, 11)

    content = film(into, hook)
    if into is not WEBM:
        return content
    return displayed(content, Fraction(12, 11))


def displayed(content: bytes, shape: Fraction) -> bytes:
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        assert tell_display(file.fileno(), shape)
        file.seek(0)
        return file.read()


def coloured(into: Container) -> bytes:
    def hook(_: OutputContainer, video: VideoStream, __: AudioStream) -> None:
        context = video.codec_context
        context.color_primaries, context.color_trc, context.colorspace = 9, 18, 9

    return film(into, hook)


def in_two_eyes(into: Container) -> bytes:
    if into in {MP4, MOV}:
        return described(film(into), box(b"st3d", bytes(4), b"\2"))
    made = told({"stereo_mode": "left_right"}, "video")(into)
    return displayed(made, Fraction(1))


def around(into: Container) -> bytes:
    return described(film(into), SPHERE)


SPHERE = box(
    b"sv3d",
    box(b"svhd", bytes(4), b"camera\0"),
    box(b"proj", box(b"prhd", bytes(16)), box(b"equi", bytes(20))),
)


LIGHT = box(b"clli", struct.pack(">HH", 1000, 400))


MASTERED = box(
    b"mdcv",
    struct.pack(">8H2I", *[8500, 39850, 6550, 2300, 35400, 14600, 15635, 16450], 10_000_000, 50),
)


XMP = box(b"uuid", bytes.fromhex("be7acfcb97a942e89c71999491e3afac"), b"<x:xmpmeta/>")


FIRMWARE = box(b"FIRM", b"HD9.01.02.00.00")


MOMENTS = box(b"HMMT", struct.pack(">III", 2, 700, 2200))


DOLBY = box(b"dvvC", bytes([1, 0]), struct.pack(">H", 8 << 9 | 4 << 3 | 0b101), b"\x40", bytes(19))


AROUND = box(b"amve", struct.pack(">IHH", 3_140_000, 15_635, 16_450))


PROFILE = box(b"colr", b"prof", bytes(range(128)))


VIVID = box(b"cuvv", struct.pack(">HHH", 1, 5, 1), bytes(16))


APERTURES = box(b"tapt", *(box(kind, bytes(12)) for kind in (b"clef", b"prof", b"enof")))


LENS = box(
    b"meta",
    box(b"hdlr", bytes(8), b"mdta", bytes(13)),
    box(b"keys", struct.pack(">III", 0, 1, 12), b"mdtalens"),
    box(b"ilst", box(b"\0\0\0\1", box(b"data", struct.pack(">II", 1, 0), b"6.86 mm"))),
)


AMBISONIC = box(b"SA3D", bytes(2), struct.pack(">IHII", 1, 0, 1, 0))


APERTURE = box(b"clap", struct.pack(">8I", 160, 1, 140, 1, 0, 1, 0, 1))


def text_at(number: int) -> bytes:
    """Write a page of teletext."""
    return b"\x10" + (b"\x03\x2c" + bytes([number] * 44)) * 4 + b"\0"


def klv_at(number: int) -> bytes:
    return b"\x06\x0e+4\x02\x0b\x01\x01\x0e\x01\x03\x01\x01\0\0\0\x04" + bytes([number] * 4)


def measured(kind: bytes) -> Make:
    """Make a track like those of cameras: subtitles under another name."""

    def make(into: Container) -> bytes:
        made = bytearray(speaking("mov_text", lambda number: b"DEVC" + bytes([number] * 9))(into))
        at = max(made.find(handler) for handler in (b"\0\0\0\0sbtl", b"mhlrtext"))
        made[at + 4 : at + 8] = b"meta"
        entry = made.index(b"stsd", at) + 16
        made[entry : entry + 4] = kind
        return bytes(made)

    return make


def lines(into: Container) -> bytes:
    """Make a film with WebVTT whose lines stand somewhere."""
    source = "WEBVTT\n\nintro\n00:00:00.500 --> 00:00:01.500 line:10%\nHello\n"
    with av.open(io.BytesIO(source.encode()), "r", format="webvtt") as read:
        text = read.streams.subtitles[0]
        packets = [packet for packet in read.demux() if packet.size]
        spare: list[av.stream.Stream] = []

        def hook(made: OutputContainer, _: VideoStream, __: AudioStream) -> None:
            spare.append(made.add_stream_from_template(text))
            for packet in packets:
                packet.stream = spare[0]

        def late(made: OutputContainer, _: VideoStream, __: AudioStream) -> None:
            for packet in packets:
                made.mux(packet)

        return film(into, hook, late=late)


NOTE = b"\x05\x14" + bytes(range(1, 21))
GRAIN = b"\x13\x0a" + bytes.fromhex("00a00200ff0190100860")
"""Grain of the luma alone, by frequencies, of the strength 100 / 4 (ITU-T H.264, D.1.21)."""


def noted(into: Container, message: bytes = NOTE) -> bytes:
    """Make a film of whose pictures each comes with a message, as the note of a camera is one."""
    note = b"\x06" + message + b"\x80"
    made, read = io.BytesIO(), film(into)
    with opened(read) as source, av.open(made, "w", format=into.muxer) as copy:
        video = source.streams.video[0]
        track = copy.add_stream_from_template(video)
        lengths = (video.codec_context.extradata or b"\0")[0] == 1
        head = len(note).to_bytes(4, "big") if lengths else b"\0\0\0\1"
        for packet in source.demux(video):
            if packet.size:
                more: av.Packet[av.stream.Stream] = av.Packet(head + note + bytes(packet))
                more.pts, more.dts, more.time_base = packet.pts, packet.dts, packet.time_base
                more.duration, more.is_keyframe, more.stream = (
                    packet.duration,
                    packet.is_keyframe,
                    track,
                )
                copy.mux(more)
    return made.getvalue()


def with_active_format(_: Container) -> bytes:
    """Make MPEG-2 whose pictures tell which part of them is active (ETSI TS 101 154, B.3)."""
    file = io.BytesIO()
    with av.open(file, "w", format=MPEGTS.muxer) as made:
        video = made.add_stream("mpeg2video", rate=RATE)
        video.width, video.height, video.pix_fmt = 176, 144, "yuv420p"
        for number in range(50):
            frame = draw(number, 176, 144)
            frame.pts = number
            for packet in video.encode(frame):
                data = bytes(packet)
                first = data.index(b"\0\0\1\1")
                told = b"\0\0\1\xb2DTG1\x41\xfa"
                made.mux(remade(packet, data[:first] + told + data[first:], video))
    return file.getvalue()


def remade(packet: av.Packet[VideoStream], data: bytes, video: VideoStream) -> av.Packet[Stream]:
    more: av.Packet[Stream] = av.Packet(data)
    more.pts, more.dts, more.duration = packet.pts, packet.dts, packet.duration
    more.time_base, more.is_keyframe, more.stream = packet.time_base, packet.is_keyframe, video
    return more
