"""Chapters of the source that windows touch, on the clock of the piece."""

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from trimcore.domain.cutting.timeline.times import SAME

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.container.core import Chapter


def chapters_of(
    container: "InputContainer", shown: Sequence[tuple[Fraction, Fraction, Fraction]]
) -> "list[Chapter]":
    """Cut the chapters to what is shown of them, window by window.

    Each window lies between two moments, in seconds of the container's own clock, the first of
    which shows at a third one of the piece. Of several windows chapters are numbered anew, since
    more than one may show of the same.
    """
    kept = [
        chapter
        for begin, end, moment in shown
        for chapter in _chapters_within(container, begin, end, moment)
    ]
    if len(shown) == 1:
        return kept
    return [{**chapter, "id": number} for number, chapter in enumerate(kept, 1)]


def _chapters_within(
    container: "InputContainer", begin: Fraction, end: Fraction, moment: Fraction
) -> "list[Chapter]":
    """Cut the chapters to what lies between two moments, in seconds of the container's own clock.

    The first of them is shown at a `moment`. A chapter that begins before or goes on behind is
    shortened; one of no length inside, as moments are told apart, is left out. They come in the
    source's order.
    """
    kept: list[Chapter] = []
    for chapter in container.chapters():
        base = chapter["time_base"] or Fraction(1)
        zero, at = round(begin / base), round(moment / base)
        start = max(chapter["start"] - zero, 0)
        last = min(chapter["end"], round(end / base)) - zero
        if (last - start) * base >= SAME:
            kept.append({**chapter, "start": at + start, "end": at + last})
    return kept
