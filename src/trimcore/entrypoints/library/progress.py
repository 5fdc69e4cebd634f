"""How far a cut is, told to the caller, and the caller's wish to stop, told to the engine."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from trimcore.domain.errors import Cancelled

_ALL = 100


class Cancel(Protocol):
    """What tells that a cut is not wanted any more; a `threading.Event` is one."""

    def is_set(self) -> bool:
        """Tell whether to stop."""


@dataclass(frozen=True, slots=True)
class EitherSet:
    """Is set when one of two is; the second may be None."""

    one: Cancel
    other: Cancel | None

    def is_set(self) -> bool:
        """Tell whether to stop."""
        return self.one.is_set() or (self.other is not None and self.other.is_set())


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a cut is.

    `fraction` goes from 0.0 to 1.0 and never falls. `speed` is the seconds of video that are done
    in each second of time, None before that can be told or where the window's length is not known.
    `remaining` are the seconds until the end at this speed, None before that can be told.
    """

    fraction: float
    speed: float | None = None
    remaining: float | None = None


@dataclass(slots=True)
class Watch:
    """What the engine calls with percents, at least twice a second, from the calling thread.

    `seconds` is the window's length, None if it is not known.
    """

    progress: Callable[[Progress], object] | None
    cancel: Cancel | None
    seconds: float | None = None
    _began: float = field(default_factory=time.monotonic)

    def __call__(self, percent: int) -> None:
        """Tell the caller how far it is.

        Raises:
            Cancelled: the caller wants it to stop.
        """
        if self.cancel is not None and self.cancel.is_set():
            raise Cancelled("The cut was cancelled; no output is left.")
        if self.progress is not None:
            self.progress(self._progress(min(_ALL, max(0, percent)) / _ALL))

    def _progress(self, fraction: float) -> Progress:
        elapsed = time.monotonic() - self._began
        if not fraction or not elapsed:
            return Progress(fraction)
        return Progress(
            fraction,
            None if self.seconds is None else self.seconds * fraction / elapsed,
            elapsed * (1 - fraction) / fraction,
        )


def unwatched(_percent: int) -> None:
    """Let the engine work."""
