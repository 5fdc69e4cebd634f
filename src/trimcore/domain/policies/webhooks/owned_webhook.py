"""A webhook of a user."""

from collections.abc import Callable
from dataclasses import dataclass

from trimcore.domain.errors import StaleVersion, Unavailable, WebhookNotFound
from trimcore.domain.model.ids import UserId, WebhookId, is_object_id
from trimcore.domain.model.webhooks.webhook import Webhook
from trimcore.domain.policies.compare_and_swap import MOST_RACES
from trimcore.ports.webhooks.webhooks import Webhooks


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookOfUser:
    """Which webhook, and who asks; the id may be any text."""

    user_id: UserId
    webhook_id: str


def owned_webhook(webhooks: Webhooks, command: WebhookOfUser) -> Webhook:
    """Return the webhook if it is the user's.

    Raises:
        WebhookNotFound: it does not exist, or is somebody else's.
        Unavailable: the database did not answer.
    """
    known = is_object_id(command.webhook_id)
    webhook = webhooks.find(WebhookId(command.webhook_id)) if known else None
    if webhook is None or webhook.user_id != command.user_id:
        raise WebhookNotFound("There is no such webhook.")
    return webhook


def update_webhook(
    webhooks: Webhooks, command: WebhookOfUser, decide: Callable[[Webhook], Webhook]
) -> Webhook:
    """Store what `decide` makes of the stored webhook of the user, and return it.

    On a lost race it is decided again, with a fresh value.

    Raises:
        WebhookNotFound: it does not exist, or is somebody else's.
        Unavailable: the database did not answer, or a hundred races were lost.
    """
    for _ in range(MOST_RACES):
        changed = decide(owned_webhook(webhooks, command))
        try:
            webhooks.replace(changed)
        except StaleVersion:
            continue
        return changed
    raise Unavailable("The webhook is being changed by too many others.")
