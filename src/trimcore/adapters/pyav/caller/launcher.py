"""The caller's side of the fork server: start it, ask it for children, watch how they end."""

import os
import select
import signal
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass

from trimcore.domain.errors import Unavailable

_STATUS = struct.Struct("<i")
_START_SECONDS = 30.0
_END_SECONDS = 3.0
_FORK_SERVER = ("-m", "trimcore.adapters.pyav.child.fork_server")
_SORRY = "No process for cutting videos could be started."


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
        if not _readable(self.report, _END_SECONDS):
            return None
        body = self.report.recv(_STATUS.size)
        return _STATUS.unpack(body)[0] if len(body) == _STATUS.size else None

    def close(self) -> None:
        """End it if need be, and give the descriptors back."""
        self.kill()
        os.close(self.pidfd)
        self.report.close()


class Launcher:
    """Keeps one fork server running, and starts another if it dies or this process forks.

    `program` is what the interpreter is given to become one.
    """

    def __init__(self, program: Sequence[str] = _FORK_SERVER) -> None:
        self._program = program
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._owner = 0

    def fork(self, conversation: socket.socket, output: int) -> Child:
        """Start a child with these descriptors.

        Raises:
            Unavailable: no process can be started now.
        """
        for _ in range(2):
            mine, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                sent = self._send([conversation.fileno(), output, theirs.fileno()])
            if sent and (child := _await_child(mine)) is not None:
                return child
            mine.close()
            self.close()
        raise Unavailable(_SORRY)

    def close(self) -> None:
        """End the fork server and its children. Idempotent."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        process, control = self._process, self._control
        self._process = self._control = None
        if control is not None:
            control.close()
        if process is None or self._owner != os.getpid():
            return
        try:
            process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:  # its children die with it
            process.kill()
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
        self._end()
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own module, no shell
                [sys.executable, "-P", *self._program, str(theirs.fileno())],
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
    """Wait for the report of a child; None if the fork server does not answer.

    Raises:
        Unavailable: it has no room for another one.
    """
    if not _readable(report, _START_SECONDS):
        return None
    body, descriptors, _, _ = socket.recv_fds(report, _STATUS.size, 1)
    if len(body) != _STATUS.size:
        return None
    if len(descriptors) != 1:
        raise Unavailable(_SORRY)
    return Child(descriptors[0], report)


def _readable(report: socket.socket, seconds: float) -> bool:
    poll = select.poll()
    poll.register(report, select.POLLIN)
    return bool(poll.poll(seconds * 1000))
