"""Run the command: it says in one line what is wrong, also with itself.

Nothing but the standard library is imported before a fault could be told.
"""

import sys
from typing import NoReturn

from trimcore.domain.errors import TrimcoreError
from trimcore.entrypoints.cli.extras import extra_for


def run() -> None:
    """Run the command; faults are one line on standard error and a non-zero exit."""
    try:
        from trimcore.entrypoints.cli.commands import cli
        from trimcore.entrypoints.cli.exit_codes import USAGE, exit_code
        from trimcore.entrypoints.wiring.variables import SettingError
    except ModuleNotFoundError as error:
        _end(_what_to_install(error), 2)
    try:
        cli()
    except (TrimcoreError, SettingError, OSError, MemoryError) as error:
        _end(_sentence(error), exit_code(error))
    except ModuleNotFoundError as error:
        _end(_what_to_install(error), USAGE)


def _end(sentence: str, code: int) -> NoReturn:
    sys.stderr.write(f"trimcore: {sentence}\n")
    sys.exit(code)


def _what_to_install(error: ModuleNotFoundError) -> str:
    package = (error.name or "").partition(".")[0]
    extra = extra_for(package, sys.argv[1:])
    return f'{package} is not installed: pip install "trimcore[{extra}]"'


def _sentence(error: Exception) -> str:
    """Put an error on one line; one of the system's names the file it is about."""
    text = str(error)
    if isinstance(error, OSError) and error.strerror:
        named = (error.filename, error.strerror)
        text = ": ".join(str(part) for part in named if part)
    if isinstance(error, MemoryError):
        text = "The machine ran out of memory."
    return " ".join(text.split()) or type(error).__name__
