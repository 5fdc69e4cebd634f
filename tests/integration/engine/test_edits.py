"""Files whose edit list plays two stretches of the media, as editors save without exporting."""

import io
import struct
from collections.abc import Sequence
from fractions import Fraction
from functools import cache

import av
import pytest
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.video.stream import VideoStream

from tests.corpus.pictures import draw
from tests.corpus.sounds import RATE as SAMPLES
from tests.corpus.sounds import sound_frames
from trimcore.adapters.pyav.encoding.psnr import sample
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.adapters.pyav.metadata.boxes import reader_of
from trimcore.adapters.pyav.metadata.track_boxes import child, tracks, way_to
from trimcore.domain.cutting.modes import StreamFate, TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

WIDTH, HEIGHT, RATE, SECONDS, SCALE = 192, 112, 25, 9, 1000
OPTIONS = {"preset": "veryfast", "crf": "18", "threads": "1"}
"""One slice a picture, so that several are decoded at once where a decoder can hold so many."""
STRETCHES = [(1, 2), (5, 3)]
"""Where each begins in the media, and for how many seconds it is played."""
PLAYED = [at * RATE + number for at, length in STRETCHES for number in range(length * RATE)]
"""The number of each frame that is shown, in order."""


GAP = Fraction(1, 2)
WITH_GAP: "list[tuple[int | None, Fraction | int]]" = [(1, 2), (None, GAP), (5, 3)]
"""The same, with a pause of half a second between them."""


@cache
def edited(b_frames: int, *, pauses: bool = False) -> bytes:
    content = bytearray(_film(b_frames))
    grown = 0
    for movie, track in reversed(list(tracks(reader_of(content), len(content)))):
        read = reader_of(content)
        old, media = child(read, track, b"edts"), child(read, track, b"mdia")
        assert media is not None
        header = way_to(read, media, b"mdhd")[-1]
        (scale,) = struct.unpack_from(">I", content, header.body + 12)
        begins = 0 if old is None else _begins(content, old.start)
        new = _edits(scale, begins, WITH_GAP if pauses else STRETCHES)
        place = (media.start, media.start) if old is None else (old.start, old.end)
        content[place[0] : place[1]] = new
        grown = len(new) - (place[1] - place[0])
        for box in (track, movie):
            (length,) = struct.unpack_from(">I", content, box.start)
            struct.pack_into(">I", content, box.start, length + grown)
    return bytes(content)


def _begins(content: bytearray, edits: int) -> int:
    """Return where the media of the only edit begins, in its own ticks."""
    (begins,) = struct.unpack_from(">i", content, edits + 28)
    return max(0, int(begins))


def _edits(scale: int, begins: int, played: "Sequence[tuple[int | None, Fraction | int]]") -> bytes:
    entries = b"".join(
        struct.pack(">IiHH", int(length * SCALE), -1 if at is None else at * scale + begins, 1, 0)
        for at, length in played
    )
    head = struct.pack(">I4sII", 16 + len(entries), b"elst", 0, len(played))
    return struct.pack(">I4s", 8 + len(head) + len(entries), b"edts") + head + entries


def _film(b_frames: int) -> bytes:
    file = io.BytesIO()
    options = {"movie_timescale": str(SCALE)}
    with av.open(file, "w", format="mp4", container_options=options) as made:
        video = made.add_stream("libx264", rate=RATE, options=OPTIONS)
        assert isinstance(video, VideoStream)
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        video.codec_context.gop_size, video.codec_context.max_b_frames = 25, b_frames
        sound = made.add_stream("aac", rate=SAMPLES)
        assert isinstance(sound, AudioStream)
        for number in range(RATE * SECONDS):
            frame = draw(number, WIDTH, HEIGHT)
            frame.pts = number
            made.mux(video.encode(frame))
        made.mux(video.encode(None))
        into = av.AudioResampler(sound.format, sound.layout, SAMPLES)
        for part in sound_frames(0, Fraction(SECONDS), delay=Fraction(0)):
            for resampled in into.resample(part):
                made.mux(sound.encode(resampled))
        made.mux(sound.encode(None))
    return file.getvalue()


@pytest.mark.parametrize("b_frames", [0, 2])
@pytest.mark.parametrize("mode", [TrimMode.EXACT, TrimMode.ENCODE], ids=str)
@pytest.mark.parametrize(
    ("start", "duration"),
    [("0.4", "1"), ("1.52", "1.4"), ("2", "1"), ("2.6", "2"), ("0", "5"), ("1.92", "0.2")],
)
def test_the_window_is_what_a_player_shows(
    engine: PyavMedia, b_frames: int, mode: TrimMode, start: str, duration: str
) -> None:
    """Across the edit too, with sound that goes on."""
    sink, window = KeptSink(), TrimWindow.parse(start, duration)
    receipt = engine.trim(KeptSource(edited(b_frames)), window, sink, mode=mode, watch=unwatched)
    with av.open(io.BytesIO(sink.content), "r") as file:
        frames = list(file.decode(video=0))
    wanted = PLAYED[round(window.start * RATE) : round(window.end * RATE)]
    assert len(frames) == len(wanted)
    for number, frame in zip(wanted, frames, strict=True):
        assert sample(draw(number, WIDTH, HEIGHT)).decibels(sample(frame)) > 28
    assert [report.fate for report in receipt.streams if report.kind == "audio"] == [
        StreamFate.COPIED
    ]
    with av.open(io.BytesIO(sink.content), "r") as file:
        heard = sum(Fraction(part.samples, part.sample_rate) for part in file.decode(audio=0))
    assert abs(heard - (window.end - window.start)) < Fraction(6, 100)


@pytest.mark.parametrize("b_frames", [0, 2])
@pytest.mark.parametrize("mode", [TrimMode.EXACT, TrimMode.ENCODE], ids=str)
@pytest.mark.parametrize(
    ("start", "duration"), [("0.4", "1"), ("1.52", "2"), ("2.2", "1"), ("2.1", "0.2"), ("2.6", "2")]
)
def test_a_pause_holds_its_picture_and_is_silent(
    engine: PyavMedia, b_frames: int, mode: TrimMode, start: str, duration: str
) -> None:
    """Though libav, left to itself, would play the film's beginning there."""
    sink, window = KeptSink(), TrimWindow.parse(start, duration)
    source = KeptSource(edited(b_frames, pauses=True))
    engine.trim(source, window, sink, mode=mode, watch=unwatched)
    shown = [(Fraction(at, RATE), number) for at, number in enumerate(PLAYED[: 2 * RATE])]
    shown += [(2 + GAP + Fraction(at, RATE), n) for at, n in enumerate(PLAYED[2 * RATE :])]
    wanted = [(at, number) for at, number in shown if window.start <= at < window.end]
    if 2 < window.start < 2 + GAP:
        wanted.insert(0, (window.start, PLAYED[2 * RATE - 1]))
    with av.open(io.BytesIO(sink.content), "r") as file:
        frames = list(file.decode(video=0))
    assert len(frames) == len(wanted)
    for (at, number), frame in zip(wanted, frames, strict=True):
        assert sample(draw(number, WIDTH, HEIGHT)).decibels(sample(frame)) > 28
        assert abs((frame.time or 0) - float(at - wanted[0][0])) < 0.002
    with av.open(io.BytesIO(sink.content), "r") as file:
        moments = [
            (part.time or 0) + float(wanted[0][0])
            for packet in file.demux()
            for part in packet.decode()
            if isinstance(part, AudioFrame)
        ]
    assert bool(moments) is (duration != "0.2")
    assert not any(2.03 < moment < 2.47 for moment in moments)
