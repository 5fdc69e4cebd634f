"""One cut as its caller asks for it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.notation import Time, counts_frames, read_time
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.cutting.timeline.windows import Span, WantedWindows
from trimcore.domain.cutting.wish import KINDS, Wish
from trimcore.domain.errors import Fault, InvalidInput
from trimcore.entrypoints.library.containers import wanted_container
from trimcore.entrypoints.library.outputs import Output
from trimcore.entrypoints.library.progress import Cancel, Progress
from trimcore.entrypoints.library.sources import Source

Pair: TypeAlias = tuple[Time, Time | None]
"""Where a window starts and where it ends, the end not included; None: at the end."""


@dataclass(frozen=True, slots=True)
class Job:
    """One cut for `Cutter.cut_all`: the arguments of `cut`, which explains them."""

    source: Source
    output: Output | None
    start: Time = 0
    end: Time | None = None
    duration: Time | None = None
    keep: Sequence[Pair] | None = None
    remove: Sequence[Pair] | None = None
    mode: TrimMode | str = TrimMode.EXACT
    container: str | None = None
    tracks: Sequence[str | int] | None = None
    progress: Callable[[Progress], object] | None = None
    cancel: Cancel | None = None

    def trim_mode(self) -> TrimMode:
        """Return the mode.

        Raises:
            InvalidInput: there is none of this name.
        """
        try:
            return TrimMode(self.mode)
        except ValueError:
            names = ", ".join(mode.value for mode in TrimMode)
            detail = f"must be one of {names}, not {self.mode!r}"
            raise InvalidInput(Fault(field="mode", code="unknown", detail=detail)) from None

    def wish(self) -> Wish:
        """Return what is wished of the output.

        Raises:
            InvalidInput: a container or a kind of tracks has a wrong name.
        """
        return Wish(
            container=wanted_container(self.container, self.output),
            tracks=self._kept_tracks(),
            encodes=self.trim_mode() is TrimMode.ENCODE,
        )

    def _kept_tracks(self) -> tuple[int | str, ...] | None:
        if self.tracks is None:
            return None
        asked = (self.tracks,) if isinstance(self.tracks, str | int) else tuple(self.tracks)
        if not asked or any(isinstance(one, str) and one not in KINDS for one in asked):
            detail = f"must be indices of tracks or kinds: {', '.join(KINDS)}"
            raise InvalidInput(Fault(field="tracks", code="unknown", detail=detail))
        return asked

    def check(self) -> None:
        """Find what is wrong with the times before anything is opened or started.

        Raises:
            InvalidInput: a time can't be read, or they don't go together.
        """
        if not self.counts_frames():
            self.windows()

    def counts_frames(self) -> bool:
        """Tell whether a time is given as a number of frames or a timecode."""
        pairs = (*(self.keep or ()), *(self.remove or ()))
        times = (self.start, self.end, self.duration, *(time for pair in pairs for time in pair))
        return any(counts_frames(time) for time in times)

    def windows(
        self, rate: Fraction | None = None, length: int | None = None
    ) -> tuple[TrimWindow, ...]:
        """Return the windows; `rate` and `length` are the source's, None if not known.

        Raises:
            InvalidInput: a time can't be read, or they don't go together.
            WindowOutside: nothing is left of the source.
        """
        wanted = WantedWindows(
            start=read_time(self.start, field="start", rate=rate),
            end=_read("end", self.end, rate),
            duration=_read("duration", self.duration, rate),
            keep=_spans("keep", self.keep, rate),
            remove=_spans("remove", self.remove, rate),
        )
        return wanted.windows(length)


def _read(field: str, time: Time | None, rate: Fraction | None) -> int | None:
    return None if time is None else read_time(time, field=field, rate=rate)


def _spans(
    field: str, pairs: Sequence[Pair] | None, rate: Fraction | None
) -> tuple[Span, ...] | None:
    if pairs is None:
        return None
    spans: list[Span] = []
    for pair in pairs:
        match pair:
            case (begin, end):
                spans.append((read_time(begin, field=field, rate=rate), _read(field, end, rate)))
            case _:
                raise TypeError(f"{field} must be pairs of a start and an end, not {pair!r}")
    return tuple(spans)
