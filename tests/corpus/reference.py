"""A slow, simple, exact cutter, and the same with one thing done wrong: the judge's own test.

It decodes the whole source, encodes the right frames nearly without loss, and copies the sound.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container.input import InputContainer
from av.container.output import OutputContainer
from av.packet import Packet
from av.stream import Disposition, Stream
from av.subtitles.stream import SubtitleStream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from trimcore.domain.cutting.timeline.window import TrimWindow

from .viewing import container_zero, main_video

_ENCODERS = {"h264": "libx264", "hevc": "libx265", "libdav1d": "libsvtav1", "vp8": "libvpx"}
_OPTIONS = {
    "libx264": {"preset": "ultrafast"},
    "libx265": {"preset": "ultrafast", "x265-params": "log-level=error:pools=none"},
    "libsvtav1": {"preset": "8", "svtav1-params": "lp=1"},
    "libvpx-vp9": {"deadline": "realtime", "cpu-used": "8"},
    "libvpx": {"deadline": "realtime", "cpu-used": "8"},
}
_MUXERS = {".mp4": "mp4", ".mov": "mov", ".mkv": "matroska", ".webm": "webm", ".ts": "mpegts"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How to cut; whatever differs from the defaults makes the cut wrong."""

    first: int = 0
    """Frames to leave out at the beginning; below 0, frames to show from before the window."""
    last: int = 0
    """Frames to leave out at the end; below 0, frames to show from after it."""
    dropped: int | None = None
    doubled: int | None = None
    late: Fraction = Fraction(0)
    """By how much every frame is shown too late."""
    sound_late: Fraction = Fraction(0)
    sound: bool = True
    sound_long: Fraction = Fraction(0)
    rotation: bool = True
    aspect: bool = True
    colour: bool = True
    languages: bool = True
    titles: bool = True
    dispositions: bool = True
    quality: int = 10
    preroll: int = 0
    """Frames from before the window that an edit list hides."""
    index_in_front: bool = True
    rate: Fraction | None = None
    container: str = ""
    subtitles: bool = True
    foreign_sound: bool = False
    """Whether each sound track carries its neighbour's sound."""


def reference_cut(
    source: Path, output: Path, window: TrimWindow, recipe: Recipe | None = None
) -> Path:
    """Cut `window` out of `source` as the recipe says."""
    recipe = recipe or Recipe()
    with av.open(str(source)) as container:
        video = main_video(container)
        frames = list(container.decode(video))
    with av.open(str(source)) as container:
        name = recipe.container or _MUXERS[source.suffix]
        flags = {"movflags": "faststart"} if recipe.index_in_front else {}
        options = {"fflags": "+bitexact", **flags}
        with av.open(str(output), "w", format=name, container_options=options) as out:
            _Cut(container, out, window, recipe).run(frames)
    return output


class _Cut:
    def __init__(
        self, source: InputContainer, out: OutputContainer, window: TrimWindow, recipe: Recipe
    ) -> None:
        self.source, self.out, self.window, self.recipe = source, out, window, recipe
        self.zero = container_zero(source)
        self.video = main_video(source)
        assert self.video.time_base is not None
        self.tick = self.video.time_base
        self.edits = out.format.name in {"mp4", "mov"}

    def run(self, frames: list[VideoFrame]) -> None:
        """Choose the frames, then encode and copy into the output."""
        inside = [at for at, frame in enumerate(frames) if self.window.contains(self._time(frame))]
        base = self._time(frames[inside[0]])
        if inside[0] == 0 and base - self.window.start >= 1 / self._rate():
            base = self.window.start
        stream = self._video_stream(frames[inside[0]])
        sounds = [self._sound_stream(sound) for sound in self.source.streams.audio]
        tracks: tuple[Stream, ...] = self.source.streams.audio
        if self.recipe.foreign_sound:
            tracks = tracks[::-1]
        copies = dict(zip(tracks, sounds, strict=True))
        self.out.metadata.update(self.source.metadata if self.recipe.titles else {})
        packets = list(self._encoded(stream, self._chosen(frames, inside), base))
        texts: dict[Stream, SubtitleStream] = {
            text: self._text_stream(text)
            for text in self.source.streams.subtitles
            if self.recipe.subtitles
        }
        if self.recipe.sound and copies:
            packets += self._copied(copies, base)
        packets += self._texts(texts, base)
        self.out.start_encoding()
        for packet in sorted(packets, key=_decode_time):
            self.out.mux_one(packet)

    def _time(self, frame: VideoFrame) -> Fraction:
        ticks = frame.pts if frame.pts is not None else frame.dts
        assert ticks is not None
        return ticks * self.tick - self.zero

    def _rate(self) -> Fraction:
        return self.recipe.rate or self.video.average_rate or Fraction(25)

    def _chosen(self, frames: list[VideoFrame], inside: list[int]) -> list[VideoFrame]:
        recipe = self.recipe
        first = inside[0] + recipe.first - recipe.preroll
        chosen = frames[first : inside[-1] + 1 - recipe.last]
        if recipe.dropped is not None:
            del chosen[recipe.dropped]
        return chosen

    def _video_stream(self, like: VideoFrame) -> VideoStream:
        name = self.video.codec_context.name
        name = _ENCODERS.get(name, name)
        options = _OPTIONS.get(name, {})
        if name in _OPTIONS:
            options = {"crf": str(self.recipe.quality), "threads": "1", **options}
        stream = self.out.add_stream(name, rate=self._rate(), options=options)
        assert isinstance(stream, VideoStream)
        context = stream.codec_context
        stream.width, stream.height, stream.pix_fmt = like.width, like.height, like.format.name
        stream.time_base = context.time_base = self.tick
        context.bit_rate = 0 if name in _OPTIONS else 9_000_000
        if self.recipe.aspect and self.video.sample_aspect_ratio:
            context.sample_aspect_ratio = self.video.sample_aspect_ratio
            stream.sample_aspect_ratio = self.video.sample_aspect_ratio
        if self.recipe.colour:
            context.color_primaries, context.color_trc = like.color_primaries, like.color_trc
            context.colorspace, context.color_range = like.colorspace, like.color_range
        if self.recipe.rotation and like.rotation:
            stream.set_display_rotation(like.rotation)
        self._describe(stream, self.video)
        return stream

    def _sound_stream(self, source: AudioStream) -> AudioStream:
        stream = self.out.add_stream_from_template(source)
        self._describe(stream, source)
        return stream

    def _text_stream(self, source: SubtitleStream) -> SubtitleStream:
        stream = self.out.add_stream_from_template(source)
        self._describe(stream, source)
        return stream

    def _describe(self, stream: Stream, source: Stream) -> None:
        told = source.metadata
        if self.recipe.languages and "language" in told:
            stream.metadata["language"] = told["language"]
        # A track's title is written to mp4 from `title`, and read from there as `name`.
        title = told.get("title") or told.get("name")
        if self.recipe.titles and title:
            stream.metadata["title"] = title
        keep = self.recipe.dispositions
        stream.disposition = source.disposition if keep else Disposition.forced

    def _encoded(
        self, stream: VideoStream, frames: list[VideoFrame], base: Fraction
    ) -> Iterator[Packet[Stream]]:
        origin = (base + self.zero - self.recipe.late) / self.tick
        lasting: dict[int, int] = {}
        for at, frame in enumerate(frames):
            ticks = frame.pts if frame.pts is not None else frame.dts
            assert ticks is not None
            frame.pts = round(ticks - origin)
            frame.pict_type = 0
            lasting[frame.pts] = frame.duration
            for packet in stream.encode(frame):
                packet.duration = lasting.get(packet.pts or 0, 0)
                yield packet
            if at == self.recipe.doubled:
                frame.pts += frame.duration // 2
                yield from stream.encode(frame)
        for packet in stream.encode(None):
            packet.duration = lasting.get(packet.pts or 0, 0)
            yield packet

    def _copied(
        self, copies: dict[Stream, AudioStream], base: Fraction
    ) -> Iterator[Packet[Stream]]:
        begun: dict[int, tuple[Fraction, int]] = {}
        end = self.window.end + self.recipe.sound_long
        for packet in self.source.demux(*copies):
            if packet.pts is None or packet.dts is None or not packet.size:
                continue
            tick = packet.time_base
            begin = packet.pts * tick - self.zero
            lead, shift = begun.setdefault(packet.stream_index, (self._lead(begin), 0))
            if not base - lead <= begin + (packet.duration or 0) * tick / 2 < end:
                continue
            if not shift:
                earliest = base if self.edits else min(base, begin + lead)
                shift = round((earliest + self.zero - self.recipe.sound_late) / tick)
                begun[packet.stream_index] = (lead, shift)
            packet.pts -= shift
            packet.dts -= shift
            packet.stream = copies[packet.stream]
            yield packet

    def _texts(
        self, copies: dict[Stream, SubtitleStream], base: Fraction
    ) -> Iterator[Packet[Stream]]:
        if copies:
            self.source.seek(0)
        for packet in self.source.demux(*copies) if copies else ():
            if packet.pts is None or not bytes(packet).strip(b"\0"):
                continue
            start = packet.pts * packet.time_base - self.zero
            end = start + (packet.duration or 0) * packet.time_base
            if end > base and start < self.window.end:
                begin = max(start, base)
                packet.pts = packet.dts = round((begin - base) / packet.time_base)
                packet.duration = round((min(end, self.window.end) - begin) / packet.time_base)
                packet.stream = copies[packet.stream]
                yield packet

    def _lead(self, begin: Fraction) -> Fraction:
        """Return how much sound is played but not heard at a beginning, which Matroska declares."""
        return -begin if self.out.format.name in {"matroska", "webm"} and begin < 0 else Fraction(0)


def _decode_time(packet: Packet[Stream]) -> Fraction:
    ticks = packet.dts if packet.dts is not None else packet.pts
    return (ticks or 0) * packet.time_base
