"""What ended a cut, in the words of the domain."""

import av

from trimcore.adapters.pyav.child.trace import trace_of
from trimcore.adapters.pyav.memory import Memory
from trimcore.adapters.pyav.verifying.expected import WrongOutput
from trimcore.adapters.pyav.writing.muxing.muxer import RefusedPacket
from trimcore.domain.errors import (
    DamagedMedia,
    EngineCrashed,
    MachineFault,
    MediaFault,
    NoMemory,
    Unsupported,
)
from trimcore.domain.policies.machine_faults import fault_of_memory, lack_named_by

Verdict = MediaFault | MachineFault

_BROKEN = "The video is damaged where the window needs it."
_UNFIT = "The video can't be cut exactly here: no piece that was made of it passed its check."


def verdict_on(error: Exception, memory: Memory) -> tuple[Verdict, str]:
    """Return the fault that an error stands for, and its trace; none if the fault says it all."""
    if isinstance(error, MachineFault):
        return error, trace_of(error)
    if isinstance(error, MemoryError):
        return fault_of_memory(machine_has_less=memory.machine_has_less()), ""
    fault = _of_the_media(error)
    if isinstance(fault, MachineFault) or not memory.machine_is_short():
        return fault, "" if fault is error else trace_of(error)
    return NoMemory(), trace_of(error)


def _of_the_media(error: Exception) -> Verdict:
    if isinstance(error, MediaFault):
        return error
    if isinstance(error, WrongOutput | RefusedPacket):
        return Unsupported(_UNFIT)  # all of it was decoded, so that it is not seen to be broken
    # libav says of damaged input what the system says of a broken disk.
    if isinstance(error, OSError) and not isinstance(error, av.FFmpegError):
        return lack_named_by(error.errno) or DamagedMedia(_BROKEN)
    if isinstance(error, av.FFmpegError | UnicodeDecodeError | EOFError):
        return DamagedMedia(_BROKEN)
    return EngineCrashed("The video could not be cut.")
