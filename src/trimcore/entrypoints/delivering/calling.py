"""Calling webhooks: one call that is due, and all of them."""

import logging

from trimcore.domain.errors import Unavailable
from trimcore.domain.model.webhooks.delivery import Delivery
from trimcore.entrypoints.delivering.announcing import announce
from trimcore.entrypoints.delivering.bodies import source_body
from trimcore.entrypoints.wiring.container import Container

BATCH = 100

log = logging.getLogger(__name__)


def deliver(container: Container, delivery: Delivery) -> None:
    """Make a call that is due, and tell how it went; nothing is raised.

    What is not noted is due again when its claim has lapsed.
    """
    try:
        left = container.deliver(describe=source_body).execute(delivery)
    except Unavailable as error:
        log.warning("a delivery is tried again: %s", error)
        return
    except Exception:
        log.exception("a delivery ended with an error, and is tried again")
        return
    if left is not None and left.attempts:
        last = left.attempts[-1]
        outcome = last.status or last.error
        log.info("called a webhook", extra={"webhook": left.webhook_id, "outcome": outcome})


def deliver_due(container: Container) -> None:
    """Announce what has happened, then make every call that is due, one after the other.

    Raises:
        Unavailable: the database did not answer; what was done so far stays done.
    """
    announce(container)
    seen: set[tuple[str, int]] = set()
    while True:
        due = container.deliveries().due(container.clock().now(), BATCH)
        fresh = [each for each in due if (each.id, each.version) not in seen]
        for delivery in fresh:
            seen.add((delivery.id, delivery.version))
            deliver(container, delivery)
        if not fresh:
            return
