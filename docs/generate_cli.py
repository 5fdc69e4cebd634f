"""Writes docs/reference/cli.md from the command's own help: `python docs/generate_cli.py`."""  # noqa: INP001 - a script

from collections.abc import Iterator
from pathlib import Path

import click

from trimcore.entrypoints.cli.commands import cli

PAGE = Path(__file__).parent / "reference" / "cli.md"
WIDTH = 90

TEMPLATE = """\
# The command line

What `trimcore COMMAND --help` prints. This page is made by `python docs/generate_cli.py`; a test
keeps the two equal.

`serve`, `worker`, `sweep` and `check` work on the parts that the [settings](settings.md) name;
`trim` and `inspect` need none, but for what is in a bucket: `TRIMCORE_STORAGE_URL` tells where
that is. A fault is one line on standard error and a non-zero exit code: 2 for a wrong option or
setting or a part that is not installed, 6 if the machine or a server failed, so that the same may
work later, 1 for anything else, unless the command says more below. Who stops reading ends a
command by SIGPIPE, as any program of a pipeline; what it has made by then stays.

{commands}
"""


def helps() -> Iterator[tuple[str, str]]:
    """Yield the full name of each command, the whole first, and its help."""
    yield "trimcore", _help(cli, "trimcore")
    context = click.Context(cli)
    for name in cli.list_commands(context):
        if (command := cli.get_command(context, name)) is not None:
            yield f"trimcore {name}", _help(command, f"trimcore {name}")


def page() -> str:
    """Return the whole page."""
    sections = (f"## {name}\n\n```\n{text}\n```" for name, text in helps())
    return TEMPLATE.format(commands="\n\n".join(sections))


def _help(command: click.Command, name: str) -> str:
    context = click.Context(
        command,
        info_name=name,
        terminal_width=WIDTH,
        max_content_width=WIDTH,
        help_option_names=["-h", "--help"],
    )
    return command.get_help(context).rstrip()


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
