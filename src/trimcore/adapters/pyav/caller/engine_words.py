"""What a child and its libraries say on the side: few lines, short ones, none that does harm."""

import logging
import os
import re
from typing import Any

_MOST_LINES = 40
_LONGEST_LINE = 400
_LONGEST_TRACE = 6000
_CHUNK = 16 << 10
_ADDRESS = re.compile(r" @ 0x[0-9a-f]+")
"""Where in its memory libav keeps what speaks: different each time, and nobody's business."""
_LACKING = re.compile(r"malloc of size \d+ failed|Cannot allocate memory|std::bad_alloc")
"""How x264 and x265, libav and what is written in C++ say that they got no memory."""
_LEVELS = {name: logging.getLevelNamesMapping()[name] for name in ("INFO", "WARNING", "ERROR")}
_logger = logging.getLogger(__name__)


class EngineWords:
    """Logs what arrives at a pipe, the child's standard error, and in LOG frames.

    The lines are logged from the thread that calls, and so carry what its lines carry. Each is
    logged once; after forty nothing is read any more, so that a child which floods the pipe floods
    nothing else. The pipe is closed by its owner.
    """

    def __init__(self, pipe: int) -> None:
        self.pipe: int | None = pipe
        """Where there may be more to read; None: there is not."""
        self.lacked_memory = False
        """Whether it was said that there is no memory left."""
        self._rest = b""
        self._said: set[str] = set()
        os.set_blocking(pipe, False)

    def read(self) -> bool:
        """Log the lines that have arrived, without waiting; tell whether there were any bytes."""
        if self.pipe is None:
            return False
        try:
            chunk = os.read(self.pipe, _CHUNK)
        except BlockingIOError:
            return False
        *lines, rest = (self._rest + chunk).split(b"\n")
        self._rest = rest[:_CHUNK]
        if not chunk:
            lines, self.pipe = [self._rest], None
        for line in lines:
            text = line.decode(errors="backslashreplace")
            self._log(logging.INFO, "libav" if text.startswith("[") else "engine", text)
        return bool(chunk)

    def read_all(self) -> None:
        """Log all that has arrived."""
        while self.read():
            continue

    def take(self, body: Any) -> None:  # noqa: ANN401 - checked here
        """Log a LOG frame's line; one of another form is no line."""
        match body:
            case {"level": str(level), "text": str(text)} if level in _LEVELS:
                self._log(_LEVELS[level], "engine", text)

    def _log(self, level: int, speaker: str, text: str) -> None:
        self.lacked_memory |= _LACKING.search(text) is not None
        line = harmless(_ADDRESS.sub("", text).strip())[:_LONGEST_LINE]
        if not line or line in self._said or len(self._said) >= _MOST_LINES:
            return
        self._said.add(line)
        _logger.log(level, "%s said: %s", speaker, line)
        if len(self._said) >= _MOST_LINES:
            self.pipe = None
            _logger.log(level, "what else the engine says about this cut is left out")


def harmless(text: str) -> str:
    """Write characters that would move a cursor, colour, reverse or end a line as escapes."""
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode()
        for letter in text
    )


def harmless_trace(trace: str) -> str:
    """Return the end of a trace, each of its lines harmless and moved in."""
    lines = trace[-_LONGEST_TRACE:].splitlines()
    return "".join(f"\n  {harmless(line)}" for line in lines)
