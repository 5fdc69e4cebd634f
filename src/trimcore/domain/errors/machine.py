"""What did not answer, or lacks something: nobody but time helps, or whoever runs the machine."""

from typing import ClassVar

from trimcore.domain.errors.base import TrimcoreError


class Unavailable(TrimcoreError):
    """A store, database or broker did not answer; the same call may succeed later.

    `is_outage` says whether it is certainly no fault of the request that met it.
    """

    code = "unavailable"
    title = "Service unavailable"
    is_outage: ClassVar[bool] = True


class Busy(Unavailable):
    """All places for this kind of work are taken just now."""

    code = "busy"


class MachineFault(Unavailable):
    """The machine lacks something or is broken, which says nothing about the video."""

    code = "machine_fault"
    sentence: ClassVar[str] = "The machine could not do the work."
    """What is told if nothing more is known."""

    def __init__(self, sentence: str | None = None) -> None:
        """Take the class's own sentence if none is given."""
        super().__init__(sentence or self.sentence)


class StorageFull(MachineFault):
    """The store has no room left."""

    code = "storage_full"
    sentence = "The store has no room left."


class NoSpace(MachineFault):
    """The disk of temporary files or of the output is full, or files may not become so large."""

    code = "no_space"
    sentence = "The machine has no room left for the file that is made."


class NoMemory(MachineFault):
    """The machine has less memory than a cut may take; a very greedy video may be the reason."""

    code = "no_memory"
    sentence = "The machine ran out of memory."
    is_outage = False


class NoDescriptors(MachineFault):
    """The process or the machine has as many files and sockets open as it may."""

    code = "no_descriptors"
    sentence = "The machine has too many files open."


class NoProcess(MachineFault):
    """No further process can be started for a cut."""

    code = "no_process"
    sentence = "No process for cutting videos could be started."


class DiskFailed(MachineFault):
    """A temporary file could not be read or written."""

    code = "disk_failed"
    sentence = "The machine's disk could not be read or written."


class ProcessKilled(MachineFault):
    """Somebody ended the process that cut; mostly the kernel, when memory ran out."""

    code = "process_killed"
    sentence = "The process that cut the video was killed from outside."
    is_outage = False


class EngineMissing(MachineFault):
    """The library that cuts is not installed, or can't be loaded."""

    code = "engine_missing"
    sentence = 'The engine is not installed: pip install "trimcore[engine]"'
