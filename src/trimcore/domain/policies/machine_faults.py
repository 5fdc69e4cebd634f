"""Whose fault a failure is: the machine's, which is tried again, or the video's, which is final."""

import errno
from collections.abc import Mapping

from trimcore.domain.errors import (
    DiskFailed,
    EngineCrashed,
    MachineFault,
    MediaFault,
    MediaLimit,
    NoDescriptors,
    NoMemory,
    NoSpace,
    ProcessKilled,
)

_LACKS: Mapping[int, type[MachineFault]] = {
    errno.ENOSPC: NoSpace,
    errno.EDQUOT: NoSpace,
    errno.EFBIG: NoSpace,  # beyond the limit of the one who started us: ours are checked before
    errno.ENOMEM: NoMemory,
    errno.EMFILE: NoDescriptors,
    errno.ENFILE: NoDescriptors,
    errno.EIO: DiskFailed,
    errno.EREMOTEIO: DiskFailed,
    errno.ESTALE: DiskFailed,  # as the others below: of disks that are reached by a network
    errno.ETIMEDOUT: DiskFailed,
    errno.ENOTCONN: DiskFailed,
    errno.EHOSTDOWN: DiskFailed,
}
_CRASHES = frozenset({"SIGABRT", "SIGBUS", "SIGFPE", "SIGILL", "SIGSEGV", "SIGSYS", "SIGTRAP"})
"""What a process does to itself, and no other process or kernel to it."""
_LIMITS = {
    "SIGXCPU": "Trimming the video takes longer than is allowed.",
    "SIGXFSZ": "The result is too large.",
}


def lack_named_by(number: int | None) -> MachineFault | None:
    """Return the fault of the machine that a number of `errno` names; None if it names none.

    This holds for the system's own answers. What a library makes of damaged input has the same
    numbers, and means something else.
    """
    kind = _LACKS.get(number or 0)
    return kind() if kind else None


def fault_of_file(number: int | None) -> MachineFault:
    """Return the fault of a file of ours that is open, and yet not read or written."""
    return lack_named_by(number) or DiskFailed()


def fault_of_memory(*, machine_has_less: bool) -> MachineFault | MediaFault:
    """Return the fault of a cut that got no memory.

    It is the machine's if that gives less than every cut may take, and else the video's, which
    wants more.
    """
    if machine_has_less:
        return NoMemory()
    return MediaLimit(
        "Trimming the video takes more memory than is allowed: the instant mode takes less."
    )


def fault_of_end(
    signal: str | None, *, machine_has_less: bool, lacked_memory: bool = False
) -> MachineFault | MediaFault:
    """Return the fault of a cut whose process ended without an answer.

    `signal` is the name of what ended it, or empty if it went by itself; None if nobody knows,
    since its parent went with it. Libraries crash where they get no memory, so on a machine that
    gives less than every cut may take, a crash is not held against the video. It `lacked_memory` if
    it said so before: then it wanted more than is allowed, and made nothing fail.
    """
    if signal in _LIMITS:
        return MediaLimit(_LIMITS[signal])
    if signal in _CRASHES or signal == "":
        if machine_has_less or lacked_memory:
            return fault_of_memory(machine_has_less=machine_has_less)
        return EngineCrashed("The video made the program that reads it fail.")
    return ProcessKilled()
