"""One thing to tell one webhook, and how far that has come."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from trimcore.domain.errors import IllegalTransition
from trimcore.domain.model.ids import DeliveryId, UserId, WebhookId
from trimcore.domain.model.utc import require_utc
from trimcore.domain.model.webhooks.event_type import EventType

KEPT_FOR = timedelta(days=30)
"""How long a delivery is kept after it was made."""
LEASE = timedelta(seconds=120)
"""How long one who has claimed a delivery may be silent."""
PUT_OFF_FOR = timedelta(seconds=10)
"""How long a delivery waits for what it tells of."""
LONGEST_LOG = 24
_WAITS = (
    timedelta(0),
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=10),
)
"""How long to wait before each try."""
_JITTER = 10
"""A wait is longer by up to a tenth, so that what failed together is not tried together."""


class DeliveryStatus(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryAttempt:
    """One call: when it began, how long it took, and what was answered, or why nothing was."""

    began_at: datetime
    milliseconds: int
    status: int | None = None
    error: str | None = None
    excerpt: str = ""

    def __post_init__(self) -> None:
        """Refuse a moment that is not UTC."""
        require_utc(began_at=self.began_at)

    @property
    def is_success(self) -> bool:
        """Tell whether the receiver has taken it: any status of 200 to 299."""
        return self.status is not None and 200 <= self.status <= 299  # noqa: PLR2004 - as HTTP has it


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """An event that one webhook is told of.

    `subject` is the id of what it happened to. Every change returns a new value whose `version` is
    one higher. `tries` counts calls that were begun since it was made or asked for again. `due_at`
    is when the next one is, or when one that was begun counts as lost; None once it is over.
    """

    id: DeliveryId
    webhook_id: WebhookId
    user_id: UserId
    event: EventType
    subject: str
    body: str
    created_at: datetime
    due_at: datetime | None
    status: DeliveryStatus = DeliveryStatus.PENDING
    version: int = 1
    tries: int = 0
    attempts: tuple[DeliveryAttempt, ...] = ()

    def __post_init__(self) -> None:
        """Refuse values that no sequence of events leads to."""
        require_utc(created_at=self.created_at, due_at=self.due_at)
        if (self.due_at is not None) != (self.status is DeliveryStatus.PENDING):
            message = f"delivery {self.id}: due_at must fit {self.status}"
            raise ValueError(message)

    @property
    def message_id(self) -> str:
        """What all its calls are called, so that a receiver can tell that it knows one."""
        return f"msg_{self.id}"

    def is_due(self, now: datetime) -> bool:
        """Tell whether it is to be tried now; what `Deliveries.due` selects."""
        return self.due_at is not None and self.due_at <= now

    def claim(self, now: datetime, *, body: str | None = None) -> Self:
        """Begin a try, which nobody else will meanwhile; the new version is what holds it.

        A `body` is what all calls have from now on.

        Raises:
            IllegalTransition: it is not due.
        """
        if not self.is_due(now):
            raise IllegalTransition("The delivery is not due.")
        body = self.body if body is None else body
        claimed = replace(self, version=self.version + 1, tries=self.tries + 1, body=body)
        return replace(claimed, due_at=now + LEASE)

    def record(self, attempt: DeliveryAttempt, now: datetime, *, is_last: bool = False) -> Self:
        """Note how a try went: it is over, or tried again, or given up after the last try.

        `is_last`: it is given up whatever is left to try.
        """
        attempts = (*self.attempts, attempt)[-LONGEST_LOG:]
        noted = replace(self, version=self.version + 1, attempts=attempts)
        if attempt.is_success:
            return replace(noted, status=DeliveryStatus.DELIVERED, due_at=None)
        if is_last or self.tries >= len(_WAITS):
            return replace(noted, status=DeliveryStatus.FAILED, due_at=None)
        return replace(noted, due_at=now + self._wait(self.tries))

    def put_off(self, now: datetime) -> Self:
        """Wait a little; that was no try."""
        return replace(self, version=self.version + 1, due_at=now + PUT_OFF_FOR)

    def give_up(self, why: str, now: datetime) -> Self:
        """Try no more, without a call; the log says why there is none."""
        attempt = DeliveryAttempt(began_at=now, milliseconds=0, error=f"Not called: {why}.")
        return self.record(attempt, now, is_last=True)

    def deliver_again(self, now: datetime) -> Self:
        """Begin anew, with all tries, whatever has become of it; the log of calls stays."""
        version = self.version + 1
        return replace(self, version=version, status=DeliveryStatus.PENDING, due_at=now, tries=0)

    def _wait(self, tries: int) -> timedelta:
        wait = _WAITS[tries]
        digest = hashlib.sha256(f"{self.id} {tries}".encode()).digest()
        more = wait * digest[0] // (255 * _JITTER)
        return wait + more - more % timedelta(milliseconds=1)


def delivery_id(webhook_id: WebhookId, event: EventType, subject: str, number: int) -> DeliveryId:
    """Return the id of an event's one delivery to a webhook: the same whoever asks, and how often.

    `number` tells apart what happened to one subject several times.
    """
    text = f"{webhook_id} {event} {subject} {number}"
    return DeliveryId(hashlib.sha256(text.encode()).hexdigest()[:24])
