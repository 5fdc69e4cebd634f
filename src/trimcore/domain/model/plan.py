"""What a cut would do, before anything is made."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from trimcore.domain.cutting.modes import EnginePath, TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.model import plan_drawing


class SegmentKind(StrEnum):
    """What is done with the frames of a segment."""

    COPIED = "copied"
    """Their packets are copied as they are."""
    ENCODED = "encoded"
    """They are decoded, and encoded again."""
    HIDDEN = "hidden"
    """They are copied because others need them, and not shown."""
    SOUND = "sound"
    """There are no pictures; the sound is cut as its codec and container allow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A run of frames with which the same is done.

    It is shown from `start` to `end`, in exact seconds of the source's timeline, the end not
    included. `why` says why they are not copied, empty if they are.
    """

    start: Fraction
    end: Fraction
    kind: SegmentKind
    frames: int
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedWindow:
    """What a cut would do with one window, or with several that touch and are cut as one.

    `asked` goes from the beginning of the first of these to the end of the last. `segments` are in
    the order in which they are shown. `keyframes` are the moments, in exact seconds of the source's
    timeline, of those from the one at which decoding would begin to the window's end, and of the
    next if it is close; where all windows together have more than 20,000, of those nearest to their
    ends.
    """

    asked: TrimWindow
    segments: tuple[Segment, ...]
    keyframes: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a cut would copy and encode. Its `str` draws it, `svg` draws it as a picture.

    `windows` are in the order of the output, `container` is the short name of what would be
    written. `bytes_expected` is about how large the output would be, from what its frames and sound
    take in the source. The cut itself may turn out to encode more: a join that does not pass its
    check is not delivered.
    """

    windows: tuple[PlannedWindow, ...]
    mode: TrimMode
    path: EnginePath
    container: str
    bytes_expected: int
    encoded_because: str = ""

    @property
    def asked(self) -> TrimWindow:
        """The first window."""
        return self.windows[0].asked

    @property
    def segments(self) -> tuple[Segment, ...]:
        """Those of all windows, in the order in which they are shown."""
        return tuple(segment for window in self.windows for segment in window.segments)

    @property
    def keyframes(self) -> tuple[Fraction, ...]:
        """Those of all windows, each once, in the order of the source."""
        return tuple(sorted({moment for window in self.windows for moment in window.keyframes}))

    @property
    def frames_copied(self) -> int:
        """How many of the frames that are shown would be copied."""
        return self._frames(SegmentKind.COPIED)

    @property
    def frames_encoded(self) -> int:
        """How many frames would be encoded."""
        return self._frames(SegmentKind.ENCODED)

    @property
    def frames_hidden(self) -> int:
        """How many frames would be in the output and not be shown."""
        return self._frames(SegmentKind.HIDDEN)

    def _frames(self, kind: SegmentKind) -> int:
        return sum(segment.frames for segment in self.segments if segment.kind is kind)

    def __str__(self) -> str:
        return self.drawn()

    def drawn(self, columns: int = 72) -> str:
        """Draw it in characters, as wide as so many of them, but at least 20."""
        return plan_drawing.as_text(self, max(20, columns))

    def svg(self) -> str:
        """Draw it as an SVG document, 800 wide, with 120 for each window."""
        return plan_drawing.as_svg(self)
