"""`trimcore sweep`: one pass over what is due or left behind."""

import click

from trimcore.entrypoints.wiring.container import Container
from trimcore.entrypoints.wiring.settings import read_settings


@click.command()
def sweep() -> None:
    """Schedule again what silent workers hold, ring for what waits, remove what nobody owns."""
    container = Container(settings=read_settings())
    container.database().migrate()
    try:
        swept = container.sweep().execute()
        collected = container.collect_orphans().execute()
    finally:
        container.shutdown_resources()
    click.echo(
        f"rung={swept.rung} lapsed={swept.lapsed} blobs={collected.blobs} "
        f"uploads={collected.uploads} records={collected.records}"
    )
