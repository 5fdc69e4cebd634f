"""A kernel filter that leaves a process the few system calls of reading, computing and answering.

The filter is a table of system call numbers, compiled to the kernel's small bytecode here, so that
no library has to be there. What is not in the table fails with EPERM, and what is newer than it
with ENOSYS, as on an older kernel, so that the C library falls back to what it used before.
"""

import ctypes
import errno
import os
import struct

from trimcore.adapters.pyav.child.system_calls import TABLES, Table

_INSTRUCTION = struct.Struct("<HBBI")
_LOAD, _EQUALS, _AT_LEAST, _HAS_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER_OFFSET, _MACHINE_OFFSET, _ARGUMENTS_OFFSET = 0, 4, 16
_ALLOW, _KILL, _FAIL = 0x7FFF0000, 0x80000000, 0x00050000
_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 22, 2
_FIRST_NEW = 424
"""From here on all machines count alike; another ABI's numbers on x86-64 are far above."""


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
    table = TABLES.get(os.uname().machine)
    return table is not None and install(bytecode(table))
