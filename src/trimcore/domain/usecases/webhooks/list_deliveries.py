"""What a webhook was told."""

from dataclasses import dataclass

from trimcore.domain.model.webhooks.delivery import Delivery
from trimcore.domain.policies.webhooks.owned_webhook import WebhookOfUser, owned_webhook
from trimcore.ports.stores.cursor import Cursor
from trimcore.ports.webhooks.deliveries import Deliveries
from trimcore.ports.webhooks.webhooks import Webhooks


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDeliveriesCommand:
    """Of which webhook, from where on, and how many."""

    webhook: WebhookOfUser
    after: Cursor | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryPage:
    """Deliveries, newest first, and the cursor after which the next page begins, or None."""

    deliveries: tuple[Delivery, ...]
    next: Cursor | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDeliveries:
    """Lists what a webhook was told in the last 30 days, newest first, and how it was answered."""

    webhooks: Webhooks
    deliveries: Deliveries

    def execute(self, command: ListDeliveriesCommand) -> DeliveryPage:
        """Return one page.

        Raises:
            WebhookNotFound: this user has no webhook with this id.
            Unavailable: the database did not answer.
        """
        webhook = owned_webhook(self.webhooks, command.webhook)
        limit = command.limit
        found = self.deliveries.list_of_webhook(
            webhook.id, after=command.after, limit=None if limit is None else limit + 1
        )
        shown = tuple(found[:limit])
        more = limit is not None and len(found) > limit
        return DeliveryPage(deliveries=shown, next=Cursor.of(shown[-1]) if more else None)
