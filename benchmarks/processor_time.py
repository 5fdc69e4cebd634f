"""How much of the processors a process has used, with all that it has started."""

import os
from contextlib import suppress
from pathlib import Path

from benchmarks.meter import tree

_TICKS = os.sysconf("SC_CLK_TCK")
_FIRST = 11
"""Where user time stands in what follows the name; then system time, and both of the children."""


def processor_seconds(root: int) -> float:
    """Add up the time of a process and its descendants, and of those that it has waited for."""
    ticks = 0
    for pid in tree(root):
        with suppress(OSError):
            told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
            fields = told.rpartition(")")[2].split()
            ticks += sum(map(int, fields[_FIRST : _FIRST + 4]))
    return ticks / _TICKS
