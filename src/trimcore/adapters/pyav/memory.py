"""Who refuses memory: the bound that every cut has, or a machine that gives less."""

import mmap
import resource
from dataclasses import dataclass
from typing import Self

from trimcore.adapters.pyav.limits import MIB

_STEP = 16 * MIB
_AT_ONCE = 256 * MIB
"""About what a coder asks for when it is opened."""
_WRITABLE = mmap.PROT_READ | mmap.PROT_WRITE


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """The address space that a cut may take, and whether the machine bounds it further."""

    allowed: int
    is_bounded: bool

    @classmethod
    def of_machine(cls, allowed: int) -> Self:
        """Look at the bound that this process and its children can't raise."""
        _, bound = resource.getrlimit(resource.RLIMIT_AS)
        bounded = bound != resource.RLIM_INFINITY and bound < allowed
        return cls(allowed=allowed, is_bounded=bounded)

    def machine_has_less(self) -> bool:
        """Tell whether the machine gives this process less than is allowed.

        The system counts only what can be written against its own memory, and everything against
        a process's bound; so where the one is refused and the other not, the machine has no more.
        """
        if self.is_bounded:
            return True
        free = self.allowed
        while free > _STEP and not _can_map(free, mmap.PROT_READ):
            free -= max(_STEP, free // 8)
        return not _can_map(free, _WRITABLE)

    def machine_is_short(self) -> bool:
        """Tell whether little memory is left on such a machine.

        What fails then may well have failed of it, whatever name a library gives it.
        """
        return not _can_map(_AT_ONCE, _WRITABLE) and self.machine_has_less()


def _can_map(size: int, protection: int) -> bool:
    try:
        mmap.mmap(-1, size, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, protection).close()
    except (OSError, MemoryError):
        return False
    return True
