"""The caller's side of the warm parent: start it, ask it for children, watch how they end."""

import os
import select
import signal
import socket
import struct
import subprocess
import sys
import threading
from dataclasses import dataclass

from trimcore.domain.errors import Unavailable

_STATUS = struct.Struct("<i")
_START_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Child:
    """A process that makes one cut; `pidfd` names it for as long as it is open."""

    pidfd: int
    report: socket.socket

    def kill(self) -> None:
        """End it at once; does nothing when it has ended."""
        try:
            signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)
        except ProcessLookupError:
            return

    def exit_code(self) -> int | None:
        """Wait until it has ended; below 0 is the signal that did it, None if nobody knows."""
        body = self.report.recv(_STATUS.size)
        return _STATUS.unpack(body)[0] if len(body) == _STATUS.size else None

    def close(self) -> None:
        """End it if need be, and give the descriptors back."""
        self.kill()
        os.close(self.pidfd)
        self.report.close()


class Nursery:
    """Keeps one warm parent running, and starts another if it dies or this process forks."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._owner = 0

    def fork(self, conversation: socket.socket, output: int, spill: int) -> Child:
        """Start a child with these three descriptors.

        Raises:
            Unavailable: no process can be started now.
        """
        for _ in range(2):
            mine, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                descriptors = [conversation.fileno(), output, spill, theirs.fileno()]
                sent = self._send(descriptors)
            if sent and (child := _await_child(mine)) is not None:
                return child
            mine.close()
            self.close()
        raise Unavailable("No process for cutting videos could be started.")

    def close(self) -> None:
        """End the warm parent and its children. Idempotent."""
        with self._lock:
            process, control = self._process, self._control
            self._process = self._control = None
            if control is not None:
                control.close()
            if process is not None and self._owner == os.getpid():
                process.wait()

    def _send(self, descriptors: list[int]) -> bool:
        with self._lock:
            control = self._ready()
            try:
                socket.send_fds(control, [b"f"], descriptors)
            except OSError:
                return False
            return True

    def _ready(self) -> socket.socket:
        process, control = self._process, self._control
        mine = self._owner == os.getpid()
        if control is not None and process is not None and mine and process.poll() is None:
            return control
        if control is not None:
            control.close()
        if process is not None and mine:
            process.wait()
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own module, no shell
                [sys.executable, "-m", "trimcore.adapters.pyav.warm", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                start_new_session=True,
            )
        self._control, self._owner = ours, os.getpid()
        return ours


def _await_child(report: socket.socket) -> Child | None:
    ready, _, _ = select.select([report], [], [], _START_SECONDS)
    if not ready:
        return None
    body, descriptors, _, _ = socket.recv_fds(report, _STATUS.size, 1)
    if len(body) != _STATUS.size or len(descriptors) != 1:
        return None
    return Child(descriptors[0], report)
