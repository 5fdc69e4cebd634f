"""Whose fault it is, as a table."""

import errno

import pytest

from trimcore.domain.errors import (
    DiskFailed,
    EngineCrashed,
    MachineFault,
    MediaFault,
    MediaLimit,
    NoDescriptors,
    NoMemory,
    NoSpace,
    ProcessKilled,
    Unavailable,
    by_code,
)
from trimcore.domain.policies.machine_faults import (
    fault_of_end,
    fault_of_file,
    fault_of_memory,
    lack_named_by,
)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, NoSpace),
        (errno.EDQUOT, NoSpace),
        (errno.EFBIG, NoSpace),
        (errno.ENOMEM, NoMemory),
        (errno.EMFILE, NoDescriptors),
        (errno.ENFILE, NoDescriptors),
        (errno.EIO, DiskFailed),
        (errno.EREMOTEIO, DiskFailed),
        (errno.ESTALE, DiskFailed),
        (errno.ETIMEDOUT, DiskFailed),
        (errno.ENOTCONN, DiskFailed),
        (errno.EHOSTDOWN, DiskFailed),
        (errno.EINVAL, None),
        (errno.ENOENT, None),
        (errno.EACCES, None),
        (0, None),
        (None, None),
    ],
)
def test_the_system_names_what_is_lacking(
    number: int | None, kind: type[MachineFault] | None
) -> None:
    """Of a file that is open and ours, every number is the machine's."""
    lack = lack_named_by(number)
    assert (None if lack is None else type(lack)) is kind
    assert type(fault_of_file(number)) is (kind or DiskFailed)


@pytest.mark.parametrize(
    ("signal", "machine_has_less", "kind"),
    [
        ("SIGSEGV", False, EngineCrashed),
        ("SIGABRT", False, EngineCrashed),
        ("SIGSYS", False, EngineCrashed),
        ("", False, EngineCrashed),
        ("SIGSEGV", True, NoMemory),
        ("", True, NoMemory),
        ("SIGKILL", False, ProcessKilled),
        ("SIGKILL", True, ProcessKilled),
        ("SIGTERM", False, ProcessKilled),
        ("SIG40", False, ProcessKilled),
        (None, False, ProcessKilled),
        ("SIGXCPU", False, MediaLimit),
        ("SIGXFSZ", True, MediaLimit),
    ],
)
def test_a_process_that_ends_without_an_answer(
    signal: str | None, machine_has_less: bool, kind: type[MachineFault | MediaFault]
) -> None:
    """What it does to itself is the video's doing, what is done to it is not."""
    assert type(fault_of_end(signal, machine_has_less=machine_has_less)) is kind


@pytest.mark.parametrize("signal", ["SIGSEGV", "SIGABRT", ""])
@pytest.mark.parametrize(("less", "kind"), [(True, NoMemory), (False, MediaLimit)])
def test_a_crash_for_lack_of_memory_is_none(
    signal: str, less: bool, kind: type[MachineFault | MediaFault]
) -> None:
    """It was said before that there is none."""
    assert type(fault_of_end(signal, machine_has_less=less, lacked_memory=True)) is kind


@pytest.mark.parametrize(("less", "kind"), [(True, NoMemory), (False, MediaLimit)])
def test_memory_is_lacking(less: bool, kind: type[MachineFault | MediaFault]) -> None:
    """A video may want more than is allowed; a machine may have less."""
    assert type(fault_of_memory(machine_has_less=less)) is kind


@pytest.mark.parametrize("kind", by_code(MachineFault).values())
def test_a_fault_of_the_machine_passes_and_says_what_it_is(kind: type[MachineFault]) -> None:
    """It belongs to what is tried again, and never to what is told of a video."""
    assert issubclass(kind, Unavailable)
    assert not issubclass(kind, MediaFault)
    assert str(kind()) == kind.sentence


@pytest.mark.parametrize("family", [MediaFault, MachineFault])
def test_codes_are_unique(family: type[MediaFault | MachineFault]) -> None:
    """And a class of its own has a code of its own."""

    def classes(kind: type[MediaFault | MachineFault]) -> int:
        return 1 + sum(map(classes, kind.__subclasses__()))

    assert len(by_code(family)) == classes(family)
