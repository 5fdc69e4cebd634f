"""One page of a list, in either order and in either direction, of what passes the filters."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Generic, Protocol, TypeVar

from trimcore.domain.model.user import folded
from trimcore.ports.stores.cursor import Cursor, Listed

BATCH = 200
"""How many are read at once where filters leave some out."""
MOST_READ = 5000
"""After how many, at least, a page that filters leave short is not filled any further."""
_BEHIND_ALL = "~"
"""Sorts behind every id."""

Item = TypeVar("Item", bound=Listed)
Item_co = TypeVar("Item_co", bound=Listed, covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWish:
    """Which page of a list: in which order, of what, from where on, and how many (None: all).

    `name` is part of the name, whatever its case; `since` and `until` bound the moment of creation
    and belong to it. `after` and `before` are positions in the order asked for: the page begins
    behind the one, or ends in front of the other.
    """

    oldest_first: bool = False
    name: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    after: Cursor | None = None
    before: Cursor | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[Item]):
    """Some of a list in its order; from where the pages beside it begin, None if there is none.

    It may be short, or empty, though another comes next: the list was not read to its end for it.
    """

    items: tuple[Item, ...]
    previous: Cursor | None
    next: Cursor | None


class Fetch(Protocol[Item_co]):
    """Reads a list in one order from one position on, as stores do."""

    def __call__(
        self, *, oldest_first: bool, after: Cursor | None, limit: int | None
    ) -> Sequence[Item_co]:
        """Return at most `limit` (None: all) that come behind `after` in the order."""


def page_of(
    wish: PageWish,
    fetch: Fetch[Item],
    name_of: Callable[[Item], str],
    shows: Callable[[Item], bool] = lambda _: True,
) -> Page[Item]:
    """Return the page that is wished for, of what `shows` lets through.

    Where some are left out, the list is read on until the page is full, or `MOST_READ` are read:
    then the page beside it begins there.
    """
    backwards = wish.before is not None
    reading = _Reading(wish, oldest_first=wish.oldest_first != backwards, name_of=name_of)
    most = None if wish.limit is None else wish.limit + 1
    found = list(islice(filter(shows, reading.matching(fetch)), most))
    more = most is not None and len(found) == most
    shown = found[: wish.limit]
    if backwards:
        shown.reverse()
    # Of an empty page, all that was read for it is not wished for, and may be read once more.
    first, last = (Cursor.of(shown[0]), Cursor.of(shown[-1])) if shown else (reading.at, reading.at)
    onwards, back = (first, last) if backwards else (last, first)
    if reading.stopped:
        onwards = reading.at
    elif not more:
        onwards = None
    if not backwards and wish.after is None:
        back = None
    previous, following = (onwards, back) if backwards else (back, onwards)
    return Page(items=tuple(shown), previous=previous, next=following)


class _Reading(Generic[Item]):
    """Reads a list in the direction in which the page is filled."""

    def __init__(
        self, wish: PageWish, *, oldest_first: bool, name_of: Callable[[Item], str]
    ) -> None:
        self._wish = wish
        self._oldest_first = oldest_first
        self._name_of = name_of
        self._name = folded(wish.name or "")
        self.at: Cursor | None = None
        """Up to where something was read."""
        self.stopped = False
        """Whether enough was read, though there may be more."""

    def matching(self, fetch: Fetch[Item]) -> Iterator[Item]:
        """Yield all that is wished for, of as much as is read of the list."""
        beyond = partial(fetch, oldest_first=self._oldest_first)
        start, size, read = self._start(), self._size(), 0
        while not self.stopped:
            batch = beyond(after=self.at or start, limit=size)
            for item in batch:
                if self._is_past(item):
                    return
                if self._matches(item):
                    yield item
            if batch:
                self.at, read = Cursor.of(batch[-1]), read + len(batch)
            if size is None or len(batch) < size:
                return
            self.stopped = read >= MOST_READ and bool(beyond(after=self.at, limit=1))

    def _start(self) -> Cursor | None:
        """Return the position from which to read on: of those given, the last in the order."""
        wish, asked = self._wish, self._wish.before or self._wish.after
        if self._oldest_first:
            bound = None if wish.since is None else Cursor(created_at=wish.since, id="")
            later = max
        else:
            bound = None if wish.until is None else Cursor(created_at=wish.until, id=_BEHIND_ALL)
            later = min
        given = [each for each in (asked, bound) if each is not None]
        return later(given, key=lambda each: (each.created_at, each.id), default=None)

    def _size(self) -> int | None:
        if self._name:
            return BATCH
        return None if self._wish.limit is None else self._wish.limit + 1

    def _is_past(self, item: Item) -> bool:
        wish = self._wish
        if self._oldest_first:
            return wish.until is not None and item.created_at > wish.until
        return wish.since is not None and item.created_at < wish.since

    def _matches(self, item: Item) -> bool:
        if self._wish.since is not None and item.created_at < self._wish.since:
            return False  # finer than a store tells moments apart
        return self._name in folded(self._name_of(item)) if self._name else True
