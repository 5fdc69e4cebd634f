"""Telling all webhooks that ask for it."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from trimcore.domain.errors import DuplicateId
from trimcore.domain.model.webhooks.delivery import Delivery, delivery_id
from trimcore.domain.policies.webhooks.happening import Happening
from trimcore.ports.webhooks.deliveries import Deliveries
from trimcore.ports.webhooks.webhooks import Webhooks


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcements:
    """Makes a delivery for each of a user's webhooks that asks for an event, once each.

    Of any number of calls about one happening, at once or after a crash, each delivery is made by
    one, and stays as that one made it.
    """

    webhooks: Webhooks
    deliveries: Deliveries

    def make(
        self, happening: Happening, now: datetime, *, body: str = "", wait: timedelta = timedelta(0)
    ) -> None:
        """Store the deliveries; those without a body get theirs before the first call.

        The first calls are made when `wait` is over.

        Raises:
            Unavailable: the database did not answer; some may be stored.
        """
        for webhook in self.webhooks.list_of_user(happening.user_id):
            if not webhook.wants(happening.event, happening.at):
                continue
            delivery = Delivery(
                id=delivery_id(webhook.id, happening.event, happening.subject, happening.number),
                webhook_id=webhook.id,
                user_id=webhook.user_id,
                event=happening.event,
                subject=happening.subject,
                body=body,
                created_at=now,
                due_at=now + wait,
            )
            with suppress(DuplicateId):
                self.deliveries.add(delivery)
