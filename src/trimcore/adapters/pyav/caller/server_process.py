"""A process that this one has started: whether it has ended, and its last words."""

import io
import os
import signal
from threading import Lock

from trimcore.adapters.pyav.caller.child_process import is_readable

_LAST_WORDS = 2000
_CHUNK = 16 << 10
_unwaited: list["ServerProcess"] = []
"""One that is forgotten ends by itself, and has to be waited for nevertheless."""


class ServerProcess:
    """A fork server; without having been waited for it would stay after its end."""

    def __init__(self, pid: int, words: int) -> None:
        self.pid = pid
        self._words = io.FileIO(words)
        self._code: int | None = None
        self._lock = Lock()
        _unwaited[:] = [*(each for each in _unwaited if each.poll() is None), self]

    def poll(self) -> int | None:
        """Return how it ended, below 0 is the signal that did it; None while it runs."""
        with self._lock:
            return self._waited(os.WNOHANG)

    def wait(self) -> int | None:
        """Wait for its end, and return what `poll` does."""
        with self._lock:
            return self._waited(0)

    def _waited(self, options: int) -> int | None:
        if self._code is None:
            try:
                pid, status = os.waitpid(self.pid, options)
            except ChildProcessError:  # a program may wait for all processes that it has started
                self._code = 0
            else:
                self._code = os.waitstatus_to_exitcode(status) if pid else None
        return self._code

    def ends_within(self, seconds: float) -> bool:
        """Wait for its end for so long at most; tell whether it has ended."""
        if self.poll() is not None:
            return True
        try:
            descriptor = os.pidfd_open(self.pid)
        except OSError:  # there is no descriptor left
            return False
        try:
            return is_readable(descriptor, seconds)
        finally:
            os.close(descriptor)

    def kill(self) -> None:
        """End it at once; does nothing when it has ended."""
        with self._lock:
            if self._waited(os.WNOHANG) is None:
                os.kill(self.pid, signal.SIGKILL)

    def last_words(self) -> str:
        """Return the end of what it has written to its standard error by now."""
        os.set_blocking(self._words.fileno(), False)
        said = b""
        while chunk := self._words.read(_CHUNK):  # None: it has not ended
            said = (said + chunk)[-_LAST_WORDS:]
        return said.decode(errors="backslashreplace")

    def close_words(self) -> None:
        """Give the pipe of its words back. Idempotent."""
        self._words.close()
