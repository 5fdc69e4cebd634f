"""`trimcore check`: does everything answer that the settings name?"""

import sys

import click

from trimcore.domain.errors import TrimcoreError
from trimcore.entrypoints.cli.ending.exit_codes import FAILED
from trimcore.entrypoints.wiring.container import Container
from trimcore.entrypoints.wiring.settings import read_settings


@click.command()
@click.option("--migrate", is_flag=True, help="Bring the database up to this version first.")
def check(*, migrate: bool) -> None:
    """Ask database, storage and queue whether they answer; exit 1 if one does not."""
    container = Container(settings=read_settings())
    try:
        if migrate:
            container.database().migrate()
        parts = {
            "database": container.requests(),
            "storage": container.blobs(),
            "queue": container.queue(),
        }
        away = 0
        for name, part in parts.items():
            try:
                part.ping()
            except TrimcoreError as error:
                away += 1
                click.echo(f"{name}: {error}")
            else:
                click.echo(f"{name}: ok")
    finally:
        container.shutdown_resources()
    sys.exit(FAILED if away else 0)
