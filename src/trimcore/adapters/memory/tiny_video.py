"""A video format small enough to be read by eye, for engines without pictures.

Two lines of text: `tinyftyp video 1/10`, with the length of a tick in seconds, and a drawing in
which each character is one tick: a letter is a frame that is shown then (`I` a keyframe), a dot
keeps the frame before it, `?` is a frame that can't be read. `tinyftyp text 1/10` has no pictures.
The word `ftyp` stands where MP4 files have it, so that uploads take such a file for a container.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Self

from trimcore.domain.cutting.planning.packets import Packet, PacketIndex, PacketKind
from trimcore.domain.cutting.planning.runs import FramePlan
from trimcore.domain.cutting.planning.sequence import shares
from trimcore.domain.cutting.planning.shown_frames import frames_inside
from trimcore.domain.cutting.timeline.touching import spanning, touching
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import DamagedMedia, NotAVideo, NoVideoStream, WindowOutside

_HEADER = re.compile(rb"tinyftyp (video|text) ([1-9]\d{0,8})/([1-9]\d{0,8})\n")
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
            NoVideoStream: it has no pictures.
            DamagedMedia: the drawing is missing or wrong.
        """
        header = _HEADER.match(content)
        if header is None:
            raise NotAVideo("The file is not a video.")
        kind, top, bottom = header.groups()
        if kind == b"text":
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

    def cut(self, windows: Sequence[TrimWindow]) -> tuple[tuple[tuple[FramePlan, ...], ...], Self]:
        """Return the frames of each window, and the video of all of them, one after the other.

        Raises:
            WindowOutside: a window has none.
            DamagedMedia: one of them can't be read.
        """
        index, drawing = self._index(), b""
        shared: list[tuple[FramePlan, ...]] = []
        for group in touching(windows):
            kept = frames_inside(index, spanning(group))
            if not kept:
                raise WindowOutside("The video shows no frame in the window.")
            marks = (self.drawing[frame.tick : frame.tick + 1] for frame in kept)
            drawing += b"".join(
                mark.ljust(frame.duration, b".") for mark, frame in zip(marks, kept, strict=True)
            )
            shared += shares(index, kept, group)
        if _DAMAGED in drawing:
            raise DamagedMedia("The video is damaged inside the window.")
        return tuple(shared), type(self)(time_base=self.time_base, drawing=drawing)

    def _index(self) -> PacketIndex:
        ends = (*self.frames[1:], len(self.drawing))
        return PacketIndex(
            time_base=self.time_base,
            zero=Fraction(0),
            packets=tuple(map(_packet, self.frames, ends)),
            from_start=True,
            to_end=True,
        )


def _packet(tick: int, end: int) -> Packet:
    key = PacketKind.KEY
    return Packet(pts=tick, dts=tick, duration=end - tick, size=1, kind=key, keyframe=True)
