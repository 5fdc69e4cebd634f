"""What the command's exit codes mean."""

from trimcore.domain.errors import (
    DamagedMedia,
    EngineCrashed,
    InvalidInput,
    NotAVideo,
    NoVideoStream,
    UnsupportedMedia,
    WindowOutside,
)
from trimcore.entrypoints.wiring.settings import SettingError

FAILED = 1
USAGE = 2
NOT_A_VIDEO = 3
WINDOW_OUTSIDE = 4

_CODES: tuple[tuple[type[Exception], int], ...] = (
    (InvalidInput, USAGE),
    (SettingError, USAGE),
    (NotAVideo, NOT_A_VIDEO),
    (NoVideoStream, NOT_A_VIDEO),
    (DamagedMedia, NOT_A_VIDEO),
    (UnsupportedMedia, NOT_A_VIDEO),
    (EngineCrashed, NOT_A_VIDEO),
    (WindowOutside, WINDOW_OUTSIDE),
)


def exit_code(error: Exception) -> int:
    """Return the exit code for an error; 1 for everything without a code of its own."""
    return next((code for kind, code in _CODES if isinstance(error, kind)), FAILED)
