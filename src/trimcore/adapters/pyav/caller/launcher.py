"""The caller's side of the fork server: start it, ask it for children, watch how they end."""

import logging
import os
import socket
import subprocess
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from importlib.util import find_spec

from trimcore.adapters.pyav.caller.child_process import END_SECONDS, Child, is_readable
from trimcore.adapters.pyav.caller.child_start import NoForkServer, await_child
from trimcore.adapters.pyav.caller.engine_words import harmless
from trimcore.adapters.pyav.caller.interpreter import FORK_SERVER, Started, start_interpreter
from trimcore.domain.errors import EngineMissing, MachineFault, NoProcess
from trimcore.domain.policies.machine_faults import lack_named_by

_ENGINE = "av"
_CLOSE_SECONDS = 0.3
_LAST_WORDS = 2000
_logger = logging.getLogger(__name__)


def _unwatched(_percent: int) -> None:
    """Let it wait."""


class Launcher:
    """Keeps one fork server running, and starts another if it dies or this process forks.

    `program` is what the interpreter is given to become one, `ahead` one that this process has
    started already.
    """

    def __init__(
        self, program: Sequence[str] = FORK_SERVER, *, ahead: Started | None = None
    ) -> None:
        self._program = program
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._owner = 0
        if ahead is not None:
            self._process, self._control = ahead
            self._owner = os.getpid()
        self._broken: MachineFault | None = None

    def start(self) -> None:
        """Have a fork server start, so that the first child waits less for it; faults come then."""
        with suppress(OSError), self._lock:
            self._ready()

    def fork(
        self,
        conversation: socket.socket,
        output: int,
        watch: Callable[[int], None] = _unwatched,
    ) -> Child:
        """Start a child with these descriptors.

        While it waits, it calls `watch` with 0 at least twice a second; what that raises leaves
        unchanged, and no child is left.

        Raises:
            EngineMissing: the library that cuts is not there.
            MachineFault: no process can be started now.
        """
        fault: MachineFault = NoProcess()
        for _ in range(2):
            try:
                return self._fork(conversation.fileno(), output, watch)
            except OSError as error:
                raise lack_named_by(error.errno) or NoProcess() from error
            except _ServerGone as gone:
                fault = self._given_up(gone.server)
            if isinstance(fault, EngineMissing):
                break
        self._broken = fault
        raise fault

    def check(self) -> None:
        """Return if a child could be started, as far as is known without starting one.

        Raises:
            MachineFault: the library that cuts is not there, or no fork server could be started
                the last time.
        """
        if not is_installed():  # also if it went while one runs, which would be the last
            raise EngineMissing
        if self._broken is not None:
            raise self._broken

    def close(self) -> None:
        """End the fork server and its children. Idempotent."""
        with self._lock:
            server = self._taken()
        self._end(server)

    def _taken(self) -> Started | None:
        """Return the fork server, which is the caller's alone from now on."""
        process, control = self._process, self._control
        self._process = self._control = None
        return None if process is None or control is None else (process, control)

    def _end(self, server: Started | None) -> None:
        if server is None:
            return
        process, control = server
        is_ours = self._owner == os.getpid()
        if is_ours:  # forked processes have it open, too
            with suppress(OSError):
                control.shutdown(socket.SHUT_RDWR)
        control.close()
        if process.stderr is not None:
            process.stderr.close()
        if not is_ours:
            return
        if not _ends_within(process, _CLOSE_SECONDS):  # it is busy starting
            process.kill()  # its children die with it
        process.wait()

    def _fork(self, conversation: int, output: int, watch: Callable[[int], None]) -> Child:
        with ExitStack() as undo:
            mine, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            undo.enter_context(mine)
            with theirs:
                words, written = os.pipe()
                undo.callback(os.close, words)
                try:
                    server = self._send([conversation, output, theirs.fileno(), written])
                finally:
                    os.close(written)
            try:
                child = Child(await_child(mine, watch), mine, words)
            except NoForkServer as error:
                raise _ServerGone(server) from error
            undo.pop_all()
        self._broken = None
        return child

    def _send(self, descriptors: list[int]) -> Started:
        """Ask the fork server for a child, and return which one was asked."""
        with self._lock:
            process, control = self._ready()
            try:
                socket.send_fds(control, [b"f"], descriptors)
            except OSError as error:
                raise _ServerGone((process, control)) from error
        return process, control

    def _given_up(self, server: Started) -> MachineFault:
        """End a fork server that is of no use, unless another thread has, and say what it lacks."""
        with self._lock:
            mine = self._taken() if self._process is server[0] else None
        try:
            if not is_installed():
                return EngineMissing()
            return NoProcess() if mine is None else self._why(mine[0])
        finally:
            self._end(mine)

    def _why(self, process: subprocess.Popen[bytes]) -> MachineFault:
        """Say why the fork server did not start, and log its own words."""
        if process.stderr is None:
            return NoProcess()
        with suppress(subprocess.TimeoutExpired):
            process.wait(END_SECONDS)
        os.set_blocking(process.stderr.fileno(), False)
        said = (process.stderr.read() or b"")[-_LAST_WORDS:].decode(errors="backslashreplace")
        if lines := [harmless(line) for line in said.splitlines() if line.strip()]:
            _logger.warning("no process for cutting videos could be started: %s", lines[-1])
            if "ModuleNotFoundError" in lines[-1]:
                return EngineMissing(f"The engine can't be loaded: {lines[-1]}")
        return NoProcess()

    def _ready(self) -> Started:
        process, control = self._process, self._control
        mine = self._owner == os.getpid()
        if control is not None and process is not None and mine and process.poll() is None:
            return process, control
        self._end(self._taken())
        self._process, self._control = start_interpreter(self._program)
        self._owner = os.getpid()
        return self._process, self._control


class _ServerGone(Exception):
    """The fork server that was asked could not be started, or has ended."""

    def __init__(self, server: Started) -> None:
        super().__init__()
        self.server = server


def is_installed() -> bool:
    """Tell whether the library that cuts is there, without loading it."""
    try:
        return find_spec(_ENGINE) is not None
    except ImportError:
        return False


def _ends_within(process: subprocess.Popen[bytes], seconds: float) -> bool:
    """Wait for the end of a process, without looking again and again as `Popen.wait` does."""
    if process.poll() is not None:
        return True
    try:
        descriptor = os.pidfd_open(process.pid)
    except OSError:  # there is no descriptor left
        return False
    try:
        return is_readable(descriptor, seconds)
    finally:
        os.close(descriptor)
