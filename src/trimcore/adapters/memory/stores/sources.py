"""Sources in memory."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from threading import Lock

from trimcore.adapters.memory.stores.order import is_behind
from trimcore.domain.errors import DuplicateId, SourceNotFound, StaleVersion
from trimcore.domain.model.ids import SourceId, UserId
from trimcore.domain.model.sources.source import Errand, Source
from trimcore.ports.stores.cursor import Cursor
from trimcore.ports.stores.sources import Sources
from trimcore.stored.epoch_ms import whole_ms


class MemorySources(Sources):
    """Keeps sources in a dictionary; safe to share between threads."""

    is_immediate = True

    def __init__(self) -> None:
        self._lock = Lock()
        self._sources: dict[SourceId, Source] = {}

    def add(self, source: Source) -> None:
        with self._lock:
            if source.id in self._sources:
                raise DuplicateId(source.id)
            self._sources[source.id] = _as_stored(source)

    def find(self, source_id: SourceId) -> Source | None:
        with self._lock:
            return self._sources.get(source_id)

    def list_by_id(self, source_ids: Collection[SourceId]) -> Sequence[Source]:
        with self._lock:
            return [each for each in self._sources.values() if each.id in source_ids]

    def replace(self, source: Source) -> None:
        with self._lock:
            stored = self._sources.get(source.id)
            if stored is None:
                raise SourceNotFound(source.id)
            _require_version(stored, source.version - 1)
            self._sources[source.id] = replace(
                _as_stored(source), user_id=stored.user_id, created_at=stored.created_at
            )

    def remove(self, source: Source) -> None:
        with self._lock:
            stored = self._sources.get(source.id)
            if stored is not None:
                _require_version(stored, source.version)
                del self._sources[source.id]

    def due(
        self, now: datetime, limit: int, *, errand: Errand, without: Collection[UserId] = ()
    ) -> Sequence[Source]:
        with self._lock:
            waiting = [
                (each.due_at, each)
                for each in self._sources.values()
                if each.due_at and each.errand is errand and each.user_id not in without
            ]
        due = [(due_at, each) for due_at, each in waiting if due_at <= whole_ms(now)]
        return [each for _, each in sorted(due, key=lambda pair: pair[0])[:limit]]

    def stored_bytes(self, user_id: UserId) -> int:
        with self._lock:
            return sum(each.size for each in self._sources.values() if each.user_id == user_id)

    def list_of_user(
        self,
        user_id: UserId,
        *,
        oldest_first: bool = False,
        after: Cursor | None = None,
        limit: int | None = None,
    ) -> Sequence[Source]:
        place = None if after is None else (whole_ms(after.created_at), after.id)
        with self._lock:
            everything = list(self._sources.values())
        listed = [
            each
            for each in everything
            if each.user_id == user_id
            and (place is None or is_behind((each.created_at, each.id), place, oldest_first))
        ]
        order = sorted(listed, key=lambda each: (each.created_at, each.id))
        return order[:limit] if oldest_first else order[::-1][:limit]


def _require_version(stored: Source, version: int) -> None:
    if stored.version != version:
        message = f"source {stored.id}: version {stored.version} is stored"
        raise StaleVersion(message)


def _as_stored(source: Source) -> Source:
    """Return the source as a database would give it back: with moments of whole milliseconds."""
    return replace(
        source,
        created_at=whole_ms(source.created_at),
        due_at=whole_ms(source.due_at),
        going_since=whole_ms(source.going_since),
    )
