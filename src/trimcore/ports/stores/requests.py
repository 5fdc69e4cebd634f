"""The trim requests: a store that only compares and swaps; the rules are the domain's."""

from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import ClassVar, Protocol

from trimcore.domain.model.ids import RequestId, SourceId, UserId, VideoId
from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.ports.stores.cursor import Cursor


class Requests(Protocol):
    """Stores trim requests. Every call is atomic for its one request."""

    is_immediate: ClassVar[bool] = False
    """Whether finding one request waits for nobody, so that an event loop may do it."""

    @abstractmethod
    def add(self, request: TrimRequest) -> None:
        """Store a new request.

        Of any number of calls at once with one user and `idempotency_key`, one succeeds; requests
        without a key never collide.

        Raises:
            DuplicateId: a request with this id is stored already, whatever else it has in common.
            DuplicateSubmission: this user has a request with this idempotency key.
            StorageFull: the database has no room left; nothing is stored.
            Unavailable: the database did not answer; the request may or may not be stored.
        """

    @abstractmethod
    def get(self, request_id: RequestId) -> TrimRequest:
        """Return the newest value that was stored.

        Raises:
            RequestNotFound: there is none.
            Unavailable: the database did not answer.
        """

    @abstractmethod
    def find_submission(self, user_id: UserId, idempotency_key: str) -> TrimRequest | None:
        """Return this user's request with this idempotency key, or None.

        Raises:
            Unavailable: the database did not answer.
        """

    @abstractmethod
    def replace(self, request: TrimRequest) -> None:
        """Store `request` if the stored version is `request.version - 1`, durably.

        Of any number of calls at once with one version, one succeeds. `created_at`, `user_id` and
        `idempotency_key` stay what they were when it was added, whatever `request` says.

        Raises:
            RequestNotFound: there is none.
            StaleVersion: another version is stored; nothing changes.
            Unavailable: the database did not answer; the value may or may not be stored.
        """

    @abstractmethod
    def remove(self, request: TrimRequest) -> None:
        """Forget a request if the stored version is `request.version`; fine if there is none.

        Its idempotency key may be used again.

        Raises:
            StaleVersion: another version is stored; nothing changes.
            Unavailable: the database did not answer; the value may or may not be gone.
        """

    @abstractmethod
    def find_of_video(self, video_id: VideoId) -> TrimRequest | None:
        """Return the request that makes this video, or None.

        Raises:
            Unavailable: the database did not answer.
        """

    @abstractmethod
    def list_of_source(
        self,
        source_id: SourceId,
        *,
        statuses: Collection[Status] | None = None,
        limit: int | None = None,
    ) -> Sequence[TrimRequest]:
        """Return the requests that are cut from this source, in any order.

        Only those in `statuses` (None: all), at most `limit` (None: all). Every request is among
        them whose `add` had returned before the call.

        Raises:
            Unavailable: the database did not answer.
        """

    @abstractmethod
    def due(self, now: datetime, limit: int) -> Sequence[TrimRequest]:
        """Return requests with `due_at` ≤ now, the longest due first, at most `limit`.

        Those that are due since the same millisecond come in any order.

        Raises:
            Unavailable: the database did not answer.
        """

    @abstractmethod
    def list_waiting(
        self, now: datetime, limit: int, *, without: Collection[UserId] = ()
    ) -> Sequence[TrimRequest]:
        """Return scheduled requests with `not_before` ≤ now, the longest waiting first.

        At most `limit`; those of the users in `without` are left out. Those that wait since the
        same millisecond come in any order.

        Raises:
            Unavailable: the database did not answer.
        """

    @abstractmethod
    def unannounced(self, limit: int) -> Sequence[TrimRequest]:
        """Return requests that have `endings`, those of the earliest first, at most `limit`.

        Those whose first ending is of the same millisecond come in any order.

        Raises:
            Unavailable: the database did not answer.
        """

    @abstractmethod
    def list_of_user(
        self,
        user_id: UserId,
        *,
        statuses: Collection[Status] | None = None,
        oldest_first: bool = False,
        after: Cursor | None = None,
        limit: int | None = None,
    ) -> Sequence[TrimRequest]:
        """Return a user's requests, newest first: by created_at, then id, both descending.

        With `oldest_first` the order is the other way round. Only those in `statuses` (None: all),
        only those that come behind `after` in that order, at most `limit` (None: all).

        Raises:
            Unavailable: the database did not answer.
        """

    @abstractmethod
    def count_of_user(self, user_id: UserId, *, statuses: Collection[Status], limit: int) -> int:
        """Return how many of a user's requests are in `statuses`; from `limit` on, `limit`.

        It is asked for at every submission, so an index should know it.

        Raises:
            Unavailable: the database did not answer.
        """

    @abstractmethod
    def stored_bytes(self, user_id: UserId) -> int:
        """Return how many bytes the results of a user's requests have in all.

        They are summed up in the store, from an index; it is asked before a user's bytes are taken.

        Raises:
            Unavailable: the database did not answer.
        """

    @abstractmethod
    def list_changed(
        self, since: datetime, *, user_id: UserId | None = None, limit: int
    ) -> Sequence[TrimRequest]:
        """Return requests with `updated_at` ≥ since, those that changed first first.

        Those of one millisecond come in any order. Only this user's (None: anybody's), at most
        `limit`.

        Raises:
            Unavailable: the database did not answer.
        """

    @abstractmethod
    def count_by_status(self) -> Mapping[Status, int]:
        """Return how many requests of each status are stored, by all users; 0 where there is none.

        The counts need not be of one moment. They are asked for every few seconds, so an index
        should know them.

        Raises:
            Unavailable: the database did not answer.
        """

    @abstractmethod
    def waiting_since(self) -> datetime | None:
        """Return the earliest `not_before` of all scheduled requests, or None if there is none.

        It may lie ahead: then nothing waits for a worker yet.

        Raises:
            Unavailable: the database did not answer.
        """

    @abstractmethod
    def ping(self) -> None:
        """Return if the database answers now.

        Raises:
            Unavailable: it does not.
        """
