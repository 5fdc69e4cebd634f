"""`trimcore worker`: a process that only trims."""

import logging
from contextlib import AbstractContextManager, nullcontext

import click

from trimcore.entrypoints.cli.ending.told_to_end import told_to_end
from trimcore.entrypoints.delivering.together import WithDeliveries
from trimcore.entrypoints.observability.logs import set_up_logs
from trimcore.entrypoints.wiring.container import Container
from trimcore.entrypoints.wiring.settings import read_settings
from trimcore.entrypoints.wiring.startup import prepare
from trimcore.entrypoints.worker.chosen import Working, worker_for

log = logging.getLogger(__name__)


@click.command()
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Processes; one that ends is started again.",
)
@click.option(
    "--threads",
    type=click.IntRange(1, 64),
    help="Trims at once in a process.  [default: TRIMCORE_WORKERS]",
)
@click.option(
    "--metrics-port",
    type=click.IntRange(0, 65535),
    help="Show figures for Prometheus; further processes take the next ports. 0: any free."
    "  [default: TRIMCORE_METRICS_PORT]",
)
@click.option(
    "--metrics-host", default="127.0.0.1", show_default=True, help="Address to show them on."
)
def worker(
    processes: int, threads: int | None, metrics_port: int | None, metrics_host: str
) -> None:
    """Trim what is submitted elsewhere on the same parts, until SIGTERM or SIGINT."""
    settings = read_settings()
    set_up_logs(settings)
    threads = threads or settings.workers
    port = settings.metrics_port if metrics_port is None else metrics_port
    container = Container(settings=settings)
    if processes > 1:
        container.media().ping()  # or each process would end at once, again and again
        _supervise(processes, threads, metrics_host, port)
        return
    metrics = nullcontext() if port is None else _metrics(container, metrics_host, port)
    try:
        prepare(container, cuts=True)
        with metrics:
            worker = worker_for(container, settings, threads=threads)
            _run(WithDeliveries(worker, container))
    finally:
        container.shutdown_resources()


def _supervise(processes: int, threads: int, metrics_host: str, port: int | None) -> None:
    from trimcore.entrypoints.worker.supervisor import Supervisor, worker_commands

    commands = worker_commands(
        processes=processes, threads=threads, metrics_host=metrics_host, metrics_port=port
    )
    _run(Supervisor(commands))


def _metrics(container: Container, host: str, port: int) -> AbstractContextManager[None]:
    from trimcore.entrypoints.observability.metrics import exposed

    return exposed(container.metrics(), host=host, port=port)


def _run(workers: Working) -> None:
    with told_to_end() as wait:
        workers.start()
        try:
            log.info("trimcore worker is ready")
            wait()
        finally:
            workers.stop()
