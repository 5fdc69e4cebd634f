"""Trying a webhook out."""

import json
from dataclasses import dataclass

from trimcore.domain.model.ids import DeliveryId, UserId
from trimcore.domain.model.webhooks.delivery import Delivery
from trimcore.domain.model.webhooks.event_type import EventType
from trimcore.domain.policies.limits.quota import Quota
from trimcore.domain.policies.limits.rate_limit import RateLimit
from trimcore.domain.policies.webhooks.calls_asked_for import CALLS_ASKED_FOR
from trimcore.domain.policies.webhooks.owned_webhook import WebhookOfUser, owned_webhook
from trimcore.ports.clock import Clock
from trimcore.ports.ids import Ids
from trimcore.ports.stores.throttle import Throttle
from trimcore.ports.webhooks.deliveries import Deliveries
from trimcore.ports.webhooks.webhooks import Webhooks


@dataclass(frozen=True, slots=True, kw_only=True)
class PingWebhook:
    """Calls a webhook with the event `webhook.ping`, as soon as a worker can.

    - It is told and tried again as everything else is.
    - A webhook that is off has to be switched on first.
    - A user asks for at most 100 pings and redeliveries in 10 minutes, unless set otherwise.
    """

    webhooks: Webhooks
    deliveries: Deliveries
    throttle: Throttle
    clock: Clock
    ids: Ids
    limit: RateLimit = CALLS_ASKED_FOR

    def quota(self, user_id: UserId) -> Quota:
        """Return how many calls a user may still ask for.

        Raises:
            Unavailable: the database did not answer.
        """
        return self.limit.quota(self.throttle, user_id, self.clock.now())

    def execute(self, command: WebhookOfUser) -> Delivery:
        """Store the delivery, in one step, and return it.

        Raises:
            WebhookNotFound: this user has no webhook with this id.
            WebhookOff: the webhook is switched off.
            TooMany: the user has asked for so many calls already.
            StorageFull: the database has no room left.
            Unavailable: the database did not answer; the call may be made nevertheless.
        """
        webhook = owned_webhook(self.webhooks, command)
        webhook.require_enabled()
        now = self.clock.now()
        self.limit.enforce(self.throttle, command.user_id, now)
        self.limit.record(self.throttle, command.user_id, now)
        told = {
            "type": EventType.PING,
            "timestamp": now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "data": {},
        }
        delivery = Delivery(
            id=DeliveryId(self.ids.object_id()),
            webhook_id=webhook.id,
            user_id=webhook.user_id,
            event=EventType.PING,
            subject=webhook.id,
            body=json.dumps(told),
            created_at=now,
            due_at=now,
        )
        self.deliveries.add(delivery)
        return delivery
