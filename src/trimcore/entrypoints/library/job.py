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
    """One cut as it is asked for: the arguments of `cut`, and what `Cutter.cut_all` takes."""

    source: Source
    """The path of a file (links are followed), its bytes, an open binary file that can be read and
    moved about in, a `ByteSource`, or an address: `https://host/film.mp4` on a server that gives
    parts of files, or `s3+https://key:secret@host/bucket/key`. It is never changed."""
    output: Output | None
    """The path of a file that is not there yet, an open binary file, which is written to from its
    position on and stays open, a `ByteSink`, or such an address of an S3 store."""
    start: Time = 0
    """Where the piece begins: seconds as a number, a `timedelta`, or a text such as `"12.48"`,
    `".5"`, `"12.48s"`, `"1m30s"`, `"90:00"`, `"MM:SS.mmm"`, `"HH:MM:SS.mmm"`; on constant frame
    rates also `"100f"` (a frame's number from 0) and `"HH:MM:SS:FF"` or `"HH:MM:SS;FF"` (a timecode
    from 0)."""
    end: Time | None = None
    """Where it ends, not included; not together with `duration`. Without either the piece goes to
    the source's end."""
    duration: Time | None = None
    """How long it is."""
    keep: Sequence[Pair] | None = None
    """Windows as pairs of start and end, an end of None being the source's; in place of `start`,
    `end` and `duration`. They come into the output in this order."""
    remove: Sequence[Pair] | None = None
    """What is left out, as such pairs; the rest stays."""
    mode: TrimMode | str = TrimMode.EXACT
    """`"exact"`; `"instant"` copies from the keyframe before the start and hides what is before;
    `"encode"` encodes every frame, as another codec where the container
    can't hold theirs."""
    container: str | None = None
    """The output's container; None: that of the output's extension, or of the source."""
    tracks: Sequence[str | int] | None = None
    """The tracks that are kept, by index or kind (`video`, `audio`, `subtitle`, `data`); None: all.
    Without pictures, the sound is cut alone."""
    progress: Callable[[Progress], object] | None = None
    """Called with a `Progress` at least twice a second, from the calling thread."""
    cancel: Cancel | None = None
    """Whatever has `is_set()`, such as a `threading.Event`; once it is set, the cut ends within a
    second."""

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
