"""What has happened, as webhooks are told of it."""

from dataclasses import dataclass
from datetime import datetime

from trimcore.domain.model.ids import UserId
from trimcore.domain.model.webhooks.event_type import EventType


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """What has happened to what, and when.

    `number` tells apart what happened to one subject several times.
    """

    user_id: UserId
    event: EventType
    subject: str
    at: datetime
    number: int = 1
