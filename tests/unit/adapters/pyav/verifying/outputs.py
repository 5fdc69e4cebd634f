"""Outputs between their writing and their check, to be spoilt in between."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

import av
from av.audio.stream import AudioStream
from av.video.stream import VideoStream

from tests.corpus.pictures import draw
from tests.corpus.sounds import RATE as SAMPLES
from tests.corpus.sounds import sound_frames
from trimcore.adapters.pyav.executing.cut import Cut
from trimcore.adapters.pyav.executing.cut_list import CutList
from trimcore.adapters.pyav.executing.execution import execute
from trimcore.adapters.pyav.limits import Limits
from trimcore.adapters.pyav.reading.copy_rules import copy_rules_of
from trimcore.adapters.pyav.reading.indexing.window_index import WindowIndex
from trimcore.adapters.pyav.reading.source_file import SourceFile
from trimcore.adapters.pyav.reading.window_source import open_for_windows
from trimcore.adapters.pyav.verifying.expected import Expected, ExpectedWindow
from trimcore.adapters.pyav.verifying.verification import check_output
from trimcore.adapters.pyav.writing.finishing import finish_file
from trimcore.adapters.pyav.writing.payload import payload_of, payload_of_encoded
from trimcore.adapters.pyav.writing.scratch_file import ScratchFile
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.planning.sequence import plan_windows
from trimcore.domain.cutting.timeline.window import TrimWindow

WIDTH, HEIGHT, RATE, FRAMES = 192, 112, 30, 75
WINDOW = TrimWindow.parse("0.3", "1.9")
_X265 = "log-level=none:pools=1:frame-threads=1:scenecut=0:open-gop=0:keyint=15:min-keyint=15"
_ROOM = 64 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """A short source: how it is wrapped and coded."""

    container: str
    codec: str
    sound: str
    options: tuple[tuple[str, str], ...] = ()
    pix_fmt: str = "yuv420p"
    layout: str = "mono"
    shape: Fraction = Fraction(1)


FILMS = {
    "h264": Film(
        container="mp4",
        codec="libx264",
        sound="aac",
        options=(("preset", "veryfast"), ("bf", "2"), ("sc_threshold", "0")),
    ),
    "h264-mkv": Film(
        container="matroska",
        codec="libx264",
        sound="libmp3lame",
        options=(("preset", "veryfast"), ("bf", "0"), ("sc_threshold", "0")),
    ),
    "hevc": Film(
        container="mp4",
        codec="libx265",
        sound="aac",
        options=(("preset", "ultrafast"), ("x265-params", _X265)),
    ),
    "vp9": Film(
        container="webm",
        codec="libvpx-vp9",
        sound="libopus",
        options=(("deadline", "realtime"), ("cpu-used", "8"), ("lag-in-frames", "0")),
    ),
    "vp8": Film(
        container="webm",
        codec="libvpx",
        sound="libopus",
        options=(("deadline", "realtime"), ("cpu-used", "8"), ("lag-in-frames", "0")),
    ),
    "mpeg4": Film(container="mp4", codec="mpeg4", sound="aac"),
    "mpeg2": Film(container="mpegts", codec="mpeg2video", sound="mp2"),
    "mpeg2-mkv": Film(
        container="matroska", codec="mpeg2video", sound="mp2", options=(("bf", "2"),)
    ),
    "prores": Film(container="mov", codec="prores_ks", sound="pcm_s16le", pix_fmt="yuv422p10le"),
}


@dataclass(frozen=True, slots=True)
class Output:
    """A finished output, and what it is expected to be."""

    content: bytes
    expected: Expected

    @property
    def muxer(self) -> str:
        """The name of the muxer that made it."""
        return self.expected.source.format.muxer

    def check(self, content: bytes | None = None) -> float:
        """Check this output, or what has become of it."""
        with _scratch() as file:
            file.write(self.content if content is None else content)
            return check_output(file, self.expected)


@contextmanager
def _scratch() -> Iterator[ScratchFile]:
    with tempfile.TemporaryFile() as file:
        yield ScratchFile(file.fileno(), limit=_ROOM)


@cache
def source_of(film: Film) -> bytes:
    """Make the source."""
    file = io.BytesIO()
    with av.open(file, "w", format=film.container) as made:
        video = made.add_stream(film.codec, rate=RATE, options=dict(film.options))
        assert isinstance(video, VideoStream)
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, film.pix_fmt
        video.codec_context.gop_size, video.codec_context.thread_count = 15, 1
        video.codec_context.sample_aspect_ratio = film.shape
        sound = made.add_stream(film.sound, rate=SAMPLES)
        assert isinstance(sound, AudioStream)
        sound.layout = film.layout
        for number in range(FRAMES):
            frame = draw(number, WIDTH, HEIGHT)
            if film.pix_fmt != "yuv420p":
                frame = frame.reformat(format=film.pix_fmt, threads=1)
            frame.pts = number
            made.mux(video.encode(frame))
        made.mux(video.encode(None))
        for part in [*sound_frames(0, Fraction(FRAMES, RATE), delay=Fraction(0)), None]:
            made.mux(sound.encode(part))
    return file.getvalue()


@cache
def output_of(name: str, mode: TrimMode = TrimMode.EXACT) -> Output:
    """Cut the window out of one of the films."""
    return cut_of(source_of(FILMS[name]), WINDOW, mode)


def cut_of(content: bytes, window: TrimWindow, mode: TrimMode) -> Output:
    """Cut a window out of a source, by the first way that the ladder tries."""
    return windows_of(content, (window,), mode)


def windows_of(
    content: bytes,
    windows: tuple[TrimWindow, ...],
    mode: TrimMode,
    seen: Callable[[WindowIndex], WindowIndex] = lambda index: index,
) -> Output:
    """Cut windows out of a source, by the first way that the ladder tries.

    `seen` is what is believed of an index.
    """
    file = SourceFile(lambda at, length: content[at : at + length], len(content))
    source, indexes = open_for_windows(file, Limits(), windows)
    indexes = tuple(map(seen, indexes))
    plans = plan_windows(
        windows,
        [(index.video, index.sounds) for index in indexes],
        rules=copy_rules_of(source, mode),
        hides_preroll=source.format.hides_preroll,
    )
    cuts = CutList(
        cuts=tuple(
            Cut(source=source, index=index, plan=plan, end=window.end)
            for window, index, plan in zip(windows, indexes, plans, strict=True)
        )
    )
    with _scratch() as made:
        executed = execute(cuts, made, threads=1, crf_offset=0, percent=lambda _: None)
        finish_file(made, source, plans, copied={})
        written = os.pread(made.descriptor, _ROOM, 0)
    expected = Expected(
        source=source,
        windows=tuple(
            ExpectedWindow(index=index, plan=plan, evidence=evidence)
            for index, plan, evidence in zip(indexes, plans, executed.evidences, strict=True)
        ),
        payload=payload_of(source).read,
        made=payload_of_encoded(source, joined=cuts.is_joined).read,
        placed=executed.placed,
        extras=executed.extras,
        converted=executed.converted,
        heard=executed.heard,
    )
    return Output(written, expected)
