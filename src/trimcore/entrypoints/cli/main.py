"""Where the `trimcore` command begins: what takes longest to start is started first."""

import sys


def main() -> None:
    """Run the command; faults are one line on standard error and a non-zero exit."""
    if _cuts(sys.argv[1:]):
        from trimcore.entrypoints.wiring.cutting import start_engine

        start_engine()
    from trimcore.entrypoints.cli.run import run

    run()


def _cuts(arguments: list[str]) -> bool:
    return arguments[:1] == ["trim"] and not {"-h", "--help"} & set(arguments)
