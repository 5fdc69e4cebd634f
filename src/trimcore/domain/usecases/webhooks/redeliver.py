"""Telling once more."""

from dataclasses import dataclass

from trimcore.domain.errors import StaleVersion, Unavailable
from trimcore.domain.model.ids import UserId
from trimcore.domain.model.webhooks.delivery import Delivery
from trimcore.domain.policies.compare_and_swap import MOST_RACES
from trimcore.domain.policies.limits.quota import Quota
from trimcore.domain.policies.limits.rate_limit import RateLimit
from trimcore.domain.policies.webhooks.calls_asked_for import CALLS_ASKED_FOR
from trimcore.domain.policies.webhooks.owned_delivery import DeliveryOfUser, owned_delivery
from trimcore.domain.policies.webhooks.owned_webhook import WebhookOfUser, owned_webhook
from trimcore.ports.clock import Clock
from trimcore.ports.stores.throttle import Throttle
from trimcore.ports.webhooks.deliveries import Deliveries
from trimcore.ports.webhooks.webhooks import Webhooks


@dataclass(frozen=True, slots=True, kw_only=True)
class Redeliver:
    """Tells a webhook once more what it was told, whatever has become of it.

    - Content and id are those of the first call, so that a receiver can tell that it knows it.
    - All tries are given anew; the log of earlier calls stays.
    - A webhook that is off has to be switched on first.
    - A user asks for at most 100 pings and redeliveries in 10 minutes, unless set otherwise.
    """

    webhooks: Webhooks
    deliveries: Deliveries
    throttle: Throttle
    clock: Clock
    limit: RateLimit = CALLS_ASKED_FOR

    def quota(self, user_id: UserId) -> Quota:
        """Return how many calls a user may still ask for.

        Raises:
            Unavailable: the database did not answer.
        """
        return self.limit.quota(self.throttle, user_id, self.clock.now())

    def execute(self, command: DeliveryOfUser) -> Delivery:
        """Store the delivery as due now, in one step, and return it.

        Raises:
            WebhookNotFound: this user has no webhook with this id.
            DeliveryNotFound: the webhook has no delivery with this id.
            WebhookOff: the webhook is switched off.
            TooMany: the user has asked for so many calls already.
            Unavailable: the database did not answer; the call may be made nevertheless.
        """
        owned_delivery(self.webhooks, self.deliveries, command)
        whose = WebhookOfUser(user_id=command.user_id, webhook_id=command.webhook_id)
        owned_webhook(self.webhooks, whose).require_enabled()
        now = self.clock.now()
        self.limit.enforce(self.throttle, command.user_id, now)
        self.limit.record(self.throttle, command.user_id, now)
        for _ in range(MOST_RACES):
            stored = owned_delivery(self.webhooks, self.deliveries, command)
            again = stored.deliver_again(now)
            try:
                self.deliveries.replace(again)
            except StaleVersion:
                continue
            return again
        raise Unavailable("The delivery is being changed by too many others.")
