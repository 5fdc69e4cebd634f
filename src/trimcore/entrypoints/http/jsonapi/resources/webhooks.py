"""Webhooks."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from trimcore.entrypoints.http.jsonapi.envelope import Document
from trimcore.entrypoints.http.jsonapi.resources.relationships import Relationship
from trimcore.entrypoints.http.jsonapi.values import Id, Moment, WebhookEvent, WebhookUrl


class WebhookAttributes(Struct, frozen=True, kw_only=True):
    """Where a webhook leads, and what it is told of."""

    url: WebhookUrl
    events: list[WebhookEvent]
    enabled: bool
    created_at: Moment
    updated_at: Moment
    failing_since: (
        Annotated[
            Moment,
            Meta(
                description="When the first call failed since one has succeeded. After five days of"
                " this, a delivery that is given up switches the webhook off."
            ),
        ]
        | UnsetType
    ) = UNSET
    secret: (
        Annotated[
            str,
            Meta(
                pattern="^whsec_",
                description="What calls are signed with; shown when it is new, and never again.",
            ),
        ]
        | UnsetType
    ) = UNSET


class WebhookRelationships(Struct, frozen=True):
    """Whose webhook it is."""

    user: Relationship | UnsetType = UNSET


class WebhookResource(Struct, frozen=True):
    """A webhook."""

    id: Id
    type: Literal["webhooks"]
    attributes: WebhookAttributes | UnsetType = UNSET
    relationships: WebhookRelationships | UnsetType = UNSET


class WebhookDocument(Document[WebhookResource], frozen=True):
    """One webhook."""


class WebhooksDocument(Document[list[WebhookResource]], frozen=True):
    """Webhooks, newest first."""
