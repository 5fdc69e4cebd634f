"""A process that makes one cut, as its parent sees it."""

import os
import select
import signal
import socket
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trimcore.adapters.pyav.caller.server_process import ServerProcess

STATUS = struct.Struct("<i")
END_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Child:
    """A process that makes one cut; `pidfd` names it for as long as it is open.

    What it writes to its standard error can be read from the pipe `words`. How it ended comes over
    `report`, unless it is this process's `own`, which has to be waited for.
    """

    pidfd: int
    report: socket.socket
    words: int
    own: "ServerProcess | None" = None

    def kill(self) -> None:
        """End it at once; does nothing when it has ended."""
        try:
            signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)
        except ProcessLookupError:
            return

    def has_ended(self, seconds: float = END_SECONDS) -> bool:
        """Tell whether it has ended, or does so within some seconds."""
        return is_readable(self.pidfd, seconds)

    def exit_code(self) -> int | None:
        """Return how it ended; below 0 is the signal that did it, None if nobody knows."""
        if self.own is not None:
            return self.own.poll() if self.has_ended() else None
        if not is_readable(self.report.fileno(), END_SECONDS):
            return None
        body = self.report.recv(STATUS.size)
        return STATUS.unpack(body)[0] if len(body) == STATUS.size else None

    def close(self) -> None:
        """End it if need be, and give the descriptors back."""
        self.kill()
        if self.own is not None:
            self.own.wait()
        os.close(self.pidfd)
        os.close(self.words)
        self.report.close()


def is_readable(descriptor: int, seconds: float) -> bool:
    """Wait so long at most until something can be read, or the other end is closed."""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(seconds * 1000))
