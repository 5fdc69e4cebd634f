"""Run the command: it says in one line what is wrong, also with itself.

Nothing but the standard library is imported before a fault could be told.
"""

import sys
from typing import TYPE_CHECKING, NoReturn

from trimcore.domain.errors import OutputExists, TrimcoreError
from trimcore.entrypoints.cli.ending.answers import describe_fault
from trimcore.entrypoints.cli.extras import extra_for

if TYPE_CHECKING:
    from click import ClickException


def run() -> None:
    """Run the command; faults are one line on standard error and a non-zero exit.

    With `--json`, standard output gets an object that describes the fault, too.

    Raises:
        Interrupted: a signal asked the command to end, or nobody reads its output any more.
    """
    try:
        import click

        from trimcore.entrypoints.cli.commands import cli
        from trimcore.entrypoints.cli.ending.exit_codes import USAGE, exit_code
        from trimcore.entrypoints.wiring.variables import SettingError
    except ModuleNotFoundError as error:
        _end(_what_to_install(error), 2)
    try:
        sys.exit(cli.main(prog_name="trimcore", standalone_mode=False))
    except click.ClickException as error:
        _end(_of_usage(error), USAGE, code="usage")
    except (TrimcoreError, SettingError, OSError, MemoryError) as error:
        _end(_sentence(error), exit_code(error), code=getattr(error, "code", ""), fault=error)
    except ModuleNotFoundError as error:
        _end(_what_to_install(error), USAGE)


def _end(
    sentence: str, exit_code: int, *, code: str = "", fault: Exception | None = None
) -> NoReturn:
    if "--json" in sys.argv[1:]:
        describe_fault(sentence, exit_code, code or "failed", fault)
    sys.stderr.write(f"trimcore: {sentence}\n")
    sys.exit(exit_code)


def _what_to_install(error: ModuleNotFoundError) -> str:
    package = (error.name or "").partition(".")[0]
    extra = extra_for(package, sys.argv[1:])
    return f'{package} is not installed: pip install "trimcore[{extra}]"'


def _of_usage(error: "ClickException") -> str:
    """Say what is wrong with the words of the command, and where help is."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "trimcore"
    return f"{' '.join(error.format_message().split())} See {path} --help."


def _sentence(error: Exception) -> str:
    """Put an error on one line; one of the system's names the file it is about."""
    text = str(error)
    if isinstance(error, OSError) and error.strerror:
        named = (error.filename, error.strerror)
        text = ": ".join(str(part) for part in named if part)
    if isinstance(error, MemoryError):
        text = "The machine ran out of memory."
    if isinstance(error, OutputExists):
        text += " --force replaces it."
    return " ".join(text.split()) or type(error).__name__
