"""A user's webhooks."""

from collections.abc import Sequence
from dataclasses import dataclass

from trimcore.domain.model.ids import UserId
from trimcore.domain.model.webhooks.webhook import Webhook
from trimcore.domain.policies.webhooks.owned_webhook import WebhookOfUser, owned_webhook
from trimcore.ports.webhooks.webhooks import Webhooks


@dataclass(frozen=True, slots=True, kw_only=True)
class ListWebhooks:
    """Lists all of a user's webhooks, newest first; their secrets are not shown."""

    webhooks: Webhooks

    def execute(self, user_id: UserId) -> Sequence[Webhook]:
        """Return the webhooks.

        Raises:
            Unavailable: the database did not answer.
        """
        return self.webhooks.list_of_user(user_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class GetWebhook:
    """Shows one webhook; malformed ids and other users' webhooks are as good as unknown."""

    webhooks: Webhooks

    def execute(self, command: WebhookOfUser) -> Webhook:
        """Return the webhook.

        Raises:
            WebhookNotFound: this user has no webhook with this id.
            Unavailable: the database did not answer.
        """
        return owned_webhook(self.webhooks, command)
