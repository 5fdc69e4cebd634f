"""Files that are no video, are damaged, or want to do harm; all small, all deterministic."""

from __future__ import annotations

import random
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.video.stream import VideoStream

from servers.places import locked

from .boxes import Box, boxes
from .pictures import draw
from .sounds import RATE, sound_frames
from .sources import Library


class Trouble(Enum):
    """What is wrong with a file."""

    NOT_A_VIDEO = "not a video"
    """No container that could hold a video."""
    NO_PICTURES = "no pictures"
    """A container without sound and without any picture that moves."""
    DAMAGED = "damaged"
    """A video whose index or pictures are missing or absurd."""
    PARTLY = "partly"
    """Damaged, but some windows may still be cut exactly; others have to be refused."""


@dataclass(frozen=True, slots=True)
class Broken:
    """One file: its name (with a suffix that promises a video, mostly) and how it is made."""

    name: str
    trouble: Trouble
    make: Callable[[Library], bytes]


def broken_bytes(name: str, library: Library) -> bytes:
    """Make the bytes of the broken file called `name`."""
    return BROKEN[name].make(library)


def broken_path(name: str, library: Library) -> Path:
    """Make the broken file called `name` in the library's folder."""
    target = library.root / name
    if not target.exists():
        with locked(target):
            part = target.with_name(f"{name}.part")
            part.write_bytes(broken_bytes(name, library))
            part.rename(target)
    return target


def _text(text: str) -> Callable[[Library], bytes]:
    return lambda _: text.encode()


def _picture(codec: str, pix_fmt: str) -> Callable[[Library], bytes]:
    def make(_: Library) -> bytes:
        with av.open(BytesIO(), "w", format="image2pipe") as out:
            stream = out.add_stream(codec, rate=25)
            assert isinstance(stream, VideoStream)
            stream.width, stream.height, stream.pix_fmt = 320, 180, pix_fmt
            packets = stream.encode(draw(1, 320, 180).reformat(format=pix_fmt, threads=1))
            return b"".join(bytes(packet) for packet in [*packets, *stream.encode(None)])

    return make


def _whole(library: Library, *, index_in_front: bool = True) -> bytes:
    name = "h264-front" if index_in_front else "h264-short-gop"
    return library.path(name).read_bytes()


def _half(library: Library) -> bytes:
    data = _whole(library)
    return data[: len(data) // 2]


def _without_index(library: Library) -> bytes:
    data = _whole(library, index_in_front=False)
    return data[: len(data) // 2]


def _flipped(library: Library, *, everywhere: bool) -> bytes:
    data = bytearray(_whole(library))
    dice = random.Random(5)
    first = 0 if everywhere else _find(library, "mdat").at
    for _ in range(200):
        data[dice.randrange(first + 64, len(data))] ^= 1 << dice.randrange(8)
    return bytes(data)


def _find(library: Library, path: str) -> Box:
    found = boxes(library.path("h264-front"))
    return next(box for box in found if box.path.endswith(path))


def _patched(*changes: tuple[str, int, int]) -> Callable[[Library], bytes]:
    """Put numbers into the first boxes of some names, each at an offset after the box's header."""

    def make(library: Library) -> bytes:
        data = bytearray(_whole(library))
        for path, offset, value in changes:
            struct.pack_into(">I", data, _find(library, path).at + 8 + offset, value)
        return bytes(data)

    return make


def _texts(_: Library) -> bytes:
    """Make a file of subtitles alone."""
    file = BytesIO()
    with av.open(file, "w", format="mp4", container_options={"fflags": "+bitexact"}) as out:
        stream = out.add_mux_stream("mov_text")
        packet = av.Packet(struct.pack(">H", 4) + b"text")
        packet.pts, packet.duration, packet.time_base = 0, 2, Fraction(1)
        packet.stream = stream
        out.mux(packet)
    return file.getvalue()


def _sound(container: str, codec: str) -> Callable[[Library], bytes]:
    def make(_: Library) -> bytes:
        file = BytesIO()
        with av.open(file, "w", format=container, container_options={"fflags": "+bitexact"}) as out:
            stream = out.add_stream(codec, rate=RATE)
            assert isinstance(stream, AudioStream)
            for frame in [*sound_frames(0, Fraction(2), delay=Fraction(0)), None]:
                out.mux(stream.encode(frame))
        return file.getvalue()

    return make


def _film(container: str, codec: str, pix_fmt: str = "yuv420p") -> Callable[[Library], bytes]:
    def make(_: Library) -> bytes:
        file = BytesIO()
        with av.open(file, "w", format=container) as out:
            stream = out.add_stream(codec, rate=8)
            assert isinstance(stream, VideoStream)
            stream.width, stream.height, stream.pix_fmt = 48, 32, pix_fmt
            for number in range(64):
                frame = draw(number, 48, 32).reformat(format=pix_fmt, threads=1)
                frame.pts = number
                out.mux(stream.encode(frame))
            out.mux(stream.encode(None))
        return file.getvalue()

    return make


def _flipped_of(make: Callable[[Library], bytes]) -> Callable[[Library], bytes]:
    def flipped(library: Library) -> bytes:
        data, dice = bytearray(make(library)), random.Random(7)
        for _ in range(40):
            data[dice.randrange(256, len(data))] ^= 1 << dice.randrange(8)
        return bytes(data)

    return flipped


def _half_of(make: Callable[[Library], bytes]) -> Callable[[Library], bytes]:
    def half(library: Library) -> bytes:
        whole = make(library)
        return whole[: len(whole) // 2]

    return half


def _cover_alone(library: Library) -> bytes:
    """Make a tag with a cover, as sound has it, and nothing behind it."""
    cover = b"\0image/jpeg\0\x03\0" + _picture("mjpeg", "yuvj420p")(library)
    frame = b"APIC" + struct.pack(">IH", len(cover), 0) + cover
    length = bytes(len(frame) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\0\0" + length + frame


def _no_samples(_: Library) -> bytes:
    file = BytesIO()
    with av.open(file, "w", format="mp4") as out:
        stream = out.add_stream("mpeg4", rate=25)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height = 320, 180
        out.start_encoding()
    return file.getvalue()


def _zip(library: Library) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(zipfile.ZipInfo("film.mp4"), _whole(library))
    return file.getvalue()


_PLAYLIST = (
    "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n"
    "#EXT-X-ENDLIST\n"
)
_CONCAT = "ffconcat version 1.0\nfile '/etc/passwd'\nduration 10\n"
_SDP = (
    "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n"
    "a=rtpmap:96 H264/90000\n"
)
_HUGE, _MANY = 0x7FFFFFFF, 1 << 26
_NOT, _NONE = Trouble.NOT_A_VIDEO, Trouble.NO_PICTURES
_BAD, _PARTLY = Trouble.DAMAGED, Trouble.PARTLY

BROKEN = {
    broken.name: broken
    for broken in (
        Broken("empty.mp4", _NOT, _text("")),
        Broken("one-byte.mp4", _NOT, _text("x")),
        Broken("text.mp4", _NOT, _text("This is no video.\n" * 400)),
        Broken("random.mp4", _NOT, lambda _: random.Random(9).randbytes(65_536)),
        Broken("archive.mp4", _NOT, _zip),
        Broken("playlist.mp4", _NOT, _text(_PLAYLIST)),
        Broken("concat.mp4", _NOT, _text(_CONCAT)),
        Broken("session.mp4", _NOT, _text(_SDP)),
        Broken("picture.png", _NOT, _picture("png", "rgb24")),
        Broken("picture.jpg", _NOT, _picture("mjpeg", "yuvj420p")),
        Broken("texts.mp4", _NONE, _texts),
        Broken("cover.mp3", _BAD, _cover_alone),
        Broken("no-samples.mp4", _NONE, _no_samples),
        Broken("header-only.mp4", _BAD, lambda library: _whole(library)[:32]),
        Broken("without-index.mp4", _BAD, _without_index),
        Broken("half.mp4", _PARTLY, _half),
        Broken("flipped-media.mp4", _PARTLY, lambda lib: _flipped(lib, everywhere=False)),
        Broken("flipped.mp4", _PARTLY, lambda lib: _flipped(lib, everywhere=True)),
        Broken("table-bomb.mp4", _BAD, _patched(("stbl/stsz", 8, _HUGE))),
        Broken(
            "memory-bomb.mp4",
            _BAD,
            _patched(("stbl/stsz", 4, 1), ("stbl/stsz", 8, _MANY), ("stbl/stsc", 12, _MANY)),
        ),
        Broken("time-bomb.mp4", _PARTLY, _patched(("stbl/stts", 8, _HUGE))),
        Broken("chunk-bomb.mp4", _PARTLY, _patched(("stbl/stco", 4, _HUGE))),
        Broken("box-bomb.mp4", _PARTLY, _patched(("moov", -8, _HUGE))),
        Broken("half.m4a", _BAD, _half_of(_sound("ipod", "aac"))),
        Broken("half.mp3", _PARTLY, _half_of(_sound("mp3", "libmp3lame"))),
        Broken("half.flac", _PARTLY, _half_of(_sound("flac", "flac"))),
        Broken("half.wav", _PARTLY, _half_of(_sound("wav", "pcm_s16le"))),
        Broken("half.opus", _PARTLY, _half_of(_sound("ogg", "libopus"))),
        Broken("flipped.aac", _PARTLY, _flipped_of(_sound("adts", "aac"))),
        Broken("flipped.ac3", _PARTLY, _flipped_of(_sound("ac3", "ac3"))),
        Broken("flipped.eac3", _PARTLY, _flipped_of(_sound("eac3", "eac3"))),
        Broken("half.aiff", _PARTLY, _half_of(_sound("aiff", "pcm_s16be"))),
        Broken("flipped.caf", _PARTLY, _flipped_of(_sound("caf", "pcm_alaw"))),
        Broken("half.png", _PARTLY, _half_of(_film("apng", "apng", "rgb24"))),
        Broken("half.y4m", _PARTLY, _half_of(_film("yuv4mpegpipe", "wrapped_avframe"))),
        Broken("header-only.ivf", _BAD, lambda lib: _film("ivf", "libvpx")(lib)[:32]),
        Broken("flipped.nut", _PARTLY, _flipped_of(_film("nut", "mpeg4"))),
        Broken("half.wtv", _PARTLY, _half_of(_film("wtv", "mpeg2video"))),
        Broken("half.mka", _PARTLY, _half_of(_sound("matroska", "flac"))),
    )
}
