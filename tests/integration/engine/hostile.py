"""Files that want more than to be cut: other files, the network, all memory, all time."""

import struct
import zlib
from collections.abc import Callable, Iterable
from fractions import Fraction
from io import BytesIO

import av
from av.audio.stream import AudioStream
from av.stream import Disposition, Stream
from av.video.stream import VideoStream

from tests.corpus.boxes import Box, boxes
from tests.corpus.pictures import draw
from tests.corpus.sounds import RATE, sound_frames
from tests.corpus.sources import Library

MARK = "Mark the title"
_PLAYLIST = "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{}\n#EXT-X-ENDLIST\n"
_SDP = "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n"

TEXTS = {
    "concat-script": b"ffconcat version 1.0\nfile '/etc/passwd'\n",
    "concat-script-of-a-sibling": b"ffconcat version 1.0\nfile 'film.mp4'\n",
    "hls-of-a-file": _PLAYLIST.format("file:///etc/passwd").encode(),
    "hls-of-the-network": _PLAYLIST.format("http://127.0.0.1:9/x.ts").encode(),
    "hls-of-a-concat": _PLAYLIST.format("concat:/etc/passwd|/etc/group").encode(),
    "hls-with-a-key": b'#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="/etc/passwd"\n#EXTINF:1,\nx.ts\n',
    "dash": b"<MPD><Period><BaseURL>http://127.0.0.1:9/</BaseURL></Period></MPD>",
    "session": _SDP.encode() + b"a=rtpmap:96 H264/90000\n",
    "vobsub": b"# VobSub index file, v7 (do not modify this line!)\nid: en, index: 0\n",
    "ffmetadata": b";FFMETADATA1\ntitle=/etc/passwd\n",
    "image-pattern": b"/etc/%03d.png",
    "cue-sheet": b'FILE "/etc/passwd" WAVE\n  TRACK 01 AUDIO\n',
    "subtitles": b"WEBVTT\n\n00:00.000 --> 00:01.000\nx\n",
    "imf": b'<?xml version="1.0"?><CompositionPlaylist/>',
    "avisynth": b'DirectShowSource("/etc/passwd")\n',
    "mlv": b"MLVI\x34\0\0\0v2.0\0\0\0\0" + bytes(64),
    "redirector": b"[Reference]\r\nRef1=http://127.0.0.1:9/\r\n",
    "null-bytes": bytes(10_000),
}
"""Whole files that are no video at all, though libav has a reader for each of them."""


def disguised(text: bytes) -> dict[str, bytes]:
    """Put a script behind the first bytes of each container that is accepted."""
    return {
        "mp4": struct.pack(">I4s4sI", 16, b"ftyp", b"isom", 0) + text,
        "quicktime": struct.pack(">I4s", 8, b"wide") + text,
        "matroska": b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x88matroska" + text,
        "m4a": struct.pack(">I4s4sI", 16, b"ftyp", b"M4A ", 0) + text,
        "mp3": b"ID3\x04\0\0\0\0\0\0" + text,
        "flac": b"fLaC" + text,
        "ogg": b"OggS\0" + text,
        "adts": b"\xff\xf1\x50\x83\xff\xff\xfc" + text,
        "ac3": b"\x0b\x77\0\0\x14\x40" + text,
        "eac3": b"\x0b\x77\0\xbf\x3f\x86" + text,
        "aiff": b"FORM\0\0\0\0AIFF" + text,
        "caf": b"caff\0\1\0\0" + text,
        "wav": b"RIFF\xff\xff\xff\x7fWAVE" + text,
        "avi": b"RIFF\xff\xff\xff\x7fAVI " + text,
        "mpegts": b"".join(b"G" + text[at : at + 187].ljust(187) for at in range(0, 1870, 187)),
        "mpegps": b"\0\0\1\xba\x44\0\4\0\4\1\1\x89\xc3\xf8" + text,
        "flv": b"FLV\1\5\0\0\0\x09\0\0\0\0" + text,
        "ogv": b"OggS\0\2" + bytes(22) + b"\x80theora" + text,
        "mxf": bytes.fromhex("060e2b34020501010d01020101020400830000") + text,
        "dv": bytes.fromhex("1f0700bff8787878") + bytes(72) + bytes.fromhex("3f0700ff") + text,
        "gif": b"GIF89a\xa0\0\x60\0\x80\0\0" + text,
        "apng": b"\x89PNG\r\n\x1a\n\0\0\0\x08acTL" + bytes(12) + text,
        "y4m": b"YUV4MPEG2 " + text,
        "ivf": b"DKIF\0\0\x20\0VP80\x40\1\xb4\0" + bytes(16) + text,
        "nut": b"nut/multimedia container\0NM" + text,
        "wtv": bytes.fromhex("b7d800203749da11a64e0007e95ead8d") + text,
        "rm": b".RMF\0\0\0\x12\0\0" + text,
        "asf": bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c") + text,
    }


def cover_only(_: Library) -> bytes:
    """Make sound with a cover, which counts as a video stream."""
    file = BytesIO()
    with av.open(file, "w", format="mp4") as out:
        cover = out.add_stream("mjpeg", rate=1)
        sound = out.add_stream("aac", rate=RATE)
        assert isinstance(cover, VideoStream)
        assert isinstance(sound, AudioStream)
        cover.width, cover.height, cover.pix_fmt = 64, 64, "yuvj420p"
        cover.disposition = Disposition.attached_pic
        out.mux(cover.encode(draw(0, 64, 64).reformat(format="yuvj420p", threads=1)))
        for frame in [*sound_frames(0, Fraction(2), delay=Fraction(0)), None]:
            out.mux(sound.encode(frame))
    return file.getvalue()


def with_other_tags(container: str) -> bytes:
    """Make a video whose title is no UTF-8."""
    file = BytesIO()
    with av.open(file, "w", format=container) as out:
        out.metadata["title"] = MARK
        stream = out.add_stream("mpeg4", rate=25)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height = 64, 64
        stream.metadata["language"] = "und"
        for number in range(50):
            frame = draw(number, 64, 64)
            frame.pts = number
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return file.getvalue().replace(MARK.encode(), b"\xff\xfe\x80\xc3(\xed\xa0\x80title\xfe")


def table_bomb(library: Library) -> bytes:
    """Announce 2²⁵ samples of one byte in tables that need no bytes for them: 1.2 GiB of index."""
    many = 1 << 25
    changes = (("stbl/stsz", 4, 1), ("stbl/stsz", 8, many), ("stbl/stsc", 12, many))
    return _patched(library, "h264-front", *changes)


def larger_table_bomb(library: Library) -> bytes:
    """Announce 2³¹ of them."""
    return _patched(library, "h264-front", ("stbl/stsz", 4, 1), ("stbl/stsz", 8, 0x7FFFFFFF))


def fragment_bomb(library: Library) -> bytes:
    """Announce 2²⁵ samples in a fragment, whose entries need no bytes."""
    return _patched(library, "h264-fragmented", ("traf/trun", 0, 1), ("traf/trun", 4, 1 << 25))


def larger_fragment_bomb(library: Library) -> bytes:
    """Announce 2²⁶ of them, for which there is no room."""
    return _patched(library, "h264-fragmented", ("traf/trun", 0, 1), ("traf/trun", 4, 1 << 26))


def _patched(library: Library, name: str, *changes: tuple[str, int, int]) -> bytes:
    data = bytearray(library.path(name).read_bytes())
    found = boxes(library.path(name))
    for path, offset, value in changes:
        box = next(box for box in found if box.path.endswith(path))
        struct.pack_into(">I", data, box.at + 8 + offset, value)
    return bytes(data)


def outside_reference(library: Library) -> bytes:
    """Say that a track's pictures are in another file."""
    path = b"/etc/passwd"
    place = bytes(10) + b"\x04disk".ljust(28, b"\0") + bytes(12) + b"\x06passwd".ljust(64, b"\0")
    place += bytes(16) + b"\0\1\0\1" + bytes(16)
    place += struct.pack(">HH", 2, len(path)) + path + b"\0" + struct.pack(">HH", 0xFFFF, 0)
    entry = struct.pack(">I4sI", 12 + len(place), b"alis", 0) + place
    return _with_body(library, "h264-short-gop", "dinf/dref", struct.pack(">II", 0, 1) + entry)


def _with_body(library: Library, name: str, path: str, body: bytes) -> bytes:
    """Give the first box of a path another body; the index has to be at the file's end."""
    data = bytearray(library.path(name).read_bytes())
    found = boxes(library.path(name))
    target = next((box for box in found if box.path.endswith(path)), None)
    if target is None:
        target = _child(next(box for box in found if box.path.endswith("minf/dinf")), b"dref")
    for box in found:
        if box.at < target.at < box.at + 8 + box.size:
            struct.pack_into(">I", data, box.at, box.size + 8 + len(body) - target.size)
    data[target.at : target.at + 8 + target.size] = (
        struct.pack(">I4s", 8 + len(body), path[-4:].encode()) + body
    )
    return bytes(data)


def _child(parent: Box, kind: bytes) -> Box:
    at = parent.body.index(kind) - 4
    size = int.from_bytes(parent.body[at : at + 4], "big") - 8
    return Box(f"{parent.path}/{kind.decode()}", parent.at + 8 + at, size, b"")


def nested_boxes(_: Library) -> bytes:
    """Put boxes into boxes, 20,000 deep."""
    depth = 20_000
    nested = b"".join(struct.pack(">I4s", 8 * (depth - at), b"moov") for at in range(depth))
    return struct.pack(">I4s4sI", 16, b"ftyp", b"isom", 0) + nested


def endless_box(_: Library) -> bytes:
    """Have a box whose long size is smaller than itself."""
    return struct.pack(">I4s4sI", 16, b"ftyp", b"isom", 0) + struct.pack(">I4sQ", 1, b"moov", 0) * 9


def element(name: int, *content: bytes) -> bytes:
    """Write a Matroska element."""
    body = b"".join(content)
    return (
        name.to_bytes((name.bit_length() + 7) // 8, "big")
        + (1 << 56 | len(body)).to_bytes(8, "big")
        + body
    )


def number(name: int, value: int) -> bytes:
    """Write a Matroska element that holds a number."""
    return element(name, value.to_bytes(max(1, (value.bit_length() + 7) // 8), "big"))


def inflating(_: Library) -> bytes:
    """Compress 200 frames of 9 MB of nothing into 2 MB."""
    packed = zlib.compress(bytes(9_000_000), 9)
    compression = element(0x5034, number(0x4254, 0))
    encoding = element(0x6D80, element(0x6240, number(0x5033, 0), compression))
    picture = element(0xE0, number(0xB0, 320), number(0xBA, 180))
    track = element(
        0xAE,
        *(number(0xD7, 1), number(0x73C5, 1), number(0x83, 1)),
        *(element(0x86, b"V_MPEG4/ISO/ASP"), picture, encoding),
    )
    blocks = [element(0xA3, b"\x81" + struct.pack(">hB", at, 0x80), packed) for at in range(200)]
    return _matroska(track, blocks)


def _matroska(track: bytes, blocks: Iterable[bytes]) -> bytes:
    head = element(0x1A45DFA3, element(0x4282, b"matroska"), number(0x4287, 4), number(0x4285, 2))
    info = element(0x1549A966, number(0x2AD7B1, 1_000_000))
    cluster = element(0x1F43B675, number(0xE7, 0), *blocks)
    return head + element(0x18538067, info, element(0x1654AE6B, track), cluster)


def growing_pictures(_: Library) -> bytes:
    """Begin with small pictures, and go on with some of 36.8 million pixels each."""
    file = BytesIO()
    with av.open(file, "w", format="mpegts") as out:
        stream = out.add_stream("libx264", rate=25, options={"preset": "ultrafast"})
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        for at in range(50):
            frame = draw(at, 320, 180)
            frame.pts = at
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
        for packet in _large_pictures(50, 3):
            packet.stream = stream
            out.mux(packet)
    return file.getvalue()


def _large_pictures(first: int, count: int) -> "list[av.Packet[Stream]]":
    encoder = av.CodecContext.create("libx264", "w")
    assert isinstance(encoder, av.VideoCodecContext)
    encoder.width, encoder.height, encoder.pix_fmt = 8000, 4600, "yuv420p"
    encoder.time_base = Fraction(1, 25)
    encoder.options = {"preset": "ultrafast"}
    packets = []
    for at in range(first, first + count):
        frame = av.VideoFrame(8000, 4600, "yuv420p")
        frame.pts = at
        packets += encoder.encode(frame)
    packets += encoder.encode(None)
    for packet in packets:
        packet.time_base = Fraction(1, 25)
    return packets


BOMBS: dict[str, Callable[[Library], bytes]] = {
    make.__name__: make
    for make in (
        *(table_bomb, larger_table_bomb, fragment_bomb, larger_fragment_bomb),
        *(outside_reference, nested_boxes, endless_box, inflating, growing_pictures),
    )
}
"""Files that begin like a video, and are to cost as much as they can."""
