"""One page of a list, walked in all ways."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.policies.showing.pages import BATCH, Page, PageWish, page_of
from trimcore.ports.conformance.stores.builders import NOW, submitted
from trimcore.ports.stores.cursor import Cursor

OLDEST_FIRST = [
    submitted(created_at=NOW + timedelta(seconds=number // 2), name=f"{'ab'[number % 2]}{number}")
    for number in range(9)
]


def fetch(*, oldest_first: bool, after: Cursor | None, limit: int | None) -> Sequence[TrimRequest]:
    """Read the list as a store does."""
    ordered = OLDEST_FIRST if oldest_first else OLDEST_FIRST[::-1]
    places = [(each.created_at, each.id) for each in ordered]
    if after is not None:
        at = (after.created_at, after.id)
        ordered = [
            each
            for each, place in zip(ordered, places, strict=True)
            if (place > at if oldest_first else place < at)
        ]
    return ordered[:limit]


def page(**wish: object) -> Page[TrimRequest]:
    """Return the page of a wish."""
    return page_of(PageWish(**wish), fetch, lambda request: request.video.name)  # type: ignore[arg-type]  # the callers know the fields


@pytest.mark.parametrize("size", [1, 2, 4, 8, 9, 50])
@pytest.mark.parametrize("oldest_first", [False, True])
@pytest.mark.parametrize("name", [None, "A"])
def test_pages_meet_in_both_directions(size: int, oldest_first: bool, name: str | None) -> None:
    whole = page(oldest_first=oldest_first, name=name)
    assert (whole.previous, whole.next) == (None, None)
    pages = [page(oldest_first=oldest_first, name=name, limit=size)]
    while (after := pages[-1].next) is not None:
        pages.append(page(oldest_first=oldest_first, name=name, limit=size, after=after))
    assert tuple(item for each in pages for item in each.items) == whole.items
    before, shown = pages[-1].previous, pages[-1].items
    while before is not None:
        front = page(oldest_first=oldest_first, name=name, limit=size, before=before)
        before, shown = front.previous, front.items + shown
    assert shown == whole.items


@pytest.mark.parametrize("oldest_first", [False, True])
@pytest.mark.parametrize("limit", [None, 3, 50])
def test_both_moments_belong_to_what_they_bound(oldest_first: bool, limit: int | None) -> None:
    since, until = NOW + timedelta(seconds=1), NOW + timedelta(seconds=2)
    found = page(oldest_first=oldest_first, since=since, until=until, limit=limit)
    inside = OLDEST_FIRST[2:6] if oldest_first else OLDEST_FIRST[2:6][::-1]
    assert list(found.items) == inside[:limit]
    assert (found.next is None) is (limit != 3)
    finer = timedelta(microseconds=1)
    inner = page(oldest_first=oldest_first, since=since + finer, until=until - finer)
    assert inner.items == ()


MANY = [
    submitted(created_at=NOW + timedelta(seconds=number), name="common") for number in range(1200)
]
"""Newest last; the bound is lowered for them."""


class TestSearches:
    """A name is looked for in so many, and then the next page goes on."""

    read: int
    stored: list[TrimRequest]

    @pytest.fixture(autouse=True)
    def bound(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("trimcore.domain.policies.showing.pages.MOST_READ", BATCH * 2)
        self.read, self.stored = 0, list(MANY)

    def rename(self, *places: int) -> list[TrimRequest]:
        for place in places:
            video = replace(MANY[place].video, name="Rare one")
            self.stored[place] = replace(MANY[place], video=video)
        return [self.stored[place] for place in places]

    def fetch(
        self, *, oldest_first: bool, after: Cursor | None, limit: int | None
    ) -> Sequence[TrimRequest]:
        ordered = self.stored if oldest_first else self.stored[::-1]
        begin = 0 if after is None else [Cursor.of(each) for each in ordered].index(after) + 1
        batch = ordered[begin:][:limit]
        self.read += len(batch)
        return batch

    def page(self, **wish: object) -> Page[TrimRequest]:
        self.read = 0
        wished = PageWish(name="RARE", **wish)  # type: ignore[arg-type]  # the callers know the fields
        return page_of(wished, self.fetch, lambda request: request.video.name)

    def test_one_page_reads_no_more_than_the_bound(self) -> None:
        self.rename(0)
        first = self.page(limit=5)
        assert (first.items, first.previous, self.read) == ((), None, BATCH * 2 + 1)
        assert first.next == Cursor.of(MANY[-BATCH * 2])

    @pytest.mark.parametrize("size", [1, 2, 5])
    @pytest.mark.parametrize("oldest_first", [False, True])
    def test_whoever_follows_the_links_finds_all(self, size: int, oldest_first: bool) -> None:
        rare = self.rename(0, 399, 400, 401, 402, 1100, 1199)
        wished = rare if oldest_first else rare[::-1]
        pages = [self.page(limit=size, oldest_first=oldest_first)]
        while (after := pages[-1].next) is not None:
            pages.append(self.page(limit=size, oldest_first=oldest_first, after=after))
        assert [item for each in pages for item in each.items] == wished
        shown: list[TrimRequest] = []
        before = pages[-1].previous
        while before is not None:
            front = self.page(limit=size, oldest_first=oldest_first, before=before)
            shown = [*front.items, *shown]
            before = front.previous
        assert [*shown, *pages[-1].items] == wished

    def test_from_an_empty_page_one_can_turn_back(self) -> None:
        newest, oldest = self.rename(1199, 0)
        empty = self.page(limit=1, after=self.page(limit=1).next)
        assert (empty.items, self.read) == ((), BATCH * 2 + 1)
        assert self.page(limit=1, before=empty.previous).items == ()
        assert self.page(limit=2, after=None).items == (newest,)
        back = self.page(limit=1, before=Cursor.of(oldest))
        assert back.items == ()
        assert self.page(limit=1, after=back.next).items == (oldest,)

    def test_a_full_page_ends_where_it_is_full(self) -> None:
        rare = self.rename(1198, 1199)
        first = self.page(limit=1)
        assert (first.items, first.next) == ((rare[1],), Cursor.of(rare[1]))
        assert self.read == BATCH
