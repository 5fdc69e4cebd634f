"""Webhooks."""

from msgspec import UNSET

from trimcore.domain.model.webhooks.webhook import Webhook
from trimcore.entrypoints.http.jsonapi.documents.parts import (
    Narrowed,
    narrowed,
    related,
    wire_moment,
)
from trimcore.entrypoints.http.jsonapi.query import Accepted, Query
from trimcore.entrypoints.http.jsonapi.resources.members import MEMBERS
from trimcore.entrypoints.http.jsonapi.resources.webhooks import (
    WebhookAttributes,
    WebhookRelationships,
    WebhookResource,
)

OF_WEBHOOKS = Accepted(members={"webhooks": MEMBERS["webhooks"]})


def webhook_resource(
    webhook: Webhook, query: Query, *, with_secret: bool = False
) -> Narrowed[WebhookResource]:
    """Describe a webhook, its secret only if it is new."""
    attributes = WebhookAttributes(
        url=webhook.url,
        events=[event.value for event in webhook.events],
        enabled=webhook.enabled,
        created_at=wire_moment(webhook.created_at),
        updated_at=wire_moment(webhook.updated_at),
        failing_since=UNSET
        if webhook.failing_since is None
        else wire_moment(webhook.failing_since),
        secret=webhook.secret if with_secret else UNSET,
    )
    relationships = WebhookRelationships(related("user", "users", webhook.user_id, query))
    return narrowed(WebhookResource(webhook.id, "webhooks", attributes, relationships), query)
