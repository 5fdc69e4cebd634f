"""What is said of a fault: one line for people, an object for programs."""

from dataclasses import replace
from typing import Any

from trimcore.domain.errors import InvalidInput, OutputExists, TrimcoreError, WindowOutside
from trimcore.entrypoints.wiring.variables import SettingError

EXPECTED = (TrimcoreError, SettingError, OSError, MemoryError)
"""Kinds of faults that are told in one line; any other is a fault of the command itself."""
_NEXT = (
    (OutputExists, "--force replaces it."),
    (WindowOutside, "trimcore inspect tells its length."),
)


def sentence(error: Exception) -> str:
    """Put an error on one line; one of the system's names the file it is about."""
    text = str(error)
    if isinstance(error, OSError) and error.strerror:
        named = (error.filename, error.strerror)
        text = ": ".join(str(part) for part in named if part)
    if isinstance(error, MemoryError):
        text = "The machine ran out of memory."
    for kind, hint in _NEXT:
        if isinstance(error, kind):
            text += f" {hint}"
    return " ".join(text.split()) or type(error).__name__


def described(
    sentence: str, exit_code: int, code: str, error: BaseException | None = None
) -> dict[str, Any]:
    """Say what went wrong in plain values; `code` is stable, the sentence is not.

    Wrong options are listed in `faults`.
    """
    told: dict[str, Any] = {"code": code, "message": sentence, "exit_code": exit_code}
    if isinstance(error, InvalidInput):
        told["faults"] = [
            {"field": fault.field, "code": fault.code, "detail": fault.detail}
            for fault in error.faults
        ]
    return {"error": told}


def with_options(error: Exception) -> Exception:
    """Let a fault name options as they are written at a terminal."""
    if not isinstance(error, InvalidInput):
        return error
    return InvalidInput(*(replace(each, field=_written(each.field)) for each in error.faults))


def _written(field: str) -> str:
    return field.upper() if field in {"source", "output"} else f"--{field}"
