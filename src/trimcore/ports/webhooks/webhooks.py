"""The webhooks: a store that only compares and swaps."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Protocol

from trimcore.domain.model.ids import UserId, WebhookId
from trimcore.domain.model.webhooks.webhook import Webhook


class Webhooks(Protocol):
    """Stores webhooks, their secrets among them. Every call is atomic for its one webhook."""

    @abstractmethod
    def add(self, webhook: Webhook) -> None:
        """Store a new webhook.

        Raises:
            DuplicateId: a webhook with this id is stored already.
            StorageFull: the database has no room left; nothing is stored.
            Unavailable: the database did not answer; the webhook may or may not be stored.
        """

    @abstractmethod
    def find(self, webhook_id: WebhookId) -> Webhook | None:
        """Return the newest value that was stored, or None.

        Raises:
            Unavailable: the database did not answer.
        """

    @abstractmethod
    def replace(self, webhook: Webhook) -> None:
        """Store `webhook` if the stored version is `webhook.version - 1`, durably.

        Of any number of calls at once with one version, one succeeds. `created_at` and `user_id`
        stay what they were when it was added, whatever `webhook` says.

        Raises:
            WebhookNotFound: there is none.
            StaleVersion: another version is stored; nothing changes.
            Unavailable: the database did not answer; the value may or may not be stored.
        """

    @abstractmethod
    def delete(self, webhook_id: WebhookId) -> None:
        """Forget a webhook, durably; fine if there is none.

        Raises:
            Unavailable: the database did not answer; it may or may not be gone.
        """

    @abstractmethod
    def list_of_user(self, user_id: UserId) -> Sequence[Webhook]:
        """Return all of a user's webhooks, newest first: by created_at, then id, both descending.

        Raises:
            Unavailable: the database did not answer.
        """
