"""What could not be made of several things that were asked for: told, without stopping the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from click.exceptions import Exit

from trimcore.entrypoints.cli.ending.exit_codes import exit_code
from trimcore.entrypoints.cli.ending.faults import EXPECTED, described, sentence, with_options
from trimcore.entrypoints.cli.ending.readers import drop_what_cannot_be_written, tell


@dataclass(frozen=True, slots=True)
class Missing:
    """Why there is no output; `what` is the word by which its caller knows it."""

    what: str
    fault: Exception

    def line(self) -> str:
        """Say it on a line, which begins with what is missing."""
        said = sentence(with_options(self.fault))
        return said if said.startswith(self.what) else f"{self.what}: {said}"

    def document(self) -> dict[str, Any]:
        """Say it in plain values."""
        code = getattr(self.fault, "code", "") or "failed"
        return described(self.line(), exit_code(self.fault), code, with_options(self.fault))


def missing(what: str, fault: Exception) -> Missing:
    """Take a fault that is one of an output.

    Raises:
        Exception: the fault, if it is the command's own, or nobody reads what is written.
    """
    if isinstance(fault, BrokenPipeError) or not isinstance(fault, EXPECTED):
        raise fault
    return Missing(what, fault)


def end_with(faults: Sequence[Missing]) -> NoReturn:
    """Tell of all, and end with the exit code of the first."""
    for each in faults:
        tell(f"trimcore: {each.line()}\n")
    drop_what_cannot_be_written()
    raise Exit(exit_code(faults[0].fault))
