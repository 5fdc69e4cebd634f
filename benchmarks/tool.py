"""What a cutter is, and what it is asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from trimcore.domain.cutting.timeline.window import TrimWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One cut as a tool is asked for it; `source` is a path or an address."""

    source: str
    output: Path
    start: str
    duration: str
    codec: str

    @property
    def window(self) -> TrimWindow:
        """Return the window that is cut out."""
        return TrimWindow.parse(self.start, self.duration)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A cutter; `missing` says why it is not there, if it is not."""

    name: str
    title: str
    command: Callable[[Job], list[str]]
    version: str = ""
    missing: str = ""
    ours: bool = False
