"""Descriptors: of a child, of what it may keep, and sent to the caller."""

import os
import signal
import socket
from contextlib import suppress
from itertools import pairwise

MOST_DESCRIPTORS = 4096
"""None that is open has a higher number."""


def descriptor_of(pid: int) -> int:
    """Return a descriptor of a child, or end it if there is none left."""
    try:
        return os.pidfd_open(pid)
    except OSError:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        raise


def close_inherited(kept: set[int]) -> None:
    """Close what programs may be given that are started from here, but for what is kept."""
    for descriptor in map(int, os.listdir("/proc/self/fd")):  # noqa: PTH208 - names are wanted
        with suppress(OSError):  # that of the list itself has gone
            if descriptor not in kept and os.get_inheritable(descriptor):
                os.close(descriptor)


def close_all_but(kept: set[int]) -> None:
    """Close the descriptors between those that are kept, and after them."""
    for low, high in pairwise([-1, *sorted(kept), MOST_DESCRIPTORS]):
        if low + 1 < high:  # an empty range from 0 on would close them all
            os.closerange(low + 1, high)


def send(reporting: socket.socket, body: bytes, descriptors: list[int]) -> None:
    """Send bytes and descriptors to one who may have gone."""
    try:
        socket.send_fds(reporting, [body], descriptors)
    except OSError:
        return  # the caller has gone; the child notices by itself
