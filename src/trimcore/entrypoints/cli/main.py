"""Where the `trimcore` command begins: what takes longest to start is started first.

The engine loads its libraries beside the command, which therefore loads as little as it can before.
"""

import atexit
import gc
import signal
import sys

from trimcore.entrypoints.cli.ending.descriptors import fill_what_is_closed
from trimcore.entrypoints.cli.ending.interruption import (
    Interrupted,
    asked_by,
    die_of,
    raise_when_asked_to_end,
)

TYPE_CHECKING = False  # type checkers take it for true; the module `typing` would take its time
if TYPE_CHECKING:
    from typing import NoReturn

_OBJECTS = 20_000
"""After so many new objects garbage is looked for: what a start loads is fewer, and stays."""


def main() -> None:
    """Run the command; faults are one line on standard error and a non-zero exit."""
    gc.set_threshold(_OBJECTS)
    atexit.register(gc.freeze)  # or all would be looked through before it goes
    raise_when_asked_to_end()
    fill_what_is_closed()
    try:
        if _cuts(sys.argv[1:]):
            from trimcore.entrypoints.wiring.cutting import start_engine

            start_engine()
            from trimcore.late_methods import compile_late

            compile_late()
        from trimcore.entrypoints.cli.run import run

        run()
    except Interrupted as interrupted:
        _end_by(interrupted.number)
    except BaseException:
        if (number := asked_by()) is None:
            raise
        _end_by(number)


def _end_by(number: int) -> "NoReturn":
    if number != signal.SIGPIPE:
        from trimcore.entrypoints.cli.ending.readers import tell

        tell(f"\ntrimcore: {Interrupted(number)}\n")
    die_of(number)


def _cuts(arguments: list[str]) -> bool:
    return arguments[:1] in (["trim"], ["inspect"]) and not {"-h", "--help"} & set(arguments)
