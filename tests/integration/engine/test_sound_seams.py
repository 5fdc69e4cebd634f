"""Opus is as loud behind a seam as in the source, whatever a decoder has heard before it."""

import io
from array import array
from fractions import Fraction
from functools import cache
from math import pi, sin

import av
import numpy as np
import pytest
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.video.stream import VideoStream
from numpy.typing import NDArray

from tests.corpus.pictures import draw
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.container import Container
from trimcore.domain.cutting.containers import MATROSKA, MP4, WEBM
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.cutting.wish import Wish
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

RATE, STEP, SECONDS, PICTURES = 48_000, 960, 10, 25
BLOCK = RATE // 200
STARTS = ("2", "3", "4.04", "5.28", "6.6", "8.12", "9.04", "1")
LASTS = Fraction(2, 5)
SETTLED = Fraction(25, 1000)
"""Seconds behind a seam in which both windows are heard, which meet within half a packet."""
LOUDER = 1.2


def tones(moment: float) -> float:
    """Rise, above a tone that stays."""
    return 0.4 * sin(2 * pi * (300 + 200 * moment) * moment) + 0.3 * sin(2 * pi * 700 * moment)


@cache
def film() -> bytes:
    """Make a film that sounds so."""
    file = io.BytesIO()
    with av.open(file, "w", format="webm") as made:
        video, sound = made.add_stream("libvpx-vp9", rate=PICTURES), made.add_stream("libopus")
        assert isinstance(video, VideoStream)
        assert isinstance(sound, AudioStream)
        video.width, video.height, video.pix_fmt = 96, 64, "yuv420p"
        video.options = {"deadline": "realtime", "cpu-used": "8"}
        sound.rate, sound.layout, sound.bit_rate = RATE, "mono", 64_000
        for number in range(PICTURES * SECONDS):
            frame = draw(number, 96, 64)
            frame.pts = number
            made.mux(video.encode(frame))
        made.mux(video.encode(None))
        for at in range(0, SECONDS * RATE, STEP):
            samples = array("h", (round(32_767 * tones((at + one) / RATE)) for one in range(STEP)))
            heard = AudioFrame(format="s16", layout="mono", samples=STEP)
            heard.planes[0].update(samples.tobytes().ljust(heard.planes[0].buffer_size, b"\0"))
            heard.sample_rate, heard.time_base, heard.pts = RATE, Fraction(1, RATE), at
            made.mux(sound.encode(heard))
        made.mux(sound.encode(None))
    return file.getvalue()


def levels(content: bytes) -> NDArray[np.float64]:
    """Tell how loud each 5 ms are, from the file's zero on."""
    samples = np.zeros((SECONDS + 1) * RATE)
    with av.open(io.BytesIO(content), "r") as file:
        into = av.AudioResampler("flt", "mono", RATE)
        for frame in file.decode(audio=0):
            begins = Fraction(frame.pts or 0) * (frame.time_base or 1)
            for part in into.resample(frame):
                at = round((begins - Fraction(file.start_time or 0, 1_000_000)) * RATE)
                values = part.to_ndarray()[0]
                samples[max(0, at) : at + len(values)] = values[max(0, -at) :]
    return np.asarray(np.sqrt((samples.reshape(-1, BLOCK) ** 2).mean(axis=1)))


@pytest.mark.parametrize("into", [MP4, MATROSKA, WEBM], ids=lambda one: one.name)
def test_opus_is_as_loud_behind_a_seam(engine: PyavMedia, into: Container) -> None:
    sink = KeptSink()
    windows = [TrimWindow.parse(start, str(float(LASTS))) for start in STARTS]
    engine.trim_windows(
        KeptSource(film()), windows, sink, wish=Wish(container=into), watch=unwatched
    )
    before, after = levels(film()), levels(sink.content)
    first = int(into.hides_preroll)  # where the run-up is hidden, it is but 80 ms
    for number, start in [*enumerate(STARTS)][first:]:
        skipped, until = round(SETTLED * RATE / BLOCK), round(LASTS * RATE / BLOCK) - 5
        due = round(Fraction(start) * RATE / BLOCK)
        made = round(number * LASTS * RATE / BLOCK)
        ratio = after[made + skipped : made + until] / before[due + skipped : due + until]
        assert ratio.max() < LOUDER, f"window {number}"
        assert ratio.min() > 1 / LOUDER, f"window {number}"
