"""A delivery to a webhook of a user."""

from dataclasses import dataclass

from trimcore.domain.errors import DeliveryNotFound
from trimcore.domain.model.ids import DeliveryId, UserId, is_object_id
from trimcore.domain.model.webhooks.delivery import Delivery
from trimcore.domain.policies.webhooks.owned_webhook import WebhookOfUser, owned_webhook
from trimcore.ports.webhooks.deliveries import Deliveries
from trimcore.ports.webhooks.webhooks import Webhooks


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryOfUser:
    """Which delivery of which webhook, and who asks; the ids may be any text."""

    user_id: UserId
    webhook_id: str
    delivery_id: str


def owned_delivery(webhooks: Webhooks, deliveries: Deliveries, command: DeliveryOfUser) -> Delivery:
    """Return the delivery if it is to a webhook of the user's.

    Raises:
        WebhookNotFound: the webhook does not exist, or is somebody else's.
        DeliveryNotFound: the webhook has no such delivery.
        Unavailable: the database did not answer.
    """
    whose = WebhookOfUser(user_id=command.user_id, webhook_id=command.webhook_id)
    webhook = owned_webhook(webhooks, whose)
    known = is_object_id(command.delivery_id)
    delivery = deliveries.find(DeliveryId(command.delivery_id)) if known else None
    if delivery is None or delivery.webhook_id != webhook.id:
        raise DeliveryNotFound("There is no such delivery.")
    return delivery
