"""The warm parent: a program that has loaded libav and forks one child for each cut.

It is started as `python -m trimcore.adapters.pyav.warm <descriptor>`, with one end of a socket
pair as that descriptor. Every message on it brings four descriptors: the conversation with the
caller's thread, the output, the spill file, and the socket on which the child's process
descriptor and, later, its exit status are reported. When the pair's other end closes, all ends.
"""

import gc
import os
import select
import signal
import socket
import struct
import sys

from trimcore.adapters.pyav.job import run_job
from trimcore.adapters.pyav.warmup import load_codecs

DESCRIPTORS = 4
STATUS = struct.Struct("<i")


class WarmParent:
    """Forks on demand and reports how each child ended."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._reports: dict[int, tuple[int, socket.socket]] = {}

    def serve(self) -> None:
        """Fork for every message until the other end closes, then end the children."""
        while True:
            control = self._control.fileno()
            ready, _, _ = select.select([control, *self._reports], [], [])
            for pidfd in set(ready) & set(self._reports):
                self._report(pidfd)
            if control in ready and not self._fork_one():
                break
        for pid, _ in self._reports.values():
            os.kill(pid, signal.SIGKILL)

    def _fork_one(self) -> bool:
        message, descriptors, _, _ = socket.recv_fds(self._control, 1, DESCRIPTORS)
        if not message:
            return False
        conversation, output, spill, report = descriptors
        reporting = socket.socket(fileno=report)
        pid = os.fork()
        if pid == 0:
            self._become_child(conversation, output, spill, reporting)
        for descriptor in (conversation, output, spill):
            os.close(descriptor)
        pidfd = os.pidfd_open(pid)
        self._reports[pidfd] = (pid, reporting)
        _send(reporting, STATUS.pack(pid), [pidfd])
        return True

    def _become_child(
        self, conversation: int, output: int, spill: int, reporting: socket.socket
    ) -> None:
        parent = os.getppid()
        try:
            self._control.close()
            reporting.close()
            for pidfd, (_, other) in self._reports.items():
                other.close()
                os.close(pidfd)
            run_job(socket.socket(fileno=conversation), output, spill, parent=parent)
        finally:
            os._exit(1)

    def _report(self, pidfd: int) -> None:
        pid, reporting = self._reports.pop(pidfd)
        _, status = os.waitpid(pid, 0)
        os.close(pidfd)
        _send(reporting, STATUS.pack(os.waitstatus_to_exitcode(status)), [])
        reporting.close()


def _send(reporting: socket.socket, body: bytes, descriptors: list[int]) -> None:
    try:
        socket.send_fds(reporting, [body], descriptors)
    except OSError:
        return  # the caller has gone; the child notices by itself


def main() -> None:
    """Load everything once, then serve."""
    for ignored in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ignored, signal.SIG_IGN)
    control = socket.socket(fileno=int(sys.argv[1]))
    load_codecs()
    gc.collect()
    gc.freeze()
    WarmParent(control).serve()


if __name__ == "__main__":
    main()
