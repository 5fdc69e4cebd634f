"""Where the `trimcore` command begins: what takes longest to start is started first."""

import signal
import sys

from trimcore.entrypoints.cli.ending.interruption import (
    Interrupted,
    die_of,
    raise_when_asked_to_end,
)


def main() -> None:
    """Run the command; faults are one line on standard error and a non-zero exit."""
    raise_when_asked_to_end()
    try:
        if _cuts(sys.argv[1:]):
            from trimcore.entrypoints.wiring.cutting import start_engine

            start_engine()
        from trimcore.entrypoints.cli.run import run

        run()
    except Interrupted as interrupted:
        if interrupted.number != signal.SIGPIPE:
            sys.stderr.write(f"\ntrimcore: {interrupted}\n")
        die_of(interrupted.number)


def _cuts(arguments: list[str]) -> bool:
    return arguments[:1] in (["trim"], ["inspect"]) and not {"-h", "--help"} & set(arguments)
