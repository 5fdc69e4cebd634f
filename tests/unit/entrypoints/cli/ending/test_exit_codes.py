"""Every error has its family's exit code."""

import errno

import pytest

from trimcore.domain.errors import (
    InvalidInput,
    MachineFault,
    MediaFault,
    OutputExists,
    TrimcoreError,
    Unavailable,
    WindowOutside,
    by_code,
)
from trimcore.entrypoints.cli.ending.exit_codes import exit_code
from trimcore.entrypoints.wiring.variables import SettingError


@pytest.mark.parametrize("kind", by_code(MediaFault).values())
def test_a_video_that_cannot_be_cut_is_3(kind: type[MediaFault]) -> None:
    """But for a window outside, which is its caller's."""
    assert exit_code(kind("It is so.")) == (4 if kind is WindowOutside else 3)


@pytest.mark.parametrize("kind", [*by_code(Unavailable).values(), *by_code(MachineFault).values()])
def test_the_machine_or_a_server_is_6(kind: type[Unavailable]) -> None:
    """The same may work later."""
    assert exit_code(kind("It is so.")) == 6


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (InvalidInput(), 2),
        (OutputExists("It is there."), 5),
        (SettingError("TRIMCORE_X", "is odd"), 2),
        (OSError(errno.ENOSPC, "No space left on device"), 6),
        (OSError(errno.EIO, "Input/output error"), 6),
        (MemoryError(), 6),
        (OSError(errno.ENOENT, "No such file or directory"), 1),
        (TrimcoreError("Who knows."), 1),
    ],
    ids=repr,
)
def test_other_errors(error: Exception, code: int) -> None:
    """Of the system's own, those that name what is lacking."""
    assert exit_code(error) == code
