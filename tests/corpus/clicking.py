"""Small films that click, beside pictures: where sound lies is seen at once."""

from __future__ import annotations

import io
import math
from array import array
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import pairwise

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.video.stream import VideoStream

from .pictures import draw

RATE, SECONDS, APART = 25, 2, Fraction(1, 4)
"""Pictures a second, seconds of a film, and seconds from one click to the next."""
_FINE, _LOUD = 48_000, 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One recording: clicks a quarter of a second apart, beside pictures."""

    codec: str = "aac"
    rate: int = 48_000
    layout: str = "stereo"
    pictures: str = "libx264"


@cache
def record(part: Part, container: str = "mp4") -> bytes:
    """Make a file of one recording."""
    file = io.BytesIO()
    with av.open(file, "w", format=container) as made:
        video = made.add_stream(part.pictures, rate=RATE)
        assert isinstance(video, VideoStream)
        video.width, video.height, video.pix_fmt = 96, 64, "yuv420p"
        video.codec_context.gop_size, video.codec_context.max_b_frames = 10, 0
        sound = made.add_stream(part.codec, rate=part.rate)
        assert isinstance(sound, AudioStream)
        sound.layout = part.layout
        for number in range(RATE * SECONDS):
            frame = draw(number, 96, 64)
            frame.pts = number
            made.mux(video.encode(frame))
        made.mux(video.encode(None))
        clicking = AudioFrame(format="flt", layout="mono", samples=part.rate * SECONDS)
        clicking.sample_rate, clicking.pts = part.rate, 0
        values = array("f", (sample(at / part.rate) for at in range(clicking.samples)))
        clicking.planes[0].update(values.tobytes())
        into = av.AudioResampler(sound.format, part.layout, part.rate, sound.frame_size)
        for piece in (*into.resample(clicking), *into.resample(None)):
            made.mux(sound.encode(piece))
        made.mux(sound.encode(None))
    return file.getvalue()


def sample(moment: float) -> float:
    """Draw a click of ten milliseconds at every quarter of a second, and silence between."""
    return 0.9 * math.sin(moment * 6000) * (moment % float(APART) < 0.01)


def clicks(content: bytes) -> list[Fraction]:
    """Tell when clicks begin in the first track of sound."""
    found: list[Fraction] = []
    with av.open(io.BytesIO(content), "r") as file:
        into = av.AudioResampler("flt", "mono", _FINE)
        for frame in file.decode(audio=0):
            for part in into.resample(frame):
                begins = (part.pts or 0) * (part.time_base or Fraction(1))
                values = array("f", bytes(part.planes[0])[: 4 * part.samples])
                loud = (at for at, value in enumerate(values) if abs(value) > _LOUD)
                found += (begins + Fraction(at, _FINE) for at in loud)
    ends = [Fraction(-1), *found]
    return [now for before, now in pairwise(ends) if now - before > APART / 2]
