"""The few system calls of reading, computing and answering, by their numbers on each machine."""

from dataclasses import dataclass

_CLONE_THREAD, _AT_EMPTY_PATH = 0x10000, 0x1000


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
TABLES = {
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
