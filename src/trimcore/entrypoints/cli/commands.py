"""The group of all commands."""

from importlib import import_module

import click


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
        command: click.Command = getattr(import_module(f"{__package__}.{cmd_name}"), cmd_name)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="trimcore")
def cli() -> None:
    """Cut video exactly: as a service, or one file at a time."""
