"""The fork server: a program that has loaded libav and forks one child for each cut.

It is started by `caller/interpreter.py`, with one end of a socket pair as the descriptor that its
last argument names. Every message, of one byte, brings four descriptors: the conversation with the
caller's thread, the output, the socket on which the child's process descriptor and, later, its exit
status are reported, and what becomes the child's standard error. When the pair's other end closes,
or the caller dies, all ends.
"""

import gc
import os
import resource
import select
import signal
import socket
import struct
import sys
from collections.abc import Callable
from typing import NoReturn

from trimcore.adapters.pyav.child.descriptors import (
    MOST_DESCRIPTORS,
    close_all_but,
    close_inherited,
    descriptor_of,
    send,
)
from trimcore.adapters.pyav.child.job import run_job
from trimcore.adapters.pyav.child.preload import load_codecs
from trimcore.adapters.pyav.child.trace import trace_of
from trimcore.adapters.pyav.protocol import YOURSELF
from trimcore.late_methods import compile_all

DESCRIPTORS = 4
_KEPT = 2
"""Of one that has forked so many children, more are asked for."""
STATUS = struct.Struct("<i")
_STANDARD = (0, 1, 2)


class ForkServer:
    """Forks on demand and reports how each child ended.

    A child does `work` with the conversation, the output and the process id of its parent.
    """

    def __init__(
        self, control: socket.socket, work: Callable[[socket.socket, int, int], object]
    ) -> None:
        self._control = control
        self._work = work
        self._parent = os.getppid()
        self._caller = os.pidfd_open(self._parent)
        self._reports: dict[int, tuple[int, socket.socket]] = {}
        self._forked = 0

    def serve(self) -> None:
        """Fork for every message until the other end closes, then end the children."""
        control = self._control.fileno()
        poll = select.poll()
        poll.register(control, select.POLLIN)
        poll.register(self._caller, select.POLLIN)
        while True:
            ready = {descriptor for descriptor, _ in poll.poll()}
            for pidfd in ready & set(self._reports):
                poll.unregister(pidfd)
                self._report(pidfd)
            if self._caller in ready:
                break
            if control in ready:
                message, descriptors, _, _ = socket.recv_fds(self._control, 1, DESCRIPTORS)
                if not message:
                    break
                if (child := self._child_for(message, descriptors)) is not None:
                    poll.register(child, select.POLLIN)
        for pid, _ in self._reports.values():
            os.kill(pid, signal.SIGKILL)

    def _child_for(self, message: bytes, descriptors: list[int]) -> int | None:
        """Start a child, or become it; None if it could not be started."""
        if len(descriptors) != DESCRIPTORS:  # more are open than may be
            for descriptor in descriptors:
                os.close(descriptor)
            return None
        if message == YOURSELF:
            self._be_the_child(*descriptors)
        child = self._fork_one(*descriptors)
        if child is not None:
            self._get_readier()
        return child

    def _fork_one(self, conversation: int, output: int, report: int, words: int) -> int | None:
        """Start a child and report it; None, and why, if that can't be done now."""
        reporting = socket.socket(fileno=report)
        me = os.getpid()
        try:
            pid = os.fork()
            if pid == 0:
                self._become_child(conversation, output, words, parent=me)
            pidfd = descriptor_of(pid)
        except OSError as error:
            send(reporting, STATUS.pack(error.errno or 0), [])
            reporting.close()
            return None
        finally:
            for descriptor in (conversation, output, words):
                os.close(descriptor)
        self._reports[pidfd] = (pid, reporting)
        send(reporting, STATUS.pack(pid), [pidfd])
        return pidfd

    def _be_the_child(self, conversation: int, output: int, report: int, words: int) -> NoReturn:
        """Do the work of the only child, with all that it gives up; whoever asks has no other."""
        me = os.getpid()
        send(socket.socket(fileno=report), STATUS.pack(me), [os.pidfd_open(me)])
        self._become_child(conversation, output, words, parent=self._parent)

    def _get_readier(self) -> None:
        """Do once what would take time in each child, if there is more than one."""
        self._forked += 1
        if self._forked == _KEPT:
            compile_all()
            gc.freeze()

    def _become_child(self, conversation: int, output: int, words: int, *, parent: int) -> NoReturn:
        try:
            os.set_blocking(words, False)  # who does not listen must not hold up a cut
            os.dup2(words, sys.stderr.fileno())
            close_all_but({*_STANDARD, conversation, output})
            gc.enable()
            self._work(socket.socket(fileno=conversation), output, parent)
        except BaseException as error:  # noqa: BLE001 - it ends here, and says of what
            sys.stderr.write(trace_of(error))
        finally:
            os._exit(1)

    def _report(self, pidfd: int) -> None:
        pid, reporting = self._reports.pop(pidfd)
        _, status = os.waitpid(pid, 0)
        os.close(pidfd)
        send(reporting, STATUS.pack(os.waitstatus_to_exitcode(status)), [])
        reporting.close()


def serve(work: Callable[[socket.socket, int, int], object]) -> None:
    """Load everything, then serve the caller at the descriptor that the last argument names."""
    for ignored in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ignored, signal.SIG_IGN)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = MOST_DESCRIPTORS if most == resource.RLIM_INFINITY else min(most, MOST_DESCRIPTORS)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    control = socket.socket(fileno=int(sys.argv[-1]))
    os.chdir("/")  # no folder is held that somebody wants to unmount
    close_inherited({*_STANDARD, control.fileno()})
    load_codecs()
    gc.freeze()  # nothing of it is looked at, and so copied, in a child
    ForkServer(control, work).serve()


def main() -> None:
    """Cut videos."""
    serve(lambda conversation, output, parent: run_job(conversation, output, parent=parent))
    os._exit(0)  # there is nothing to tidy up, which would take long
