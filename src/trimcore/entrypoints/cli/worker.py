"""`trimcore worker`: a process that only trims."""

import signal
import threading

import click

from trimcore.entrypoints.wiring.container import Container
from trimcore.entrypoints.wiring.embedded_worker import EmbeddedWorker
from trimcore.entrypoints.wiring.logs import set_up_logs
from trimcore.entrypoints.wiring.settings import read_settings


@click.command()
@click.option("--threads", type=click.IntRange(1, 64), help="Trims at once in a process.")
def worker(threads: int | None) -> None:
    """Trim what is submitted elsewhere on the same parts, until SIGTERM or SIGINT."""
    settings = read_settings()
    set_up_logs()
    container = Container(settings=settings)
    container.init_resources()
    container.database().migrate()
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    pool = EmbeddedWorker(container, size=threads or settings.workers)
    pool.start()
    try:
        click.echo("trimcore worker is ready", err=True)
        stopping.wait()
    finally:
        pool.stop()
        container.shutdown_resources()
