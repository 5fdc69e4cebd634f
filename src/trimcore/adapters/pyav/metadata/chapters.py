"""Chapters of the source that a window touches, on the clock of the piece."""

from fractions import Fraction
from typing import TYPE_CHECKING

from trimcore.domain.cutting.timeline.times import SAME

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.container.core import Chapter


def chapters_within(container: "InputContainer", begin: Fraction, end: Fraction) -> "list[Chapter]":
    """Cut the chapters to what lies between two moments, in seconds of the container's own clock.

    The piece begins with the first moment. A chapter that begins before or goes on behind is
    shortened; one of no length inside, as moments are told apart, is left out. They come in the
    source's order.
    """
    kept: list[Chapter] = []
    for chapter in container.chapters():
        base = chapter["time_base"] or Fraction(1)
        zero = round(begin / base)
        start = max(chapter["start"] - zero, 0)
        last = min(chapter["end"], round(end / base)) - zero
        if (last - start) * base >= SAME:
            kept.append({**chapter, "start": start, "end": last})
    return kept
