"""The group of all commands."""

from importlib import import_module
from typing import Any

import click

from trimcore.entrypoints.cli.ending.readers import a_gone_reader_is_a_signal
from trimcore.entrypoints.cli.extras import COMMANDS, is_installed

_NOT_INSTALLED = "Not installed: it comes with trimcore[{}]."


class Commands(click.Group):
    """Loads a command when it is called, so that `trim` does not wait for what `serve` needs."""

    def make_context(self, *args: Any, **extra: Any) -> click.Context:  # noqa: ANN401 - click's
        """Read the words, which may show help."""
        with a_gone_reader_is_a_signal():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's
        """Run the command."""
        with a_gone_reader_is_a_signal():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's
        """List the names in their order."""
        return list(COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's
        cmd_name: str,
    ) -> click.Command | None:
        """Load one from the module of its name."""
        if cmd_name not in COMMANDS:
            return None
        try:
            module = import_module(f"{__package__}.{cmd_name}")
        except ModuleNotFoundError as error:
            return _not_installed(cmd_name, error)
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's
        formatter: click.HelpFormatter,
    ) -> None:
        """List the commands and what they do, without loading any."""
        room = formatter.width - 6 - max(map(len, COMMANDS))
        listed = [(name, _listed(name).get_short_help_str(room)) for name in COMMANDS]
        with formatter.section("Commands"):
            formatter.write_dl(listed)


def _listed(name: str) -> click.Command:
    """Return what stands for a command in the list."""
    known = COMMANDS[name]
    if all(is_installed(package) for package in known.needs):
        return click.Command(name, help=known.about)
    return click.Command(name, help=_NOT_INSTALLED.format(known.extra))


def _not_installed(name: str, error: ModuleNotFoundError) -> click.Command:
    """Return what says what is missing when it is called."""

    def fail() -> None:
        raise error

    return click.Command(
        name,
        callback=fail,
        help=_NOT_INSTALLED.format(COMMANDS[name].extra),
        context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
        add_help_option=False,
    )


@click.group(
    cls=Commands, no_args_is_help=False, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(package_name="trimcore")
def cli() -> None:
    """Cut video exactly: as a service, or one file at a time."""
