"""What the command's exit codes mean."""

from trimcore.domain.errors import (
    InvalidInput,
    MediaFault,
    OutputExists,
    Unavailable,
    WindowOutside,
)
from trimcore.domain.policies.machine_faults import lack_named_by
from trimcore.entrypoints.wiring.variables import SettingError

FAILED = 1
USAGE = 2
NOT_CUT = 3
WINDOW_OUTSIDE = 4
OUTPUT_EXISTS = 5
MACHINE = 6

_FAMILIES: tuple[tuple[type[Exception], int], ...] = (
    (InvalidInput, USAGE),
    (SettingError, USAGE),
    (WindowOutside, WINDOW_OUTSIDE),
    (MediaFault, NOT_CUT),
    (OutputExists, OUTPUT_EXISTS),
    (Unavailable, MACHINE),
)
"""The first that an error belongs to counts, so that a new kind of error has its family's code."""


def exit_code(error: Exception) -> int:
    """Return the exit code for an error; 1 for everything without a code of its own."""
    if isinstance(error, MemoryError):
        return MACHINE
    if isinstance(error, OSError) and lack_named_by(error.errno) is not None:
        return MACHINE
    return next((code for kind, code in _FAMILIES if isinstance(error, kind)), FAILED)
