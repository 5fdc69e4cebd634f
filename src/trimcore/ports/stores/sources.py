"""The sources: a store that only compares and swaps; the rules are the domain's."""

from abc import abstractmethod
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import ClassVar, Protocol

from trimcore.domain.model.ids import SourceId, UserId
from trimcore.domain.model.sources.source import Errand, Source
from trimcore.ports.stores.cursor import Cursor


class Sources(Protocol):
    """Stores what is known of sources; their bytes are in `Blobs`. Each call is atomic for one."""

    is_immediate: ClassVar[bool] = False
    """Whether finding one source waits for nobody, so that an event loop may do it."""

    @abstractmethod
    def add(self, source: Source) -> None:
        """Store a new source.

        Raises:
            DuplicateId: a source with this id is stored already.
            StorageFull: the database has no room left; nothing is stored.
            Unavailable: the database did not answer; the source may or may not be stored.
        """

    @abstractmethod
    def find(self, source_id: SourceId) -> Source | None:
        """Return the newest value that was stored, also one whose deletion has begun, or None.

        Raises:
            Unavailable: the database did not answer.
        """

    @abstractmethod
    def list_by_id(self, source_ids: Collection[SourceId]) -> Sequence[Source]:
        """Return the newest values of these sources, each once, in any order.

        Those that are not there are left out.

        Raises:
            Unavailable: the database did not answer.
        """

    @abstractmethod
    def replace(self, source: Source) -> None:
        """Store `source` if the stored version is `source.version - 1`, durably.

        Of any number of calls at once with one version, one succeeds. `created_at` and `user_id`
        stay what they were when it was added, whatever `source` says.

        Raises:
            SourceNotFound: there is none.
            StaleVersion: another version is stored; nothing changes.
            Unavailable: the database did not answer; the value may or may not be stored.
        """

    @abstractmethod
    def remove(self, source: Source) -> None:
        """Forget a source if the stored version is `source.version`; fine if there is none.

        Raises:
            StaleVersion: another version is stored; nothing changes.
            Unavailable: the database did not answer; the value may or may not be gone.
        """

    @abstractmethod
    def due(
        self, now: datetime, limit: int, *, errand: Errand, without: Collection[UserId] = ()
    ) -> Sequence[Source]:
        """Return sources of one errand with `due_at` ≤ now, the longest due first, at most `limit`.

        Those of the users in `without` are left out. Those that are due since the same millisecond
        come in any order.

        Raises:
            Unavailable: the database did not answer.
        """

    @abstractmethod
    def stored_bytes(self, user_id: UserId) -> int:
        """Return how many bytes a user's sources, those that are going included, have in all.

        They are summed up in the store, from an index; it is asked before a user's bytes are taken.

        Raises:
            Unavailable: the database did not answer.
        """

    @abstractmethod
    def list_of_user(
        self,
        user_id: UserId,
        *,
        oldest_first: bool = False,
        after: Cursor | None = None,
        limit: int | None = None,
    ) -> Sequence[Source]:
        """Return a user's sources, newest first: by created_at, then id, both descending.

        With `oldest_first` the order is the other way round. Those whose deletion has begun are
        among them. Only those that come behind `after` in that order, at most `limit` (None: all).

        Raises:
            Unavailable: the database did not answer.
        """
