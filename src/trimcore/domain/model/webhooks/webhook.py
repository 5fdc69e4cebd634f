"""Where a user's own service wants to be told."""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Self

from trimcore.domain.errors import Fault, WebhookOff
from trimcore.domain.model.ids import UserId, WebhookId
from trimcore.domain.model.utc import require_utc
from trimcore.domain.model.webhooks.event_type import SUBSCRIBABLE, EventType

SECRET_PREFIX = "whsec_"  # noqa: S105 - what a secret begins with, as Standard Webhooks has it
ROTATION = timedelta(hours=24)
"""How long the secret before the newest one still signs."""
LONGEST_URL = 2000
MOST_WEBHOOKS = 20
"""How many webhooks a user may have; of calls at once, some more may slip in."""
FAILING_FOR = timedelta(days=5)
"""How long no call may succeed before a webhook is switched off."""
_MOST_SECRETS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookSecret:
    """A key that both sides know, as text that begins with `whsec_`; `until` it signs, or None."""

    text: str = field(repr=False)
    until: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse a moment that is not UTC."""
        require_utc(until=self.until)

    def is_valid(self, now: datetime) -> bool:
        """Tell whether it still signs; the moment `until` is outside."""
        return self.until is None or now < self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """An address of a user's own service, what it is told of, and what its calls are signed with.

    Every change returns a new value whose `version` is one higher. `secrets` are newest first, and
    the newest has no end. A webhook that is not `enabled` is told nothing. `failing_since` is when
    the first call failed since one has succeeded, or None.
    """

    id: WebhookId
    user_id: UserId
    url: str
    events: tuple[EventType, ...]
    secrets: tuple[WebhookSecret, ...]
    created_at: datetime
    updated_at: datetime
    enabled: bool = True
    failing_since: datetime | None = None
    version: int = 1

    def __post_init__(self) -> None:
        """Refuse values that no sequence of changes leads to."""
        require_utc(created_at=self.created_at, updated_at=self.updated_at)
        require_utc(failing_since=self.failing_since)
        if not self.secrets or self.secrets[0].until is not None:
            message = f"webhook {self.id}: the newest secret must be there, and have no end"
            raise ValueError(message)

    @property
    def secret(self) -> str:
        """The newest secret."""
        return self.secrets[0].text

    def wants(self, event: EventType, happened_at: datetime) -> bool:
        """Tell whether it is told of what has happened then; what was before it is not told."""
        return self.enabled and event in self.events and happened_at >= self.created_at

    def require_enabled(self) -> None:
        """Return if calls may be asked for.

        Raises:
            WebhookOff: it is switched off.
        """
        if not self.enabled:
            raise WebhookOff("The webhook is switched off; switch it on first.")

    def signing_secrets(self, now: datetime) -> tuple[str, ...]:
        """Return the secrets that sign now, the newest first."""
        return tuple(each.text for each in self.secrets if each.is_valid(now))

    def rotate(self, secret: str, now: datetime) -> Self:
        """Take a new secret; those before go on signing for 24 hours from when they were replaced.

        Of many, the newest three do.
        """
        until = now + ROTATION
        older = [each if each.until else replace(each, until=until) for each in self.secrets]
        kept = [each for each in older if each.is_valid(now)]
        secrets = (WebhookSecret(text=secret), *kept)[:_MOST_SECRETS]
        return self._changed(now, secrets=secrets)

    def change(
        self,
        now: datetime,
        *,
        url: str | None = None,
        events: tuple[EventType, ...] | None = None,
        enabled: bool | None = None,
    ) -> Self:
        """Change what is given; what is None stays.

        One that leads elsewhere, or is switched on, has not failed yet.
        """
        given = {"url": url, "events": events, "enabled": enabled}
        changes = {name: it for name, it in given.items() if it is not None}
        begins_anew = url is not None or enabled
        failing_since = None if begins_anew else self.failing_since
        return self._changed(now, failing_since=failing_since, **changes)

    def succeed(self) -> Self:
        """Note that a call has succeeded; the same value if none has failed before."""
        if self.failing_since is None:
            return self
        return replace(self, version=self.version + 1, failing_since=None)

    def fail(self, now: datetime, *, for_good: bool) -> Self:
        """Note that a call has failed; the same value if one has failed before.

        If it has been tried `for_good`, and no call has succeeded for five days, the webhook is
        switched off: its receiver is as good as gone.
        """
        if self.failing_since is None:
            return replace(self, version=self.version + 1, failing_since=now)
        if for_good and self.enabled and now - self.failing_since >= FAILING_FOR:
            return self._changed(now, enabled=False)
        return self

    def _changed(self, now: datetime, **values: object) -> Self:
        changes: dict[str, object] = {"version": self.version + 1, "updated_at": now, **values}
        return replace(self, **changes)  # type: ignore[arg-type]  # fields of this class


def secret_text(key: bytes) -> str:
    """Write a key down as Standard Webhooks does."""
    return SECRET_PREFIX + b64encode(key).decode()


def event_faults(events: Iterable[str]) -> list[Fault]:
    """Check that each event is one that a webhook may ask for, and that there is one at all."""
    given = list(events)
    if given and all(event in SUBSCRIBABLE for event in given):
        return []
    detail = f"must be some of {', '.join(SUBSCRIBABLE)}"
    return [Fault(field="events", code="unknown_event", detail=detail)]
