"""Deliveries to webhooks."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from trimcore.domain.model.webhooks.delivery import DeliveryStatus
from trimcore.domain.model.webhooks.event_type import EventType
from trimcore.entrypoints.http.jsonapi.envelope import Document
from trimcore.entrypoints.http.jsonapi.resources.relationships import Relationship
from trimcore.entrypoints.http.jsonapi.values import Count, Id, Moment, Seconds


class CallAttributes(Struct, frozen=True, kw_only=True):
    """One call: when it began, how long it took, and the answer's status and how it begins.

    Without an answer there is a sentence on why there was none.
    """

    began_at: Moment
    seconds: Seconds
    status_code: int | UnsetType = UNSET
    error: str | UnsetType = UNSET
    excerpt: str | UnsetType = UNSET


class DeliveryAttributes(Struct, frozen=True, kw_only=True):
    """What a webhook is told, and how its calls were answered, oldest first."""

    event: EventType
    status: DeliveryStatus
    message_id: Annotated[str, Meta(description="What calls carry as their `webhook-id`.")]
    created_at: Moment
    next_attempt_at: Moment | UnsetType = UNSET
    attempt: Count
    attempts: list[CallAttributes]
    body: str


class DeliveryRelationships(Struct, frozen=True):
    """Which webhook is told, and of which request if it is one."""

    webhook: Relationship | UnsetType = UNSET
    request: Relationship | UnsetType = UNSET


class DeliveryResource(Struct, frozen=True):
    """A delivery."""

    id: Id
    type: Literal["deliveries"]
    attributes: DeliveryAttributes | UnsetType = UNSET
    relationships: DeliveryRelationships | UnsetType = UNSET


class DeliveryDocument(Document[DeliveryResource], frozen=True):
    """One delivery."""


class DeliveriesDocument(Document[list[DeliveryResource]], frozen=True):
    """Deliveries, newest first."""
