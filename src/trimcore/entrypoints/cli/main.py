"""The `trimcore` command."""

import sys

import click

from trimcore.domain.errors import TrimcoreError
from trimcore.entrypoints.cli.check import check
from trimcore.entrypoints.cli.exit_codes import exit_code
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
        click.echo(f"trimcore: {' '.join(str(error).split()) or type(error).__name__}", err=True)
        sys.exit(exit_code(error))
