"""Rows of `webhooks`."""

import msgspec

from trimcore.adapters.sqlite.database import Row, Value
from trimcore.adapters.sqlite.rows.encoding import encoded
from trimcore.domain.model.ids import UserId, WebhookId
from trimcore.domain.model.webhooks.webhook import Webhook
from trimcore.stored.epoch_ms import from_ms, to_ms
from trimcore.stored.webhook import WebhookDocument


class WebhookRow(msgspec.Struct, frozen=True, array_like=True):
    """The columns of `webhooks`."""

    id: str
    user_id: str
    version: int
    created_at: int
    document: str


def webhook_to_row(webhook: Webhook) -> tuple[Value, ...]:
    """Return the columns of a webhook."""
    return (
        webhook.id,
        webhook.user_id,
        webhook.version,
        to_ms(webhook.created_at),
        encoded(WebhookDocument.of(webhook)),
    )


def webhook_from_row(columns: Row) -> Webhook:
    """Return the webhook of a row."""
    row = msgspec.convert(columns, WebhookRow)
    return msgspec.json.decode(row.document, type=WebhookDocument).value(
        id=WebhookId(row.id),
        user_id=UserId(row.user_id),
        version=row.version,
        created_at=from_ms(row.created_at),
    )
