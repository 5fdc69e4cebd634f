"""The deliveries: a store that only compares and swaps."""

from abc import abstractmethod
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from trimcore.domain.model.ids import DeliveryId, WebhookId
from trimcore.domain.model.webhooks.delivery import Delivery
from trimcore.ports.stores.cursor import Cursor


class Deliveries(Protocol):
    """Stores what webhooks are told. Every call but the last two is atomic for its one delivery."""

    @abstractmethod
    def add(self, delivery: Delivery) -> None:
        """Store a new delivery.

        Raises:
            DuplicateId: a delivery with this id is stored already; it stays as it is.
            StorageFull: the database has no room left; nothing is stored.
            Unavailable: the database did not answer; the delivery may or may not be stored.
        """

    @abstractmethod
    def find(self, delivery_id: DeliveryId) -> Delivery | None:
        """Return the newest value that was stored, or None.

        Raises:
            Unavailable: the database did not answer.
        """

    @abstractmethod
    def replace(self, delivery: Delivery) -> None:
        """Store `delivery` if the stored version is `delivery.version - 1`, durably.

        Of any number of calls at once with one version, one succeeds. `created_at` and
        `webhook_id` stay what they were when it was added, whatever `delivery` says.

        Raises:
            DeliveryNotFound: there is none.
            StaleVersion: another version is stored; nothing changes.
            Unavailable: the database did not answer; the value may or may not be stored.
        """

    @abstractmethod
    def due(
        self, now: datetime, limit: int, *, without: Collection[WebhookId] = ()
    ) -> Sequence[Delivery]:
        """Return deliveries with `due_at` ≤ now, the longest due first, at most `limit`.

        Those to the webhooks `without` are left out. Those that are due since the same
        millisecond come in any order.

        Raises:
            Unavailable: the database did not answer.
        """

    @abstractmethod
    def list_of_webhook(
        self, webhook_id: WebhookId, *, after: Cursor | None = None, limit: int | None = None
    ) -> Sequence[Delivery]:
        """Return a webhook's deliveries, newest first: by created_at, then id, both descending.

        Only those that come behind `after` in that order, at most `limit` (None: all).

        Raises:
            Unavailable: the database did not answer.
        """

    @abstractmethod
    def delete_older(self, moment: datetime) -> int:
        """Remove deliveries with `created_at` ≤ moment, and return how many.

        Raises:
            Unavailable: the database did not answer; some may be gone.
        """

    @abstractmethod
    def delete_of_webhook(self, webhook_id: WebhookId) -> int:
        """Remove all deliveries to a webhook, and return how many.

        Raises:
            Unavailable: the database did not answer; some may be gone.
        """
