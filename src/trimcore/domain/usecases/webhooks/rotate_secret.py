"""A new secret for a webhook."""

from dataclasses import dataclass

from trimcore.domain.model.webhooks.webhook import Webhook, secret_text
from trimcore.domain.policies.webhooks.owned_webhook import WebhookOfUser, update_webhook
from trimcore.ports.clock import Clock
from trimcore.ports.ids import Ids
from trimcore.ports.webhooks.webhooks import Webhooks


@dataclass(frozen=True, slots=True, kw_only=True)
class RotateSecret:
    """Gives a webhook a new secret.

    - For 24 hours calls are signed with the one before, too, so that receivers can follow.
    - The new one is shown in the answer, and never again.
    """

    webhooks: Webhooks
    clock: Clock
    ids: Ids

    def execute(self, command: WebhookOfUser) -> Webhook:
        """Store the secret, in one step, and return the webhook.

        Raises:
            WebhookNotFound: this user has no webhook with this id.
            Unavailable: the database did not answer; the secret may be stored, and rotating again
                shows another one.
        """
        secret = secret_text(self.ids.secret())
        return update_webhook(
            self.webhooks, command, lambda stored: stored.rotate(secret, self.clock.now())
        )
