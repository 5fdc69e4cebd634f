"""Calling the address of a webhook."""

from abc import abstractmethod
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookCall:
    """What is sent where: a body, an id that stays when it is sent again, and the secrets' texts.

    `at` is when it is sent.
    """

    url: str
    message_id: str
    at: datetime
    body: str
    secrets: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookAnswer:
    """What came of a call: the status and how its body begins, or a sentence on why there is none.

    `milliseconds` is how long it took.
    """

    milliseconds: int
    status: int | None = None
    error: str | None = None
    excerpt: str = ""


class WebhookSender(Protocol):
    """Makes signed calls as Standard Webhooks describes them, to hosts that may be called."""

    @abstractmethod
    def refusal(self, url: str) -> str | None:
        """Return why an address is not called, as half a sentence that begins with "must", or None.

        It must be http or https, without a name and password, and lead to a public host, unless
        the host is one that was allowed by name. A host that is not known now is no reason.
        """

    @abstractmethod
    def send(self, call: WebhookCall) -> WebhookAnswer:
        """POST the body, signed with each secret, and return what came of it; nothing is raised.

        Whether the host may be called is looked at again. Redirects are not followed. It takes 20
        seconds at most once the host's address is known, whatever the receiver does.
        """
