"""The caller's side of the fork server: start it, ask it for children, watch how they end."""

import logging
import os
import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from importlib.util import find_spec

from trimcore.adapters.pyav.caller.child_process import END_SECONDS, Child
from trimcore.adapters.pyav.caller.child_start import NoForkServer, await_child
from trimcore.adapters.pyav.caller.engine_words import harmless
from trimcore.adapters.pyav.caller.interpreter import FORK_SERVER, Started, start_interpreter
from trimcore.adapters.pyav.caller.server_process import ServerProcess
from trimcore.adapters.pyav.protocol import ANOTHER, YOURSELF
from trimcore.domain.errors import EngineMissing, MachineFault, NoProcess
from trimcore.domain.policies.machine_faults import lack_named_by

_ENGINE = "av"
_CLOSE_SECONDS = 0.3
_Server = tuple[ServerProcess, socket.socket]
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
        self._process: ServerProcess | None = None
        self._control: socket.socket | None = None
        self._owner = self._starter = 0
        self._has_forked = False
        if ahead is not None:
            self._keep(ahead)
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
        *,
        last: bool = False,
    ) -> Child:
        """Start a child with these descriptors.

        The `last` one may be the fork server itself, which saves a process; there can be others
        after it nevertheless.

        While it waits, it calls `watch` with 0 at least twice a second; what that raises leaves
        unchanged, and no child is left.

        Raises:
            EngineMissing: the library that cuts is not there.
            MachineFault: no process can be started now.
        """
        fault: MachineFault = NoProcess()
        for _ in range(2):
            try:
                return self._fork(conversation.fileno(), output, watch, last=last)
            except OSError as error:
                raise lack_named_by(error.errno) or NoProcess() from error
            except _ServerGone as gone:
                fault = self._given_up(gone)
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

    def _keep(self, started: Started) -> _Server:
        pid, raw, words = started
        process, control = ServerProcess(pid, words), socket.socket(fileno=raw.detach())
        self._process, self._control, self._owner = process, control, os.getpid()
        self._starter, self._has_forked = threading.get_ident(), False
        return process, control

    def _taken(self) -> _Server | None:
        """Return the fork server, which is the caller's alone from now on."""
        process, control = self._process, self._control
        self._process = self._control = None
        return None if process is None or control is None else (process, control)

    def _end(self, server: _Server | None) -> None:
        if server is None:
            return
        process, control = server
        is_ours = self._owner == os.getpid()
        if is_ours:  # forked processes have it open, too
            with suppress(OSError):
                control.shutdown(socket.SHUT_RDWR)
        control.close()
        process.close_words()
        if not is_ours:
            return
        if not process.ends_within(_CLOSE_SECONDS):  # it is busy starting
            process.kill()  # its children die with it
        process.wait()

    def _fork(
        self, conversation: int, output: int, watch: Callable[[int], None], *, last: bool
    ) -> Child:
        with ExitStack() as undo:
            mine, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            undo.enter_context(mine)
            with theirs:
                words, written = os.pipe()
                undo.callback(os.close, words)
                try:
                    descriptors = [conversation, output, theirs.fileno(), written]
                    server, is_child = self._send(descriptors, last=last)
                finally:
                    os.close(written)
            try:
                pidfd = await_child(mine, watch)
            except NoForkServer as error:
                raise _ServerGone(server, is_mine=is_child) from error
            except BaseException:
                self._end(server if is_child else None)
                raise
            undo.pop_all()
        self._broken = None
        return Child(pidfd, mine, words, _left_to_itself(server) if is_child else None)

    def _send(self, descriptors: list[int], *, last: bool) -> tuple[_Server, bool]:
        """Ask the fork server for a child; return which one was asked, and if it is the child.

        It can be if it has no other, and if it was started by this thread, with which it ends.
        """
        with self._lock:
            process, control = self._ready()
            is_child = last and not self._has_forked and self._starter == threading.get_ident()
            try:
                socket.send_fds(control, [YOURSELF if is_child else ANOTHER], descriptors)
            except OSError as error:
                raise _ServerGone((process, control)) from error
            self._has_forked = True
            if is_child:
                self._taken()
        return (process, control), is_child

    def _given_up(self, gone: "_ServerGone") -> MachineFault:
        """End a fork server that is of no use, unless another thread has, and say what it lacks."""
        with self._lock:
            is_known = self._process is gone.server[0]
            mine = self._taken() if is_known else gone.server if gone.is_mine else None
        try:
            if not is_installed():
                return EngineMissing()
            return NoProcess() if mine is None else self._why(mine[0])
        finally:
            self._end(mine)

    def _why(self, process: ServerProcess) -> MachineFault:
        """Say why the fork server did not start, and log its own words."""
        process.ends_within(END_SECONDS)
        said = process.last_words().splitlines()
        if lines := [harmless(line) for line in said if line.strip()]:
            _logger.warning("no process for cutting videos could be started: %s", lines[-1])
            if "ModuleNotFoundError" in lines[-1]:
                return EngineMissing(f"The engine can't be loaded: {lines[-1]}")
        return NoProcess()

    def _ready(self) -> _Server:
        process, control = self._process, self._control
        mine = self._owner == os.getpid()
        if control is not None and process is not None and mine and process.poll() is None:
            return process, control
        self._end(self._taken())
        return self._keep(start_interpreter(self._program))


class _ServerGone(Exception):
    """The fork server that was asked could not be started, or has ended."""

    def __init__(self, server: _Server, *, is_mine: bool = False) -> None:
        super().__init__()
        self.server = server
        self.is_mine = is_mine


def _left_to_itself(server: _Server) -> ServerProcess:
    """Return the process of one that forks no more."""
    process, control = server
    control.close()
    process.close_words()
    return process


def is_installed() -> bool:
    """Tell whether the library that cuts is there, without loading it."""
    try:
        return find_spec(_ENGINE) is not None
    except ImportError:
        return False
