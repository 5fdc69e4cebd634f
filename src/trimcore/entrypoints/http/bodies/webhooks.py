"""What callers send to make or change a webhook: JSON:API documents, since it has a list."""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from trimcore.entrypoints.http.jsonapi.values import Id, WebhookEvents, WebhookUrl


class NewWebhookAttributes(Struct, frozen=True, forbid_unknown_fields=True):
    """Where it leads; without `events`, it is told everything."""

    url: WebhookUrl
    events: WebhookEvents | UnsetType = UNSET


class NewWebhook(Struct, frozen=True):
    """A webhook as its owner asks for it; ids are made by the service."""

    type: Literal["webhooks"]
    attributes: NewWebhookAttributes


class NewWebhookDocument(Struct, frozen=True):
    """A new webhook."""

    data: NewWebhook


class WebhookChanges(Struct, frozen=True, forbid_unknown_fields=True):
    """What is to change; what is left out stays."""

    url: WebhookUrl | UnsetType = UNSET
    events: WebhookEvents | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET


class ChangedWebhook(Struct, frozen=True):
    """A webhook, and what is to change of it."""

    type: Literal["webhooks"]
    attributes: WebhookChanges
    id: Id | UnsetType = UNSET


class ChangedWebhookDocument(Struct, frozen=True):
    """A change of a webhook."""

    data: ChangedWebhook
