"""Makes the files of the corpus, each once, from its spec alone."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from shutil import rmtree

import av
from av.audio.stream import AudioStream
from av.container.output import OutputContainer
from av.packet import Packet
from av.stream import Disposition, Stream
from av.subtitles.stream import SubtitleStream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from servers.places import locked

from .catalogue import SPECS
from .pictures import add_noise, draw
from .sounds import RATE, sound_frames
from .specs import Sound, Spec, Subtitles

_ASS_HEADER = (
    b"[Script Info]\r\nScriptType: v4.00+\r\nPlayResX: 384\r\nPlayResY: 288\r\n\r\n"
    b"[V4+ Styles]\r\nFormat: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, "
    b"OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, "
    b"Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding\r\n"
    b"Style: Default,Arial,16,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,1"
    b"\r\n\r\n[Events]\r\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, "
    b"Effect, Text\r\n"
)
_SOUND_OPTIONS = {"aac": {"aac_coder": "fast"}, "vorbis": {"strict": "experimental"}}


@dataclass(frozen=True, slots=True)
class Library:
    """Gives the files of the corpus out of one folder, made when first asked for."""

    root: Path

    def path(self, name: str) -> Path:
        """Return the file of the spec called `name`."""
        return self.made(SPECS[name])

    def made(self, spec: Spec) -> Path:
        """Return the file of `spec`, which need not be in the catalogue."""
        kind = blake2b(repr(spec).encode(), digest_size=8).hexdigest()
        (self.root / kind).mkdir(parents=True, exist_ok=True)
        return self.kept(f"{kind}/{spec.name}.{spec.suffix}", lambda part: make(spec, part))

    def kept(self, name: str, maker: Callable[[Path], None]) -> Path:
        """Return the file `name`, which `maker` writes when it is first asked for."""
        target = self.root / name
        if not target.exists():
            with locked(target):
                if not target.exists():
                    part = target.with_suffix(".part")
                    maker(part)
                    part.rename(target)
        return target


def kept_library(folder: Path) -> Library:
    """Return the library that runs of tests share while the code that makes films is the same.

    What other code has made is removed from `folder`.
    """
    state = blake2b(av.__version__.encode(), digest_size=8)
    for code in sorted(Path(__file__).parent.rglob("*.py")):
        state.update(code.read_bytes())
    root = folder / state.hexdigest()
    for other in folder.iterdir():
        if other != root:
            rmtree(other, ignore_errors=True)
    root.mkdir(exist_ok=True)
    return Library(root)


def make(spec: Spec, target: Path) -> None:
    """Draw, encode and wrap one video."""
    container_options = {"fflags": "+bitexact", **dict(spec.muxer)}
    with av.open(
        str(target), "w", format=spec.container, container_options=container_options
    ) as out:
        out.metadata.update(spec.tags)
        video = _video_stream(out, spec)
        sounds = [_audio_stream(out, sound) for sound in spec.sounds]
        texts = [_text_stream(out, track) for track in spec.subtitles]
        packets = list(_video_packets(video, spec))
        shown = spec.moments()[-1]
        for number, (stream, sound) in enumerate(zip(sounds, spec.sounds, strict=True)):
            packets += _audio_packets(stream, sound, number, shown)
        for text, track in zip(texts, spec.subtitles, strict=True):
            packets += _text_packets(text, track)
        out.start_encoding()
        packets.sort(key=_decode_time)
        for packet in packets:
            out.mux_one(packet)


def _decode_time(packet: Packet[Stream]) -> Fraction:
    ticks = packet.dts if packet.dts is not None else packet.pts
    return (ticks or 0) * packet.time_base


def _video_stream(out: OutputContainer, spec: Spec) -> VideoStream:
    stream = out.add_stream(spec.codec, rate=spec.rate, options=dict(spec.options))
    assert isinstance(stream, VideoStream)
    context = stream.codec_context
    stream.width, stream.height, stream.pix_fmt = spec.width, spec.height, spec.pix_fmt
    context.time_base = spec.time_base
    stream.time_base = spec.time_base
    context.gop_size = spec.gop
    context.max_b_frames = spec.bframes
    context.thread_count = 1
    if spec.bit_rate:
        context.bit_rate = spec.bit_rate
    if spec.aspect:
        context.sample_aspect_ratio = spec.aspect
        stream.sample_aspect_ratio = spec.aspect
    if spec.colour:
        context.color_primaries = spec.colour.primaries
        context.color_trc = spec.colour.transfer
        context.colorspace = spec.colour.matrix
        context.color_range = spec.colour.range
    if spec.rotation:
        stream.set_display_rotation(spec.rotation)
    return stream


def drawn(spec: Spec) -> Iterator[VideoFrame]:
    """Draw the frames of a video, with their times."""
    base = spec.time_base
    ticks = [int(moment / base) for moment in spec.moments()]
    for index in range(spec.frames):
        frame = draw(index, spec.width, spec.height, interlaced=spec.interlaced)
        if spec.noise:
            add_noise(frame, spec.noise, seed=index)
        if spec.pix_fmt == "pal8":
            frame = _in_palette(frame)
        elif spec.pix_fmt != "yuv420p":
            frame = frame.reformat(format=spec.pix_fmt, threads=1)
        if spec.colour:
            frame.color_primaries = spec.colour.primaries
            frame.color_trc = spec.colour.transfer
            frame.colorspace = spec.colour.matrix
            frame.color_range = spec.colour.range
        frame.pts, frame.time_base = ticks[index], base
        frame.duration = ticks[index + 1] - ticks[index]
        yield frame


def _in_palette(frame: VideoFrame) -> VideoFrame:
    """Draw a picture in 256 colours of no order, by its brightness."""
    gray, made = (
        frame.reformat(format="gray", threads=1),
        VideoFrame(frame.width, frame.height, "pal8"),
    )
    source, target = gray.planes[0], made.planes[0]
    lines = bytearray(target.buffer_size)
    for line in range(frame.height):
        at, begin = line * target.line_size, line * source.line_size
        lines[at : at + frame.width] = memoryview(source)[begin : begin + frame.width]
    target.update(bytes(lines))
    colours = (struct.pack("4B", at, at * 7 % 256, 255 - at, 255) for at in range(256))
    made.planes[1].update(b"".join(colours))
    return made


def _video_packets(stream: VideoStream, spec: Spec) -> Iterator[Packet[Stream]]:
    base = spec.time_base
    ticks = [int(moment / base) for moment in spec.moments()]
    lasting = {at: after - at for at, after in pairwise(ticks)}
    for frame in [*drawn(spec), None]:
        for packet in stream.encode(frame):
            if packet.pts in lasting:
                packet.duration = lasting[packet.pts]
            yield packet


def _audio_stream(out: OutputContainer, sound: Sound) -> AudioStream:
    stream = out.add_stream(sound.codec, rate=RATE, options=_SOUND_OPTIONS.get(sound.codec, {}))
    assert isinstance(stream, AudioStream)
    stream.codec_context.layout = sound.layout
    stream.codec_context.bit_rate = sound.bit_rate
    stream.time_base = Fraction(1, RATE)
    if sound.language:
        stream.metadata["language"] = sound.language
    if sound.title:
        stream.metadata["title"] = sound.title
    stream.disposition = Disposition.default if sound.default else Disposition(0)
    return stream


def _audio_packets(
    stream: AudioStream, sound: Sound, number: int, seconds: Fraction
) -> Iterable[Packet[Stream]]:
    for frame in [*sound_frames(number, seconds, delay=sound.delay), None]:
        yield from stream.encode(frame)


def _text_stream(out: OutputContainer, track: Subtitles) -> Stream:
    if track.codec == "mov_text":
        stream: Stream = out.add_stream(track.codec)
        assert isinstance(stream, SubtitleStream)
        stream.codec_context.subtitle_header = _ASS_HEADER
    else:
        stream = out.add_mux_stream(track.codec)
    stream.time_base = Fraction(1, 1000)
    stream.metadata["language"] = track.language
    return stream


def _text_packets(stream: Stream, track: Subtitles) -> Iterator[Packet[Stream]]:
    for cue in track.cues:
        text = cue.text.encode()
        if track.codec == "mov_text":
            text = struct.pack(">H", len(text)) + text
        packet: Packet[Stream] = Packet(text)
        packet.stream = stream
        packet.time_base = Fraction(1, 1000)
        packet.pts = packet.dts = cue.start
        packet.duration = cue.end - cue.start
        yield packet
