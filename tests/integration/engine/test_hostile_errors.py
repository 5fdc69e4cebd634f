"""What the library raises on damaged input is damage; what the system says of itself is not."""

import errno
import socket

import av
import pytest

from trimcore.adapters.pyav.caller.answers.fault import fault_of
from trimcore.adapters.pyav.child.job import _answer
from trimcore.adapters.pyav.frame_bodies import unpack_json
from trimcore.adapters.pyav.limits import Limits
from trimcore.adapters.pyav.memory import Memory
from trimcore.adapters.pyav.protocol import Channel, FrameType
from trimcore.adapters.pyav.verifying.expected import WrongOutput
from trimcore.adapters.pyav.writing.muxing.muxer import RefusedPacket
from trimcore.domain.errors import (
    DamagedMedia,
    DiskFailed,
    EngineCrashed,
    MachineFault,
    MediaFault,
    MediaLimit,
    NoDescriptors,
    NoSpace,
    NotAVideo,
    Unsupported,
    by_code,
)


class Failing:
    """A job that fails with an error."""

    memory = Memory.of_machine(Limits().memory_bytes)

    def __init__(self, error: Exception) -> None:
        self._error = error

    def run(self) -> dict[str, object]:
        raise self._error


def undecodable() -> UnicodeDecodeError:
    return UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (undecodable(), DamagedMedia),
        (OSError(errno.EINVAL, "Invalid argument"), DamagedMedia),
        (av.ArgumentError(errno.EINVAL, "Invalid argument"), DamagedMedia),
        (av.InvalidDataError(1, "Invalid data"), DamagedMedia),
        (EOFError(), DamagedMedia),
        (av.InvalidDataError(errno.EIO, "Input/output error"), DamagedMedia),
        (av.FFmpegError(errno.EIO, "Input/output error"), DamagedMedia),
        (OSError("the source ends before its size says"), DamagedMedia),
        (WrongOutput("it shows other frames"), Unsupported),
        (RefusedPacket("audio can't be written"), Unsupported),
        (MemoryError(), MediaLimit),
        (NotAVideo("It is none."), NotAVideo),
        (ZeroDivisionError(), EngineCrashed),
        (RecursionError(), EngineCrashed),
    ],
    ids=lambda value: getattr(value, "__name__", type(value).__name__),
)
def test_every_error_becomes_a_fault_of_the_video(
    error: Exception, fault: type[MediaFault]
) -> None:
    """With a sentence; trying the same again would fail the same way."""
    told = told_of(error)
    assert type(told) is fault
    assert str(told).endswith(".")


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), NoSpace),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), NoSpace),
        (OSError(errno.EIO, "Input/output error"), DiskFailed),
        (OSError(errno.EMFILE, "Too many open files"), NoDescriptors),
        (NoSpace(), NoSpace),
    ],
    ids=lambda value: getattr(value, "__name__", type(value).__name__),
)
def test_what_the_system_says_of_itself_is_a_fault_of_the_machine(
    error: Exception, fault: type[MachineFault]
) -> None:
    """And stays one on its way to the caller, who tries again later."""
    told = told_of(error)
    assert type(told) is fault
    assert str(told) == fault.sentence


@pytest.mark.parametrize("kind", [*by_code(MediaFault).values(), *by_code(MachineFault).values()])
def test_every_kind_of_fault_finds_its_way_to_the_caller(
    kind: type[MediaFault | MachineFault],
) -> None:
    """A new one needs no entry anywhere."""
    assert type(told_of(kind("It is so."))) is kind


def told_of(error: Exception) -> MediaFault | MachineFault:
    """Let a job end with an error, and return what its caller is told."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        _answer(Channel(theirs), Failing(error))  # type: ignore[arg-type]
        word, body = Channel(ours).receive()
    assert word is FrameType.FAULT
    return fault_of(unpack_json(body))
