"""Give up every right that cutting a video does not need, for good."""

import ctypes
import os
import resource
import signal

from trimcore.adapters.pyav.limits import Limits
from trimcore.adapters.pyav.seccomp import refuse_programs_and_files

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS, _PR_SET_DUMPABLE = 1, 38, 4
_NOBODY = 65534


def confine(limits: Limits, *, seconds: float, largest_file: int) -> list[str]:
    """Confine this process and return the names of what holds, for the log.

    Descriptors that are open stay usable; nothing else can be opened, started or signalled.
    `largest_file` is the highest byte offset that may be written.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    held = []
    if _drop_credentials():
        held.append("credentials")
    # After the credentials, whose change clears it.
    if libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) == 0:
        held.append("parent-death")
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    _limit_resources(limits, seconds=seconds, largest_file=largest_file)
    held.append("rlimits")
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
        held.append("no-new-privs")
        if refuse_programs_and_files():
            held.append("seccomp")
    return held


def _drop_credentials() -> bool:
    if os.geteuid() != 0:
        return False
    try:
        os.setgroups([])
        os.setresgid(_NOBODY, _NOBODY, _NOBODY)
        os.setresuid(_NOBODY, _NOBODY, _NOBODY)
    except OSError:  # root inside a user namespace may have nobody else to become
        return False
    return True


def _limit_resources(limits: Limits, *, seconds: float, largest_file: int) -> None:
    cpu_seconds = int(seconds * max(1, limits.threads)) + 1
    for kind, value in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, largest_file),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (bound, bound))
