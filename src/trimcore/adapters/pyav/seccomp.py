"""A kernel filter that refuses to start programs and to open files or sockets.

The filter is a table of system call numbers, compiled to the kernel's small bytecode here, so that
no library has to be there. A refused call fails with EPERM.
"""

import ctypes
import errno
import platform
import struct
from collections.abc import Iterable

_INSTRUCTION = struct.Struct("<HBBI")
_LOAD, _EQUALS, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER_OFFSET, _MACHINE_OFFSET = 0, 4
_ALLOW, _KILL, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050000 | errno.EPERM
_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 22, 2

_X32 = 0x40000000
"""On x86-64, numbers from here on are another ABI's, with the same calls under other numbers."""

# Per machine: the kernel's name for it, then open, openat, openat2, creat, execve, execveat,
# socket, socketpair, connect, bind, ptrace, process_vm_readv, process_vm_writev, fork, vfork,
# kill, tkill, pidfd_open, unlink, unlinkat, rename, renameat2, mount, bpf, io_uring_setup,
# userfaultfd, keyctl (as far as the machine has them).
_TABLES: dict[str, tuple[int, tuple[int, ...]]] = {
    "x86_64": (
        0xC000003E,
        (
            *(2, 257, 437, 85, 59, 322, 41, 53, 42, 49, 101, 310, 311, 57, 58),
            *(62, 200, 434, 87, 263, 82, 316, 165, 321, 425, 323, 250),
        ),
    ),
    "aarch64": (
        0xC00000B7,
        (
            *(56, 437, 221, 281, 198, 199, 203, 200, 117, 270, 271),
            *(129, 130, 434, 35, 276, 40, 280, 425, 282, 219),
        ),
    ),
}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def bytecode(machine: int, numbers: Iterable[int]) -> bytes:
    """Compile a filter that refuses these calls, and kills a process of another machine's calls."""
    refused = sorted(set(numbers))
    steps = [
        (_LOAD, 0, 0, _MACHINE_OFFSET),
        (_EQUALS, 1, 0, machine),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER_OFFSET),
        (_AT_LEAST, len(refused) + 1, 0, _X32),
    ]
    steps += [(_EQUALS, len(refused) - place, 0, number) for place, number in enumerate(refused)]
    steps += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]
    return b"".join(_INSTRUCTION.pack(*step) for step in steps)


def refuse_programs_and_files() -> bool:
    """Install the filter for this process, for good; tell whether it holds.

    The process must have given up new privileges before. Where the machine is unknown or its
    kernel has no filters, nothing changes.
    """
    table = _TABLES.get(platform.machine())
    if table is None:
        return False
    code = bytecode(*table)
    program = _Program(len(code) // _INSTRUCTION.size, code)
    libc = ctypes.CDLL(None, use_errno=True)
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0)
