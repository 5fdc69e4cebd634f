"""How far a cut is."""

from collections.abc import Callable
from dataclasses import dataclass

_ALL_FRAMES = 95
"""Percents for the frames; what is left is the check of the output."""


@dataclass(slots=True, kw_only=True)
class Progress:
    """Counts frames that are done, out of `total`, and reports in percents."""

    total: int
    report: Callable[[int], None]
    _done: int = 0

    def step(self) -> None:
        """Count one more frame."""
        self._done += 1
        self.report(_ALL_FRAMES * self._done // self.total)
