"""The `trimcore` command."""

import sys
from importlib import import_module

import click

from trimcore.domain.errors import TrimcoreError
from trimcore.entrypoints.cli.exit_codes import USAGE, exit_code
from trimcore.entrypoints.wiring.settings import SettingError


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


def main() -> None:
    """Run the command; faults are one line on standard error and a non-zero exit."""
    try:
        cli()
    except (TrimcoreError, SettingError, OSError) as error:
        click.echo(f"trimcore: {_sentence(error)}", err=True)
        sys.exit(exit_code(error))
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        click.echo(f"trimcore: {package} is not installed; trimcore[all] brings it", err=True)
        sys.exit(USAGE)


def _sentence(error: Exception) -> str:
    """Put an error on one line; one of the system's names the file it is about."""
    text = str(error)
    if isinstance(error, OSError) and error.strerror and error.filename:
        text = f"{error.filename}: {error.strerror}"
    return " ".join(text.split()) or type(error).__name__
