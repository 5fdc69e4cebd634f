"""A kernel filter that leaves a process the few system calls of reading, computing and answering.

The filter is a table of system call numbers, compiled to the kernel's small bytecode here, so that
no library has to be there. What is not in the table fails with EPERM, and what is newer than it
with ENOSYS, as on an older kernel, so that the C library falls back to what it used before.
"""

import ctypes
import errno
import os
import struct
from dataclasses import dataclass

_INSTRUCTION = struct.Struct("<HBBI")
_LOAD, _EQUALS, _AT_LEAST, _HAS_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER_OFFSET, _MACHINE_OFFSET, _ARGUMENTS_OFFSET = 0, 4, 16
_ALLOW, _KILL, _FAIL = 0x7FFF0000, 0x80000000, 0x00050000
_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 22, 2
_CLONE_THREAD, _AT_EMPTY_PATH = 0x10000, 0x1000
_FIRST_NEW = 424
"""From here on all machines count alike; another ABI's numbers on x86-64 are far above."""


@dataclass(frozen=True, slots=True)
class Table:
    """The calls that stay, by their numbers on one machine.

    `conditional` has those that stay only with a bit set in one of their arguments: the call's
    number, the argument's position, and the bit.
    """

    machine: int
    allowed: frozenset[int]
    conditional: tuple[tuple[int, int, int], ...]


# In both: read, write, close, fstat, ppoll (and poll, select), lseek, mmap, mprotect, munmap, brk,
# mremap, mincore, madvise, signal actions, masks, stacks and returns, pread64, pwrite64, readv,
# writev, sched_yield, nanosleep, clock_nanosleep, sendto, recvfrom, shutdown, getsockname, exit,
# exit_group, fsync, fdatasync, ftruncate, fallocate, uname, sysinfo, times, the getters of
# process, user, usage, limits, scheduling, CPU, memory policy and clocks, futex, set_robust_list,
# rseq, membarrier, restart_syscall, getrandom. Then clone for threads only, and newfstatat for
# descriptors only.
_TABLES = {
    "x86_64": Table(
        0xC000003E,
        frozenset(
            {
                *(0, 1, 3, 5, 271, 270, 7, 23, 8, 9, 10, 11, 12, 25, 27, 28),
                *(13, 14, 131, 15, 17, 18, 19, 20, 24, 35, 230, 44, 45, 48, 51, 60, 231),
                *(74, 75, 77, 285, 63, 99, 100, 39, 110, 186, 102, 104, 107, 108, 98, 97),
                *(143, 145, 146, 147, 204, 309, 239, 96, 228, 229, 202, 273, 334, 324, 219, 318),
            }
        ),
        ((56, 0, _CLONE_THREAD), (262, 3, _AT_EMPTY_PATH)),
    ),
    "aarch64": Table(
        0xC00000B7,
        frozenset(
            {
                *(63, 64, 57, 80, 73, 72, 62, 222, 226, 215, 214, 216, 232, 233),
                *(134, 135, 132, 139, 67, 68, 65, 66, 124, 101, 115, 206, 207, 210, 204, 93, 94),
                *(82, 83, 46, 47, 160, 179, 153, 172, 173, 178, 174, 176, 175, 177, 165, 163),
                *(121, 120, 125, 126, 123, 168, 236, 169, 113, 114, 98, 99, 293, 283, 128, 278),
            }
        ),
        ((220, 0, _CLONE_THREAD), (79, 3, _AT_EMPTY_PATH)),
    ),
}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def bytecode(table: Table) -> bytes:
    """Compile a filter for a table; it kills a process that makes another machine's calls."""
    steps = [
        (_LOAD, 0, 0, _MACHINE_OFFSET),
        (_EQUALS, 1, 0, table.machine),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER_OFFSET),
        (_AT_LEAST, 0, 1, _FIRST_NEW),
        (_RETURN, 0, 0, _FAIL | errno.ENOSYS),
    ]
    for number in sorted(table.allowed):
        steps += [(_EQUALS, 0, 1, number), (_RETURN, 0, 0, _ALLOW)]
    for number, argument, bit in table.conditional:
        steps += [
            (_EQUALS, 0, 4, number),
            (_LOAD, 0, 0, _ARGUMENTS_OFFSET + 8 * argument),
            (_HAS_BIT, 0, 1, bit),
            (_RETURN, 0, 0, _ALLOW),
            (_RETURN, 0, 0, _FAIL | errno.EPERM),
        ]
    steps.append((_RETURN, 0, 0, _FAIL | errno.EPERM))
    return b"".join(_INSTRUCTION.pack(*step) for step in steps)


def install(code: bytes) -> bool:
    """Put a filter before this process's system calls, for good; tell whether it holds.

    The process must have given up new privileges before.
    """
    program = _Program(len(code) // _INSTRUCTION.size, code)
    libc = ctypes.CDLL(None, use_errno=True)
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0)


def leave_only_computing() -> bool:
    """Install the filter of this machine; False, and nothing changed, where there is none."""
    table = _TABLES.get(os.uname().machine)
    return table is not None and install(bytecode(table))
