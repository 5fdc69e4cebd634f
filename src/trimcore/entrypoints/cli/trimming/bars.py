"""Bars on a terminal, which show how far cuts are."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from trimcore.entrypoints.library.progress import Progress

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress as Lines
    from rich.progress import ProgressColumn, TaskID

Tell = Callable[[Progress], object]
_NARROW = 50
"""On fewer columns a bar goes without its speed and the time left."""
_LONGEST = 40
_SPEED_AND_TIME = 22
"""Columns that the percentage, the speed and the time left take, with their distances."""
_PERCENTAGE = 6


@contextmanager
def bars(count: int) -> Iterator[Callable[[str], Tell | None]]:
    """Yield what gives each of `count` cuts a bar under its title; None where there is no terminal.

    A cut has its line only while it is made: of hundreds, no terminal has room for more. With
    several, one more line shows how far they are together.
    """
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda _title: None
        return
    from rich.console import Console
    from rich.progress import Progress as Lines

    console = Console(stderr=True)
    if console.is_dumb_terminal:  # which can't draw over what it has drawn
        yield lambda _title: None
        return
    room = max(8, console.width // 3)
    with Lines(*_columns(console, room), console=console, transient=True) as lines:
        together = lines.add_task(f"0 of {count}", total=count, speed="") if count > 1 else None
        yield _Bars(lines, room, count, together).begin


@dataclass(slots=True)
class _Bars:
    """The lines of some cuts, which are told of by several threads."""

    lines: "Lines"
    room: int
    count: int
    together: "TaskID | None"
    _done: dict["TaskID", float] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def begin(self, title: str) -> Tell:
        """Return what draws the line of one cut."""
        short = shortened(title, self.room)
        line = self.lines.add_task(short, total=1.0, speed="", visible=self.together is None)

        def tell(progress: Progress) -> None:
            speed = "" if progress.speed is None else f"{progress.speed:.1f}×"
            shown = self.together is None or progress.fraction < 1
            self.lines.update(line, completed=progress.fraction, speed=speed, visible=shown)
            self._add(line, progress.fraction)

        return tell

    def _add(self, line: "TaskID", fraction: float) -> None:
        if self.together is None:
            return
        with self._lock:
            self._done[line] = fraction
            whole = sum(each >= 1 for each in self._done.values())
            said = f"{whole} of {self.count}"
            done = sum(self._done.values())
        self.lines.update(self.together, completed=done, description=said)


def _columns(console: "Console", room: int) -> "Iterator[ProgressColumn]":
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn

    is_narrow = console.width < _NARROW
    beside = _PERCENTAGE if is_narrow else _SPEED_AND_TIME
    yield TextColumn("{task.description}", markup=False)
    yield BarColumn(max(4, min(_LONGEST, console.width - room - beside)))
    yield TaskProgressColumn()
    if not is_narrow:
        yield TextColumn("{task.fields[speed]}")
        yield TimeRemainingColumn(compact=True)


def shortened(title: str, room: int) -> str:
    """Return a title that takes so many columns at most: its end, which tells names apart, stays.

    What can't be printed, such as a line's end in a file's name, is shown as a question mark.
    """
    from rich.cells import cell_len

    title = "".join(letter if letter.isprintable() else "?" for letter in title)
    if cell_len(title) <= room:
        return title
    head, tail = title[: room // 2], title[-room // 2 :]
    while cell_len(f"{head}…{tail}") > room:
        head, tail = (head[:-1], tail) if cell_len(head) >= cell_len(tail) else (head, tail[1:])
    return f"{head}…{tail}"
