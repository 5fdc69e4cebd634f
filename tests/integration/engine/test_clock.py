"""Transport streams whose clock jumps are cut as players show them: the timeline runs on."""

import io
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

import av
import pytest
from av.audio.stream import AudioStream
from av.video.stream import VideoStream

from tests.corpus.pictures import draw
from tests.corpus.sounds import RATE as SAMPLES
from tests.corpus.sounds import signal, sound_frames
from trimcore.adapters.pyav.encoding.psnr import sample
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.model.receipt import Receipt
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

WIDTH, HEIGHT, RATE = 192, 112, 25
SECONDS = 5
WRAP = (1 << 33) / 90_000
_PROBE = 12_000
"""Samples by which sound is found again."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """A recording whose clock begins at so many seconds, with the pictures from a number on."""

    begins: int
    first: int = 0
    seconds: int = SECONDS
    codec: str = "libx264"
    sound: str = "mp2"
    b_frames: int = 2
    still: tuple[int, int] = (0, 0)
    opens: bool = False


@cache
def made(part: Part) -> bytes:
    """Make a recording; pictures of its still, told in seconds, are left out."""
    file = io.BytesIO()
    with av.open(file, "w", format="mpegts") as out:
        options = {"preset": "ultrafast"} if part.codec == "libx264" else {}
        if part.opens:
            options = {"preset": "veryfast", "x264-params": "open-gop=1:scenecut=0"}
        stream = out.add_stream(part.codec, rate=RATE, options=options)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.bit_rate = 2_000_000
        stream.codec_context.gop_size = 25
        stream.codec_context.max_b_frames = part.b_frames
        sound = out.add_stream(part.sound, rate=SAMPLES)
        assert isinstance(sound, AudioStream)
        into = av.AudioResampler(sound.format, sound.layout, SAMPLES)
        begin = Fraction(part.first, RATE)
        heard = sound_frames(0, begin + part.seconds, delay=begin)
        for number in range(part.seconds * RATE):
            if not part.still[0] * RATE < number < part.still[1] * RATE:
                frame = draw(part.first + number, WIDTH, HEIGHT)
                frame.pts = number + part.begins * RATE
                out.mux(stream.encode(frame))
            if number % (RATE // 10) == 0 and (piece := next(heard, None)) is not None:
                piece.pts = (piece.pts or 0) - int(begin * SAMPLES) + part.begins * SAMPLES
                for resampled in into.resample(piece):
                    out.mux(sound.encode(resampled))
        out.mux(stream.encode(None))
        for piece in heard:
            piece.pts = (piece.pts or 0) - int(begin * SAMPLES) + part.begins * SAMPLES
            for resampled in into.resample(piece):
                out.mux(sound.encode(resampled))
        out.mux(sound.encode(None))
    return file.getvalue()


def recording(*begins: int, codec: str = "libx264", sound: str = "mp2") -> bytes:
    """Lay recordings one behind the other: one film, whose clock begins anew with each."""
    parts = (
        Part(begins=begin, first=place * SECONDS * RATE, codec=codec, sound=sound)
        for place, begin in enumerate(begins)
    )
    return b"".join(made(part) for part in parts)


def cut(
    engine: PyavMedia, content: bytes, window: TrimWindow, mode: TrimMode = TrimMode.EXACT
) -> tuple[Receipt, bytes]:
    sink = KeptSink()
    receipt = engine.trim(KeptSource(content), window, sink, mode=mode, watch=unwatched)
    return receipt, sink.content


def agrees(content: bytes, window: TrimWindow) -> None:
    """The pictures are the window's, at even times, and the sound is beside them."""
    with av.open(io.BytesIO(content), "r") as file:
        frames = list(file.decode(video=0))
    wanted = range(round(window.start * RATE), round(window.end * RATE))
    assert len(frames) == len(wanted)
    ticks = [frame.pts or 0 for frame in frames]
    assert [tick - ticks[0] for tick in ticks] == [3600 * place for place in range(len(wanted))]
    for number, frame in zip(wanted, frames, strict=True):
        assert sample(draw(number, WIDTH, HEIGHT)).decibels(sample(frame)) > 28
    assert abs(_lag(content, window.start - Fraction(ticks[0], 90_000))) < Fraction(3, 100)


def _lag(content: bytes, begins: Fraction) -> Fraction:
    """Tell by how much sound comes too late, 0.3 s behind the beginning of a piece."""
    with av.open(io.BytesIO(content), "r") as file:
        into = av.AudioResampler("s16", "mono", SAMPLES)
        parts = [part for frame in file.decode(audio=0) for part in into.resample(frame)]
    first = Fraction((parts[0].pts or 0) * (parts[0].time_base or 0))
    heard = b"".join(bytes(part.planes[0])[: 2 * part.samples] for part in parts)
    at = SAMPLES * 3 // 10
    piece = memoryview(heard).cast("h")[at : at + _PROBE]
    whole, due = signal(0, 20), round((begins + first) * SAMPLES) + at
    shifts = range(-SAMPLES // 10, SAMPLES // 10, 48)
    best = max(shifts, key=lambda shift: _alike(piece, whole[due + shift :][:_PROBE]))
    return Fraction(-best, SAMPLES)


def _alike(one: "memoryview[int]", other: "object") -> int:
    values = memoryview(other).cast("B").cast("h")  # type: ignore[arg-type]  # an array has one
    return sum(a * b for a, b in zip(one[::3], values[::3], strict=False))


JUMPS = {
    "back": (10, 10),
    "a little back": (10, 13),
    "ahead": (10, 1010),
    "back to before": (1010, 10),
    "over the clock's end": (int(WRAP) - 2, 500),
    "more than once": (10, 500, 10),
}


@pytest.mark.parametrize("begins", JUMPS.values(), ids=list(JUMPS))
@pytest.mark.parametrize("start", ["1", "4.52", "7.32"])
def test_a_window_is_what_players_show(
    engine: PyavMedia, begins: tuple[int, ...], start: str
) -> None:
    """Before a jump, across it and behind; the receipt tells of a jump inside."""
    window = TrimWindow.parse(start, "1.2")
    receipt, content = cut(engine, recording(*begins), window)
    agrees(content, window)
    told = [report.reason for report in receipt.streams if "jumps" in report.reason]
    assert bool(told) is (start == "4.52")


@pytest.mark.parametrize(
    ("codec", "sound"), [("mpeg2video", "mp2"), ("libx264", "aac"), ("libx264", "ac3")]
)
@pytest.mark.parametrize("mode", [TrimMode.EXACT, TrimMode.ENCODE], ids=str)
def test_other_codecs_are_no_different(
    engine: PyavMedia, codec: str, sound: str, mode: TrimMode
) -> None:
    """Times stand in the stream's packets, whatever is in them."""
    window = TrimWindow.parse("4.2", "1.6")
    _, content = cut(engine, recording(10, 700, codec=codec, sound=sound), window, mode)
    agrees(content, window)


def test_a_clock_that_goes_on_is_none_that_jumps(engine: PyavMedia) -> None:
    """As in parts of one recording that are put together again."""
    window = TrimWindow.parse("4.4", "1")
    receipt, content = cut(engine, recording(10, 15), window)
    agrees(content, window)
    assert not any(report.reason for report in receipt.streams)


def test_a_picture_that_stays_is_no_jump(engine: PyavMedia) -> None:
    """Though much time passes within few bytes."""
    film = made(Part(begins=0, seconds=16, still=(4, 15)))
    receipt, _ = cut(engine, film, TrimWindow.parse("2", "1"))
    assert receipt.frames_copied + receipt.frames_encoded == RATE
    assert not any(report.reason for report in receipt.streams)


def test_a_recording_that_breaks_off_amid_a_picture_loses_that_alone(engine: PyavMedia) -> None:
    """And says so, if the picture can't be shown."""
    first = made(Part(begins=10, b_frames=0))
    content = first[: -len(first) // 10 // 188 * 188] + made(Part(begins=10, first=5 * RATE))
    window = TrimWindow.parse("3", "3")
    receipt, piece = cut(engine, content, window)
    with av.open(io.BytesIO(piece), "r") as file:
        shown = sum(1 for _ in file.decode(video=0))
    assert abs(shown - 3 * RATE) <= 1
    assert any("jumps back" in report.reason for report in receipt.streams)


@pytest.mark.parametrize("codec", ["libx264", "mpeg2video"])
def test_recordings_may_begin_and_end_anywhere(engine: PyavMedia, codec: str) -> None:
    """What leans on pictures that were never recorded is left out, and nothing else."""
    opens = codec == "libx264"
    one = made(Part(begins=10, codec=codec, opens=opens))
    other = made(Part(begins=700, first=5 * RATE, codec=codec, opens=opens))
    content = one[: len(one) * 5 // 6 // 188 * 188] + other[len(other) // 8 // 188 * 188 :]
    receipt, piece = cut(engine, content, TrimWindow.parse("3", "3"))
    with av.open(io.BytesIO(piece), "r") as file:
        frames = list(file.decode(video=0))
    found = [_number(frame) for frame in frames[:-1:3]]
    assert found == sorted(found)
    assert found[0] in range(74, 77)
    assert found[-1] in range(160, 190)
    assert any("jumps ahead" in report.reason for report in receipt.streams)


def _number(frame: "av.VideoFrame") -> int:
    seen = sample(frame)
    return max(
        range(60, 200), key=lambda number: sample(draw(number, WIDTH, HEIGHT)).decibels(seen)
    )


STUFFING = b"\x47\x1f\xff\x10" + b"\xff" * 184


@pytest.mark.parametrize("begins", [(10, 10), (10, 1010), (1010, 10), (10, 14)])
def test_a_large_file_is_looked_at_in_a_few_places(
    engine: PyavMedia, begins: tuple[int, ...]
) -> None:
    """It is as large as it is because of what lies between its pictures."""
    content, each = recording(*begins), 188
    packets = (content[at : at + each] for at in range(0, len(content), each))
    times = 1 + (33 << 20) // len(content)
    window = TrimWindow.parse("4.52", "1.2")
    _, piece = cut(engine, b"".join(packet + times * STUFFING for packet in packets), window)
    agrees(piece, window)


def heard_alone(content: bytes) -> bytes:
    """Take the sound out of a recording, with its times."""
    file = io.BytesIO()
    with av.open(io.BytesIO(content), "r") as whole:
        told = {"copyts": "1", "muxdelay": "0"}
        with av.open(file, "w", format="mpegts", options=told) as out:
            track = out.add_stream_from_template(whole.streams.audio[0])
            for packet in whole.demux(audio=0):
                if packet.size:
                    packet.stream = track
                    out.mux(packet)
    return file.getvalue()


@pytest.mark.parametrize("start", ["4.5", "6"])
def test_sound_without_pictures_runs_on_too(engine: PyavMedia, start: str) -> None:
    """Across a jump and behind it."""
    parts = [heard_alone(made(Part(begins=begin))) for begin in (10, 700)]
    _, piece = cut(engine, b"".join(parts), TrimWindow.parse(start, "1"))
    with av.open(io.BytesIO(piece), "r") as file:
        lasts = sum(Fraction(part.samples, part.sample_rate) for part in file.decode(audio=0))
    assert Fraction(94, 100) < lasts < Fraction(106, 100)
