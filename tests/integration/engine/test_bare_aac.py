"""AAC without a container has a header before each frame, which other files do without."""

import io
from array import array
from fractions import Fraction
from math import pi, sin

import av
import pytest
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream

from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.container import Container
from trimcore.domain.cutting.containers import MATROSKA
from trimcore.domain.cutting.modes import StreamFate
from trimcore.domain.cutting.sound_containers import M4A
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.cutting.wish import Wish
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

RATE, STEP, SECONDS = 48_000, 1024, 8


def stream() -> bytes:
    """Make a rising tone."""
    file = io.BytesIO()
    with av.open(file, "w", format="adts") as made:
        sound = made.add_stream("aac", rate=RATE)
        assert isinstance(sound, AudioStream)
        sound.layout = "mono"
        for at in range(0, SECONDS * RATE, STEP):
            tone = (
                0.4 * sin(2 * pi * (300 + at / RATE) * one / RATE) for one in range(at, at + STEP)
            )
            frame = AudioFrame(format="fltp", layout="mono", samples=STEP)
            frame.planes[0].update(array("f", tone).tobytes())
            frame.sample_rate, frame.time_base, frame.pts = RATE, Fraction(1, RATE), at
            made.mux(sound.encode(frame))
        made.mux(sound.encode(None))
    return file.getvalue()


@pytest.mark.parametrize("into", [M4A, MATROSKA], ids=lambda one: one.name)
@pytest.mark.parametrize("starts", [["2"], ["2", "5"]], ids=["one window", "two"])
def test_its_packets_are_copied_without_it(
    engine: PyavMedia, into: Container, starts: list[str]
) -> None:
    """They were taken for others, and decoded; behind one window, nothing was found of the next."""
    sink, windows = KeptSink(), [TrimWindow.parse(start, "1.5") for start in starts]
    receipt = engine.trim_windows(
        KeptSource(stream()), windows, sink, wish=Wish(container=into), watch=unwatched
    )
    assert [report.fate for report in receipt.streams] == [StreamFate.COPIED]
    with av.open(io.BytesIO(sink.content), "r") as file:
        heard = sum(frame.samples for frame in file.decode(audio=0))
        assert file.streams.audio[0].codec_context.name == "aac"
    assert abs(heard - 1.5 * RATE * len(starts)) <= 2 * STEP
