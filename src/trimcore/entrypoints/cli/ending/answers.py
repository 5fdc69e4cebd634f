"""What a command answers: on standard output, unless a piece itself goes there."""

import json
import sys
from typing import Any

from trimcore.domain.errors import InvalidInput

_taken: list[bool] = []


def take_standard_output() -> None:
    """Keep standard output free of everything but a piece."""
    _taken.append(True)


def answer(text: str) -> None:
    """Write lines to standard output, or to standard error if the other is taken."""
    print(text, file=sys.stderr if _taken else sys.stdout)


def describe_fault(
    sentence: str, exit_code: int, code: str, error: BaseException | None = None
) -> None:
    """Answer with a JSON object that says what went wrong; `code` is stable, the sentence is not.

    Wrong options are listed in `faults`.
    """
    described: dict[str, Any] = {"code": code, "message": sentence, "exit_code": exit_code}
    if isinstance(error, InvalidInput):
        described["faults"] = [
            {"field": fault.field, "code": fault.code, "detail": fault.detail}
            for fault in error.faults
        ]
    answer(json.dumps({"error": described}, indent=2))
