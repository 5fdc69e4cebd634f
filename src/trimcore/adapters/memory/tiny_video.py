"""A video format small enough to be read by eye, for engines without pictures.

Two lines of text: `tinyftyp video 1/10`, with the length of a tick in seconds, and a drawing in
which each character is one tick: a letter is a frame that is shown then (`I` a keyframe), a dot
keeps the frame before it, `?` is a frame that can't be read. `tinyftyp sound 1/10` has no pictures.
The word `ftyp` stands where MP4 files have it, so that uploads take such a file for a container.
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Self

from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import DamagedMedia, NotAVideo, NoVideoStream, WindowOutside

_HEADER = re.compile(rb"tinyftyp (video|sound) ([1-9]\d{0,8})/([1-9]\d{0,8})\n")
_DRAWING = re.compile(rb"[A-Z?][A-Z?.]*\n", re.ASCII)
_DAMAGED = ord("?")
_NOTHING = ord(".")


@dataclass(frozen=True, slots=True, kw_only=True)
class TinyVideo:
    """One such video: its time base in seconds, and its drawing."""

    time_base: Fraction
    drawing: bytes

    @classmethod
    def read(cls, content: bytes) -> Self:
        """Read a file of this format.

        Raises:
            NotAVideo: it is none.
            NoVideoStream: it has sound alone.
            DamagedMedia: the drawing is missing or wrong.
        """
        header = _HEADER.match(content)
        if header is None:
            raise NotAVideo("The file is not a video.")
        kind, top, bottom = header.groups()
        if kind == b"sound":
            raise NoVideoStream("The file has no moving pictures.")
        drawing = content[header.end() :]
        if _DRAWING.fullmatch(drawing) is None:
            raise DamagedMedia("The file is incomplete or broken.")
        return cls(time_base=Fraction(int(top), int(bottom)), drawing=drawing.rstrip())

    def write(self) -> bytes:
        """Write the file."""
        base = self.time_base
        return b"tinyftyp video %d/%d\n%b\n" % (base.numerator, base.denominator, self.drawing)

    @property
    def frames(self) -> tuple[int, ...]:
        """The ticks at which a frame begins to be shown."""
        return tuple(tick for tick, mark in enumerate(self.drawing) if mark != _NOTHING)

    def cut(self, window: TrimWindow) -> tuple[int, Self]:
        """Return the first tick kept, and the video of the frames that the window contains.

        Raises:
            WindowOutside: there is none.
            DamagedMedia: one of them can't be read.
        """
        kept = [tick for tick in self.frames if window.contains(tick * self.time_base)]
        if not kept:
            raise WindowOutside("The video shows no frame in the window.")
        following = [tick for tick in self.frames if tick > kept[-1]]
        drawing = self.drawing[kept[0] : following[0] if following else len(self.drawing)]
        if _DAMAGED in drawing:
            raise DamagedMedia("The video is damaged inside the window.")
        return kept[0], type(self)(time_base=self.time_base, drawing=drawing)
