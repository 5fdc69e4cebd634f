"""One cut to be judged: what the source shows inside the window, and what the output shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from trimcore.domain.cutting.timeline.window import TrimWindow

from .viewing import Shown, View, view

Pair = tuple[Shown, Shown]


@dataclass(slots=True, kw_only=True)
class Case:
    """The two files, decoded, and the deviations found so far."""

    source: Path
    output: Path
    window: TrimWindow
    floor: float
    allow_hidden: bool
    before: View
    after: View
    expected: list[Shown]
    base: Fraction
    deviations: list[str] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)

    @property
    def tick(self) -> Fraction:
        """The coarser of the two files' units of time."""
        return max(self.before.tick, self.after.tick)

    @property
    def step(self) -> Fraction:
        """The usual distance between two frames of the source."""
        return self.before.step

    @property
    def last_end(self) -> Fraction:
        """When the last expected frame has been shown, on the source's timeline."""
        last = self.expected[-1]
        return last.time + (last.lasts or self.step)

    def note(self, sentence: str) -> None:
        """Record a deviation."""
        self.deviations.append(sentence)

    def note_all(self, sentences: list[str]) -> None:
        """Record the first of several alike, and how many there are."""
        if sentences:
            more = f" (and {len(sentences) - 1} more like it)" if len(sentences) > 1 else ""
            self.note(sentences[0] + more)


def open_case(
    source: Path, output: Path, window: TrimWindow, floor: float, *, allow_hidden: bool
) -> Case:
    """Decode both files and find what the output ought to show.

    Raises:
        ValueError: the source shows no frame inside the window.
    """
    before = view(source, (window.start, window.end))
    after = view(output)
    expected = [frame for frame in before.frames if window.contains(frame.time)]
    if not expected:
        raise ValueError(f"{source.name} shows no frame from {window.start} to {window.end}")
    return Case(
        source=source,
        output=output,
        window=window,
        floor=floor,
        allow_hidden=allow_hidden,
        before=before,
        after=after,
        expected=expected,
        base=_base(before, after, expected, window),
    )


def _base(before: View, after: View, expected: list[Shown], window: TrimWindow) -> Fraction:
    """Return the source's moment that the output has to show at zero.

    It is the first frame's, except that a video track that itself begins after the window does
    keeps its delay; if the delay is under a frame, the cut may also move forward to the frame.
    """
    first = expected[0].time
    late = before.whole and expected[0] is before.frames[0] and first > window.start
    if not late:
        return first
    moved = bool(after.frames) and after.frames[0].time <= max(before.tick, after.tick)
    return first if moved and first - window.start < before.step else window.start
