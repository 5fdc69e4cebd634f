"""`trimcore worker`: a process that only trims."""

import signal
import threading
from typing import Protocol

import click

from trimcore.entrypoints.wiring.container import Container
from trimcore.entrypoints.wiring.logs import set_up_logs
from trimcore.entrypoints.wiring.settings import Settings, read_settings
from trimcore.entrypoints.wiring.startup import prepare


class _Runnable(Protocol):
    def start(self) -> None: ...
    def stop(self) -> None: ...


@click.command()
@click.option("--processes", type=click.IntRange(1, 64), default=1, show_default=True)
@click.option("--threads", type=click.IntRange(1, 64), help="Trims at once in a process.")
def worker(processes: int, threads: int | None) -> None:
    """Trim what is submitted elsewhere on the same parts, until SIGTERM or SIGINT."""
    settings = read_settings()
    set_up_logs()
    if processes > 1:
        from trimcore.entrypoints.worker.supervisor import Supervisor, worker_command

        _run(Supervisor(worker_command(threads or settings.workers), processes=processes))
        return
    container = Container(settings=settings)
    try:
        prepare(container)
        _run(_worker(container, settings, threads or settings.workers))
    finally:
        container.shutdown_resources()


def _worker(container: Container, settings: Settings, threads: int) -> _Runnable:
    if settings.has_own_worker:
        from trimcore.entrypoints.wiring.embedded_worker import EmbeddedWorker

        return EmbeddedWorker(container, size=threads)
    from trimcore.entrypoints.wiring.rabbitmq import worker_broker
    from trimcore.entrypoints.worker.runner import BrokerWorker

    return BrokerWorker(container, worker_broker(settings), threads=threads)


def _run(workers: _Runnable) -> None:
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    workers.start()
    try:
        click.echo("trimcore worker is ready", err=True)
        stopping.wait()
    finally:
        workers.stop()
