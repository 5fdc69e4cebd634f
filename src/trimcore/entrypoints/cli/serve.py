"""`trimcore serve`: the service in one process."""

import click

from trimcore.entrypoints.delivering.together import WithDeliveries
from trimcore.entrypoints.observability.logs import set_up_logs
from trimcore.entrypoints.wiring.container import Container
from trimcore.entrypoints.wiring.settings import read_settings
from trimcore.entrypoints.wiring.startup import prepare
from trimcore.entrypoints.worker.chosen import Working
from trimcore.entrypoints.worker.embedded import EmbeddedWorker


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0: any free."
)
def serve(host: str, port: int) -> None:
    """Serve the HTTP API; with the in-process queue, trim in this process too."""
    from trimcore.entrypoints.http.app import create_app
    from trimcore.entrypoints.http.limits import allow_descriptors
    from trimcore.entrypoints.http.server.process import run_server

    settings = read_settings()
    allow_descriptors()
    set_up_logs(settings)
    container = Container(settings=settings)
    prepare(container, cuts=settings.has_own_worker)
    worker: Working | None = None
    if settings.has_own_worker:
        embedded = EmbeddedWorker(container, size=settings.workers)
        worker = WithDeliveries(embedded, container)
    try:
        if worker is not None:
            worker.start()
        run_server(create_app(container, settings), host=host, port=port)
    finally:
        if worker is not None:
            worker.stop()
        container.shutdown_resources()
