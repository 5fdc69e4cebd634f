"""Give up every right that cutting a video does not need, for good."""

import ctypes
import os
import resource
import signal
import sys

from trimcore.adapters.pyav.child.seccomp import leave_only_computing
from trimcore.adapters.pyav.limits import Limits

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS, _PR_SET_DUMPABLE = 1, 38, 4
_NOBODY = 65534
_CAPABILITY_VERSION = 0x20080522
_CAP_SYS_NICE = 23


def confine(limits: Limits, *, seconds: float, largest_file: int) -> list[str]:
    """Confine this process and return which of the PROTECTIONS hold.

    Descriptors that are open stay usable; nothing else can be opened, started or signalled.
    `largest_file` is the highest byte offset that may be written. Where the limits say to do
    without, nothing is given up but real-time priority.
    """
    if not limits.confined:
        _forgo_real_time()
        return []
    libc = ctypes.CDLL(None, use_errno=True)
    held = {
        "credentials": _drop_credentials(),
        "capabilities": _drop_capabilities(libc),
        # After the credentials, whose change clears it.
        "parent-death": libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) == 0,
        "rlimits": _limit_resources(limits, seconds=seconds, largest_file=largest_file),
        "no-new-privs": libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0,
    }
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    os.environ.clear()
    held["seccomp"] = held["no-new-privs"] and leave_only_computing()
    return [name for name, holds in held.items() if holds]


def _forgo_real_time() -> None:
    """Stay as urgent as others.

    SVT-AV1 takes the most urgent of all priorities wherever it may, which is where root encodes:
    for the whole process, so that nothing else gets the processors until it has ended.
    """
    if sys.platform != "linux":
        return
    resource.setrlimit(resource.RLIMIT_RTPRIO, (0, 0))
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    # Effective, permitted and inheritable ones, 32 each; then those from 32 on.
    rights = (ctypes.c_uint32 * 6)()
    if libc.capget(header, rights) == 0:
        for number in range(3):
            rights[number] &= ~(1 << _CAP_SYS_NICE)
        libc.capset(header, rights)


def _drop_credentials() -> bool:
    """Become nobody; tell whether this process is not the administrator's now."""
    if os.geteuid() == 0:
        try:
            os.setgroups([])
            os.setresgid(_NOBODY, _NOBODY, _NOBODY)
            os.setresuid(_NOBODY, _NOBODY, _NOBODY)
        except OSError:  # root inside a user namespace may have nobody else to become
            return False
    return True


def _drop_capabilities(libc: ctypes.CDLL) -> bool:
    """Give up what even an ordinary user's process may have been given."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    none = (ctypes.c_uint32 * 6)()
    return bool(libc.capset(header, none) == 0)


def _limit_resources(limits: Limits, *, seconds: float, largest_file: int) -> bool:
    cpu_seconds = int(seconds * max(1, limits.threads)) + 1
    for kind, value in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, largest_file),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        # A second more to the hard bound: the signal that names the limit comes at the soft one.
        wanted = (value, value + 1 if kind == resource.RLIMIT_CPU else value)
        if hard != resource.RLIM_INFINITY:
            wanted = (min(wanted[0], hard), min(wanted[1], hard))
        resource.setrlimit(kind, wanted)
    return True
