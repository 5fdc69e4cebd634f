"""What the library raises on damaged input is told as damage, and never as a passing fault."""

import errno
import socket

import av
import pytest

from trimcore.adapters.pyav.caller.answers import fault_of
from trimcore.adapters.pyav.child.job import _answer
from trimcore.adapters.pyav.protocol import Channel, FrameType, unpack_json
from trimcore.domain.errors import DamagedMedia, EngineCrashed, MediaFault, MediaLimit, NotAVideo


class Failing:
    """A job that fails with an error."""

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
    ours, theirs = socket.socketpair()
    with ours, theirs:
        _answer(Channel(theirs), Failing(error))  # type: ignore[arg-type]
        word, body = Channel(ours).receive()
    assert word is FrameType.FAULT
    told = fault_of(unpack_json(body))
    assert type(told) is fault
    assert str(told).endswith(".")
