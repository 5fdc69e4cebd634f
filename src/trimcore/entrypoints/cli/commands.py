"""The group of all commands."""

from importlib import import_module

import click

from trimcore.entrypoints.cli.extras import OF_COMMANDS


class Commands(click.Group):
    """Loads a command when it is called, so that `trim` does not wait for what `serve` needs."""

    NAMES = ("serve", "worker", "sweep", "check", "trim")

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's
        """List the names in their order."""
        return list(self.NAMES)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's
        cmd_name: str,
    ) -> click.Command | None:
        """Load one from the module of its name."""
        if cmd_name not in self.NAMES:
            return None
        try:
            module = import_module(f"{__package__}.{cmd_name}")
        except ModuleNotFoundError as error:
            return _not_installed(cmd_name, error)
        command: click.Command = getattr(module, cmd_name)
        return command


def _not_installed(name: str, error: ModuleNotFoundError) -> click.Command:
    """Return what stands for a command in the list, and says what is missing when it is called."""

    def fail() -> None:
        raise error

    return click.Command(
        name,
        callback=fail,
        help=f"Not installed: it comes with trimcore[{OF_COMMANDS[name]}].",
        context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
        add_help_option=False,
    )


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="trimcore")
def cli() -> None:
    """Cut video exactly: as a service, or one file at a time."""
