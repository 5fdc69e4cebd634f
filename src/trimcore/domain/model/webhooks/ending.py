"""The end of a request, of which nobody has been told yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.utc import require_utc
from trimcore.domain.model.webhooks.event_type import EventType

EVENTS: Mapping[Status, EventType] = {
    Status.DONE: EventType.REQUEST_DONE,
    Status.FAILED: EventType.REQUEST_FAILED,
    Status.CANCELLED: EventType.REQUEST_CANCELLED,
}
"""What each final status is told as."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What was reached, and when; `number` tells apart the ends of one request."""

    event: EventType
    at: datetime
    number: int

    def __post_init__(self) -> None:
        """Refuse a moment that is not UTC."""
        require_utc(at=self.at)
