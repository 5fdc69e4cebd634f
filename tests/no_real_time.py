"""Keeps what encodes AV1 from the machine's throat.

SVT-AV1 asks for real-time priority where it may have it, which is where root encodes: for the whole
process, for good, and so for all that this process starts later. A browser that such a process has
started and that computes for a while holds up everything else on the machine.
"""

import ctypes

_CAP_SYS_NICE = 23
_PR_CAPBSET_DROP = 24
_VERSION = 0x20080522


def give_up_real_time() -> None:
    """Give up the right to it, here and in whatever is started from here on; does no harm twice."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_CAPBSET_DROP, _CAP_SYS_NICE, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(_VERSION, 0)
    # Effective, permitted and inheritable ones, 32 each; then those from 32 on.
    rights = (ctypes.c_uint32 * 6)()
    if libc.capget(header, rights) == 0:
        for number in range(3):
            rights[number] &= ~(1 << _CAP_SYS_NICE)
        libc.capset(header, rights)
