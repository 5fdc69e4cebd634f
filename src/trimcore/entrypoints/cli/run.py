"""Run the command: it says in one line what is wrong, also with itself.

Nothing but the standard library is imported before a fault could be told.
"""

import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from trimcore.entrypoints.cli.ending.answers import answer
from trimcore.entrypoints.cli.ending.readers import drop_what_cannot_be_written, tell
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
        from trimcore.entrypoints.cli.ending.faults import EXPECTED, sentence
    except ModuleNotFoundError as error:
        _end(_what_to_install(error), 2)
    try:
        sys.exit(cli.main(prog_name="trimcore", standalone_mode=False))
    except click.ClickException as error:
        _end(_of_usage(error), USAGE, code="usage")
    except EXPECTED as error:
        _end(sentence(error), exit_code(error), code=getattr(error, "code", ""), fault=error)
    except ModuleNotFoundError as error:
        _end(_what_to_install(error), USAGE)


def _end(
    sentence: str, exit_code: int, *, code: str = "", fault: Exception | None = None
) -> NoReturn:
    if "--json" in sys.argv[1:]:
        from trimcore.entrypoints.cli.ending.faults import described

        with suppress(OSError):  # the exit code says what nobody reads
            answer(json.dumps(described(sentence, exit_code, code or "failed", fault), indent=2))
    tell(f"trimcore: {sentence}\n")
    drop_what_cannot_be_written()
    sys.exit(exit_code)


def _what_to_install(error: ModuleNotFoundError) -> str:
    package = (error.name or "").partition(".")[0]
    extra = extra_for(package, sys.argv[1:])
    return f'{package} is not installed: pip install "trimcore[{extra}]"'


def _of_usage(error: "ClickException") -> str:
    """Say what is wrong with the words of the command, and where help is."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "trimcore"
    files = [word for word in sys.argv[1:] if word[:1] == "-" != word and Path(word).exists()]
    hint = f" The file is ./{files[0]}." if hasattr(error, "option_name") and files else ""
    return f"{' '.join(error.format_message().split())}{hint} See {path} --help."
