"""Changing a webhook."""

from collections.abc import Sequence
from dataclasses import dataclass

from trimcore.domain.errors import InvalidInput
from trimcore.domain.model.webhooks.event_type import EventType
from trimcore.domain.model.webhooks.webhook import Webhook, event_faults
from trimcore.domain.policies.webhooks.callable_address import url_faults
from trimcore.domain.policies.webhooks.owned_webhook import (
    WebhookOfUser,
    owned_webhook,
    update_webhook,
)
from trimcore.ports.clock import Clock
from trimcore.ports.webhooks.webhook_sender import WebhookSender
from trimcore.ports.webhooks.webhooks import Webhooks


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeWebhookCommand:
    """Which webhook, and what becomes of it; what is None stays."""

    webhook: WebhookOfUser
    url: str | None = None
    events: Sequence[str] | None = None
    enabled: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeWebhook:
    """Changes where a webhook leads, what it asks for, or whether it is on.

    - The rules of a new webhook hold.
    - Calls that have not succeeded yet go to the new address.
    - What happens while it is off is not told; one that its receiver has switched off, by
      answering 410 or by failing for five days, can be switched on again.
    """

    webhooks: Webhooks
    sender: WebhookSender
    clock: Clock

    def execute(self, command: ChangeWebhookCommand) -> Webhook:
        """Store the change, in one step, and return the webhook.

        Raises:
            WebhookNotFound: this user has no webhook with this id.
            InvalidInput: names every wrong field.
            Unavailable: the database did not answer; the change may be stored.
        """
        owned_webhook(self.webhooks, command.webhook)
        events = None if command.events is None else tuple(dict.fromkeys(command.events))
        faults = [] if command.url is None else url_faults(command.url, self.sender)
        faults += [] if events is None else event_faults(events)
        if faults:
            raise InvalidInput(*faults)
        return update_webhook(
            self.webhooks,
            command.webhook,
            lambda stored: stored.change(
                self.clock.now(),
                url=command.url,
                events=None if events is None else tuple(EventType(each) for each in events),
                enabled=command.enabled,
            ),
        )
