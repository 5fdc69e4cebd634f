"""The `trimcore` command."""

import sys

import click

from trimcore.domain.errors import TrimcoreError
from trimcore.entrypoints.cli.check import check
from trimcore.entrypoints.cli.exit_codes import USAGE, exit_code
from trimcore.entrypoints.cli.serve import serve
from trimcore.entrypoints.cli.sweep import sweep
from trimcore.entrypoints.cli.trim import trim
from trimcore.entrypoints.cli.worker import worker
from trimcore.entrypoints.wiring.settings import SettingError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="trimcore")
def cli() -> None:
    """Cut video exactly: as a service, or one file at a time."""


for command in (serve, worker, sweep, check, trim):
    cli.add_command(command)


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
