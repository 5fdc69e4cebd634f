"""Waiting for a process that makes one cut to be there."""

import socket
import time
from collections.abc import Callable

from trimcore.adapters.pyav.caller.child_process import STATUS, is_readable
from trimcore.domain.errors import NoProcess
from trimcore.domain.policies.machine_faults import lack_named_by

_START_SECONDS = 30.0
_WATCH_SECONDS = 0.2


def await_child(report: socket.socket, watch: Callable[[int], None]) -> int:
    """Wait for the report of a child, and return its process descriptor.

    Raises:
        MachineFault: there is no room for another process.
    """
    give_up_at = time.monotonic() + _START_SECONDS
    while not is_readable(report.fileno(), _WATCH_SECONDS):
        if time.monotonic() > give_up_at:
            raise NoForkServer
        watch(0)
    body, descriptors, _, _ = socket.recv_fds(report, STATUS.size, 1)
    if len(body) != STATUS.size:
        raise NoForkServer
    if len(descriptors) != 1:
        raise lack_named_by(STATUS.unpack(body)[0]) or NoProcess()
    return descriptors[0]


class NoForkServer(Exception):
    """It could not be started, or has ended."""
