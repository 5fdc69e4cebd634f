"""Deleting a webhook."""

from dataclasses import dataclass

from trimcore.domain.policies.webhooks.owned_webhook import WebhookOfUser, owned_webhook
from trimcore.ports.webhooks.deliveries import Deliveries
from trimcore.ports.webhooks.webhooks import Webhooks


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteWebhook:
    """Deletes a webhook: nothing is told to it any more, and its deliveries go with it."""

    webhooks: Webhooks
    deliveries: Deliveries

    def execute(self, command: WebhookOfUser) -> None:
        """Remove the webhook, then its deliveries.

        A crash in between leaves deliveries that nobody can see: those that are due are removed
        when they would be sent, the others when they are 30 days old.

        Raises:
            WebhookNotFound: this user has no webhook with this id.
            Unavailable: the database did not answer; the webhook may be gone.
        """
        webhook = owned_webhook(self.webhooks, command)
        self.webhooks.delete(webhook.id)
        self.deliveries.delete_of_webhook(webhook.id)
