"""Films of two seconds and a half that carry one thing each, for any container."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from fractions import Fraction

import av
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.packet import Packet
from av.stream import Stream
from av.video.stream import VideoStream

from tests.corpus.pictures import draw
from tests.corpus.sounds import RATE as SAMPLES
from tests.corpus.sounds import sound_frames
from trimcore.domain.cutting.container import Container
from trimcore.domain.cutting.containers import MPEGTS, THREE_GP, WEBM

WIDTH, HEIGHT, RATE = 176, 144, 25
FRAMES = 62
SECOND = {
    "mpegts_service_id": "2",
    "mpegts_pmt_start_pid": "5000",
    "mpegts_start_pid": "600",
}
Hook = Callable[[OutputContainer, VideoStream, AudioStream], None]


def nothing(made: OutputContainer, video: VideoStream, sound: AudioStream) -> None:
    """Add nothing to a film."""


def film(
    into: Container,
    hook: Hook = nothing,
    *,
    late: Hook = nothing,
    muxer: str = "",
    options: dict[str, str] | None = None,
) -> bytes:
    """Make one; `hook` is given the file before it begins, `late` before it ends."""
    file = io.BytesIO()
    with av.open(file, "w", format=muxer or into.muxer, container_options=options or {}) as made:
        video = _pictures(made, into)
        sound = made.add_stream("libopus" if into is WEBM else "aac", rate=SAMPLES)
        assert isinstance(sound, AudioStream)
        sound.layout = "mono"
        hook(made, video, sound)
        heard = list(sound_frames(0, Fraction(FRAMES, RATE), delay=Fraction(0)))
        for number in range(FRAMES):
            frame = draw(number, WIDTH, HEIGHT)
            frame.pts = number
            made.mux(video.encode(frame))
            while heard and (heard[0].pts or 0) * RATE <= number * SAMPLES:
                made.mux(sound.encode(heard.pop(0)))
        for part in [*heard, None]:
            made.mux(sound.encode(part))
        late(made, video, sound)
        made.mux(video.encode(None))
    return file.getvalue()


def _pictures(made: OutputContainer, into: Container) -> VideoStream:
    codec = {WEBM: "libvpx", THREE_GP: "h263"}.get(into, "libx264")
    fast = {"deadline": "realtime", "cpu-used": "8"}
    options = {WEBM: fast, THREE_GP: {}}.get(into, {"preset": "ultrafast", "bf": "0"})
    video = made.add_stream(codec, rate=RATE, options=options)
    assert isinstance(video, VideoStream)
    video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    video.codec_context.gop_size = 25
    return video


def added_track(into: Container, codec: str, bodies: dict[Fraction, bytes]) -> bytes:
    """Make a film with a track beside, which says something at some moments."""
    more: list[Stream] = []

    def hook(made: OutputContainer, _: VideoStream, __: AudioStream) -> None:
        is_data = codec in {"klv", "timed_id3", "scte_35"}
        more.append(made.add_data_stream(codec) if is_data else made.add_mux_stream(codec))
        more[0].time_base = Fraction(1, 90_000)

    def late(made: OutputContainer, _: VideoStream, __: AudioStream) -> None:
        for moment, body in bodies.items():
            packet: Packet[Stream] = Packet(body)
            packet.stream, packet.time_base, packet.is_keyframe = more[0], Fraction(1, 90_000), True
            packet.pts = packet.dts = int(moment * 90_000)
            packet.duration = 9_000
            made.mux(packet)

    return film(into, hook, late=late)


def box(kind: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def added(content: bytes, way: tuple[bytes, ...], more: bytes) -> bytes:
    """Put bytes at the end of a box of the index, which has to stand last in the file."""
    made = bytearray(content)
    starts = [made.rindex(b"moov") - 4]
    for kind in way:
        at = made.find(kind, starts[-1] + 8)
        if at < 0:  # the last of the way is made
            more = box(kind, more)
            break
        starts.append(at - 4)
    (length,) = struct.unpack_from(">I", made, starts[-1])
    made[starts[-1] + length : starts[-1] + length] = more
    for start in starts:
        (length,) = struct.unpack_from(">I", made, start)
        struct.pack_into(">I", made, start, length + len(more))
    return bytes(made)


def described(content: bytes, *more: bytes) -> bytes:
    """Put boxes into what describes the pictures, which stand first."""
    entry = next(kind for kind in (b"avc1", b"s263") if kind in content[content.rindex(b"moov") :])
    way = (b"trak", b"mdia", b"minf", b"stbl", b"stsd", entry)
    return added(content, way, b"".join(more))


def two_programmes() -> bytes:
    """Lay a second programme beside the first, under numbers of its own, in one list of both."""
    first = film(MPEGTS, options={"mpegts_pmt_start_pid": "4096", "mpegts_start_pid": "256"})
    second = film(MPEGTS, options=SECOND)
    both = struct.pack(">BHHBBBHHHH", 0, 0xB011, 1, 0xC1, 0, 0, 1, 0xE000 | 4096, 2, 0xE000 | 5000)
    listed = b"\0" + both + _checksum(both).to_bytes(4, "big")
    made = bytearray()
    for one, two in zip(_packets(first), _packets(second), strict=False):
        made += one[:4] + listed.ljust(184, b"\xff") if _number(one) == 0 else one
        made += two if _number(two) not in {0, 0x11} else b""
    return bytes(made)


def _packets(content: bytes) -> list[bytes]:
    return [content[at : at + 188] for at in range(0, len(content), 188)]


def _number(packet: bytes) -> int:
    return int.from_bytes(packet[1:3], "big") & 0x1FFF


def _checksum(data: bytes) -> int:
    """Return MPEG's (ISO/IEC 13818-1, annex A)."""
    value = 0xFFFFFFFF
    for byte in data:
        value ^= byte << 24
        for _ in range(8):
            value = (value << 1 ^ (0x04C11DB7 if value >> 31 else 0)) & 0xFFFFFFFF
    return value
