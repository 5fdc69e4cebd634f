"""One sweep of each kind, and what the log tells of it."""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager

from trimcore.domain.model.ids import SourceId
from trimcore.entrypoints.observability.line_fields import in_lines
from trimcore.entrypoints.wiring.container import Container

log = logging.getLogger(__name__)


def sweep(container: Container) -> None:
    """Ring what waits too long, and take back what a silent worker holds."""
    report = container.sweep().execute()
    container.metrics().swept(rung=report.rung, lapsed=report.lapsed)
    if report.rung or report.lapsed:
        log.info("swept", extra={"rung": report.rung, "lapsed": report.lapsed})


def sweep_uploads(container: Container) -> None:
    """Finish uploads that are whole, and let go of those that have expired."""
    report = container.sweep_uploads().execute()
    container.metrics().swept_uploads(finished=report.finished, expired=report.expired)
    if report.finished or report.expired:
        extra = {"finished": report.finished, "expired": report.expired}
        log.info("swept uploads", extra=extra)


def tend(container: Container, should_stop: Callable[[], bool]) -> None:
    """Look at new sources, and finish what was begun with others."""
    tend_sources = container.tend_sources(naming=_in_lines_of_source)
    report = tend_sources.execute(should_stop=should_stop)
    if report.looked or report.settled:
        log.info("sources", extra={"looked": report.looked, "settled": report.settled})


def _in_lines_of_source(source: SourceId) -> AbstractContextManager[None]:
    return in_lines(source=source)


def erase(container: Container) -> None:
    """Erase users who left."""
    if erased := container.erase_accounts().execute():
        log.info("users erased", extra={"users": erased})


def collect(container: Container) -> None:
    """Remove blobs and uploads that belong to nothing."""
    report = container.collect_orphans().execute()
    container.metrics().collected(report.blobs + report.uploads)
    if report.blobs or report.uploads:
        log.info("orphans removed", extra={"blobs": report.blobs, "uploads": report.uploads})
