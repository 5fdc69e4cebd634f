"""What a made video is like: one frozen value for each, from which its file follows."""

import random
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

Options = tuple[tuple[str, str], ...]


class Rhythm(Enum):
    """When frames are shown."""

    STEADY = "steady"
    """At a constant rate."""
    JITTER = "jitter"
    """At irregular distances of about one frame."""
    GAPS = "gaps"
    """At irregular distances, some of them over a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """One audio track; `delay` is the moment at which it begins."""

    codec: str = "aac"
    language: str = ""
    title: str = ""
    delay: Fraction = Fraction(0)
    default: bool = True
    layout: str = "stereo"
    bit_rate: int = 96_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One subtitle, in milliseconds."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subtitles:
    """One subtitle track."""

    codec: str
    language: str
    cues: tuple[Cue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Colour:
    """Colour tags by their numbers in ISO/IEC 23091-2 (range: 1 limited, 2 full)."""

    primaries: int
    transfer: int
    matrix: int
    range: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """One made video: what is drawn, when it is shown, how it is coded and wrapped."""

    name: str
    container: str = "mp4"
    suffix: str = "mp4"
    codec: str = "libx264"
    options: Options = ()
    pix_fmt: str = "yuv420p"
    width: int = 320
    height: int = 180
    rate: Fraction = Fraction(30)
    frames: int = 180
    gop: int = 250
    bframes: int = 2
    bit_rate: int = 0
    tick: Fraction | None = None
    rhythm: Rhythm = Rhythm.STEADY
    video_delay: Fraction = Fraction(0)
    hidden: int = 0
    """Frames at the beginning that an edit list hides; they are shown before time zero."""
    sounds: tuple[Sound, ...] = (Sound(),)
    subtitles: tuple[Subtitles, ...] = ()
    rotation: int = 0
    aspect: Fraction | None = None
    colour: Colour | None = None
    interlaced: bool = False
    noise: int = 0
    """The standard deviation of noise on the brightness of every frame, in levels of 256."""
    muxer: Options = ()
    tags: Options = ()

    @property
    def time_base(self) -> Fraction:
        """The unit of the times of its frames, before a container has rounded them."""
        return self.tick or 1 / self.rate

    def moments(self) -> list[Fraction]:
        """Tell when each frame is meant to be shown, in exact seconds, and when the last ends."""
        tick = self.time_base
        begin = round(self.video_delay / tick)
        step = round(1 / self.rate / tick)
        dice = random.Random(self.name)
        ticks = [begin - self.hidden * step]
        for _ in range(self.frames):
            ticks.append(ticks[-1] + _distance(self.rhythm, step, dice))
        return [at * tick for at in ticks]


def _distance(rhythm: Rhythm, step: int, dice: random.Random) -> int:
    match rhythm:
        case Rhythm.STEADY:
            return step
        case Rhythm.JITTER:
            return dice.randrange(step // 2, step * 7 // 4)
        case Rhythm.GAPS:
            return step * dice.choice((30, 48)) if dice.random() < 0.05 else step
