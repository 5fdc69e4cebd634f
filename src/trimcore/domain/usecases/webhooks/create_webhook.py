"""A new webhook."""

from collections.abc import Sequence
from dataclasses import dataclass

from trimcore.domain.errors import InvalidInput, WebhooksFull
from trimcore.domain.model.ids import UserId, WebhookId
from trimcore.domain.model.webhooks.event_type import SUBSCRIBABLE, EventType
from trimcore.domain.model.webhooks.webhook import (
    MOST_WEBHOOKS,
    Webhook,
    WebhookSecret,
    event_faults,
    secret_text,
)
from trimcore.domain.policies.webhooks.callable_address import url_faults
from trimcore.ports.clock import Clock
from trimcore.ports.ids import Ids
from trimcore.ports.webhooks.webhook_sender import WebhookSender
from trimcore.ports.webhooks.webhooks import Webhooks


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateWebhookCommand:
    """Whose webhook, where it leads, and what it asks for; None: everything."""

    user_id: UserId
    url: str
    events: Sequence[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateWebhook:
    """Makes a webhook: from now on, what happens is told to its address.

    - The address is http or https, without a name and password, and of a public host unless the
      service's settings name it.
    - What happened before is not told.
    - Its secret is shown now and when it is changed, and never again.
    - A user has at most 20 webhooks. Calls at the same moment may exceed that by as many.
    """

    webhooks: Webhooks
    sender: WebhookSender
    clock: Clock
    ids: Ids

    def execute(self, command: CreateWebhookCommand) -> Webhook:
        """Store the webhook, in one step, and return it.

        Raises:
            InvalidInput: names every wrong field.
            WebhooksFull: the user has as many as a user may have.
            StorageFull: the database has no room left.
            Unavailable: the database did not answer; the webhook may be stored, and then it can be
                found in the list and deleted.
        """
        events = SUBSCRIBABLE if command.events is None else tuple(dict.fromkeys(command.events))
        if faults := [*url_faults(command.url, self.sender), *event_faults(events)]:
            raise InvalidInput(*faults)
        if len(self.webhooks.list_of_user(command.user_id)) >= MOST_WEBHOOKS:
            raise WebhooksFull(f"There may be at most {MOST_WEBHOOKS} webhooks; delete one first.")
        now = self.clock.now()
        webhook = Webhook(
            id=WebhookId(self.ids.object_id()),
            user_id=command.user_id,
            url=command.url,
            events=tuple(EventType(event) for event in events),
            secrets=(WebhookSecret(text=secret_text(self.ids.secret())),),
            created_at=now,
            updated_at=now,
        )
        self.webhooks.add(webhook)
        return webhook
