"""What is said of a piece beside its tracks, in so far as its container has room for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from trimcore.adapters.pyav.metadata.chapters import chapters_of
from trimcore.adapters.pyav.metadata.tape import has_timecode, timecode_after
from trimcore.domain.cutting.container import Container
from trimcore.domain.cutting.extras import Extra

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.container.core import Chapter


@dataclass(frozen=True, slots=True, kw_only=True)
class Extras:
    """The piece's chapters, and the timecode of its first picture, empty if it has none.

    `skipped` says what the source has of them and the piece has not, and why.
    """

    chapters: "Sequence[Chapter]" = ()
    timecode: str = ""
    skipped: tuple[str, ...] = ()


NO_EXTRAS = Extras()


def extras_of(
    source: "InputContainer",
    into: Container,
    *,
    shown: Sequence[tuple[Fraction, Fraction, Fraction]],
    passed: Fraction,
    rate: Fraction | None,
) -> Extras:
    """Collect them for a piece.

    It has `shown` what lies between two moments of the source's clock from a third one of its own
    on, window by window. `passed` is how long before its first picture the source's first is shown,
    in seconds, `rate` how many are shown a second, None where that changes.
    """
    chapters = chapters_of(source, shown)
    timecode = timecode_after(source, passed, rate) if has_timecode(source) else ""
    skipped: list[str] = []
    if chapters and Extra.CHAPTERS not in into.holds:
        skipped.append(f"the chapters are left out: {into.label} holds none")
    if has_timecode(source) and not timecode:
        skipped.append("the timecode is left out: it can't be counted on at this frame rate")
    elif timecode and Extra.TIMECODE not in into.holds:
        skipped.append(f"the timecode is left out: {into.label} holds none")
    return Extras(
        chapters=chapters if Extra.CHAPTERS in into.holds else (),
        timecode=timecode if Extra.TIMECODE in into.holds else "",
        skipped=tuple(skipped),
    )
