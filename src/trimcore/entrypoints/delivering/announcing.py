"""Announcing what has happened, and forgetting what was delivered long ago."""

import logging

from trimcore.entrypoints.delivering.bodies import request_body
from trimcore.entrypoints.wiring.container import Container

log = logging.getLogger(__name__)


def announce(container: Container) -> None:
    """Make a delivery for every webhook that wants to know of what has happened.

    Raises:
        Unavailable: the database did not answer; what was done so far stays done.
    """
    if announced := container.announce_endings(describe=request_body).execute():
        log.info("announced", extra={"announced": announced})


def forget(container: Container) -> None:
    """Remove deliveries that are older than they are kept.

    Raises:
        Unavailable: the database did not answer; what was done so far stays done.
    """
    if removed := container.forget_deliveries().execute():
        log.info("old deliveries removed", extra={"removed": removed})
