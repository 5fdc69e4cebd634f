"""Which windows a caller wants: one from start to end, those to keep, or what removals leave."""

from collections.abc import Sequence
from dataclasses import dataclass

from trimcore.domain.cutting.timeline.times import LONGEST_US
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import Fault, InvalidInput, WindowOutside

MOST_WINDOWS = 1000

Span = tuple[int, int | None]
"""From where to where, in microseconds, the end not included; None: to the source's end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedWindows:
    """What a caller gave, in microseconds; at most one of the three ways to say it.

    `keep` are windows in the order of the output, which may touch, overlap and repeat. `remove` are
    what is left out, in any order, overlapping or not; what is between them stays. Without either,
    one window goes from `start` to `end`, or is of a `duration`, or goes to the source's end.
    """

    start: int = 0
    end: int | None = None
    duration: int | None = None
    keep: Sequence[Span] | None = None
    remove: Sequence[Span] | None = None

    def windows(self, length: int | None = None) -> tuple[TrimWindow, ...]:
        """Return the windows in the order of the output; one that is to the end has no bound.

        `length` is the source's, in microseconds; None if it is not known, whereupon a window
        behind the last removal is taken to be there.

        Raises:
            InvalidInput: the ways to say it are mixed, an end is not behind its start, or there
                is no window, or more than a thousand.
            WindowOutside: nothing is left.
        """
        self._check_one_way()
        if self.keep is not None:
            return tuple(_window("keep", *span) for span in _few("keep", self.keep, least=1))
        if self.remove is not None:
            return _left_by(_few("remove", self.remove), length)
        if self.duration is not None:
            return (TrimWindow(start_us=self.start, duration_us=self.duration),)
        return (_window("end", self.start, self.end),)

    def _check_one_way(self) -> None:
        alone = self.start or self.end is not None or self.duration is not None
        lists = {"keep": self.keep, "remove": self.remove}
        given = [name for name, spans in lists.items() if spans is not None]
        if given and (alone or len(given) > 1):
            detail = "can't be given together with another way to say what is wanted"
            raise _fault(given[0], "not_together", detail)
        if self.end is not None and self.duration is not None:
            raise _fault("end", "not_together", "can't be given together with a duration")


def to_end(start: int) -> TrimWindow:
    """Return the window from a moment, in microseconds, to the source's end, wherever that is."""
    return TrimWindow(start_us=start, duration_us=LONGEST_US)


def is_to_end(window: TrimWindow) -> bool:
    """Tell whether a window has no bound but the source's end."""
    return window.duration_us == LONGEST_US


def _left_by(removed: Sequence[Span], length: int | None) -> tuple[TrimWindow, ...]:
    bound = LONGEST_US if length is None else length
    kept: list[TrimWindow] = []
    position = 0
    for start, end in sorted((_checked("remove", *span) for span in removed), key=_begin):
        if start >= bound:
            break
        if start > position:
            kept.append(TrimWindow(start_us=position, duration_us=start - position))
        position = max(position, bound if end is None else end)
    if position < bound:
        kept.append(to_end(position))
    if not kept:
        raise WindowOutside("Nothing of the video is left when all of that is removed.")
    return tuple(kept)


def _window(field: str, start: int, end: int | None) -> TrimWindow:
    start, end = _checked(field, start, end)
    return to_end(start) if end is None else TrimWindow(start_us=start, duration_us=end - start)


def _checked(field: str, start: int, end: int | None) -> Span:
    if end is not None and end <= start:
        detail = "must be behind the start" if field == "end" else "must have ends behind starts"
        raise _fault(field, "out_of_range", detail)
    return start, end


def _few(field: str, spans: Sequence[Span], least: int = 0) -> Sequence[Span]:
    if not least <= len(spans) <= MOST_WINDOWS:
        detail = f"must be from {least} to {MOST_WINDOWS} windows"
        raise _fault(field, "out_of_range", detail)
    return spans


def _begin(span: Span) -> int:
    return span[0]


def _fault(field: str, code: str, detail: str) -> InvalidInput:
    return InvalidInput(Fault(field=field, code=code, detail=detail))
