"""What every store of sources does."""

from abc import abstractmethod
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from trimcore.domain.errors import DuplicateId, SourceNotFound, StaleVersion
from trimcore.domain.model.ids import RequestId, SourceId
from trimcore.domain.model.sources.source import Errand, Origin, Source
from trimcore.ports.conformance.stores.builders import (
    DAMAGED,
    FINER,
    NOW,
    a_source,
    a_source_to_fetch,
    a_user_id,
    an_object_id,
    some_media,
)
from trimcore.ports.conformance.stores.races import failures, race
from trimcore.ports.stores.cursor import Cursor
from trimcore.ports.stores.sources import Sources

DAY = timedelta(days=1)


class SourcesSuite:
    """Subclass it, and override `sources` with a fixture that gives an empty store."""

    @pytest.fixture
    @abstractmethod
    def sources(self) -> Sources:
        """Return the adapter under test."""

    @pytest.fixture
    def newest_first(self, sources: Sources) -> list[Source]:
        """Store a user's sources out of order, two of one moment, beside another user's."""
        user_id = a_user_id()
        ages = [3, 0, 1, 1, 2]
        mine = [
            a_source(user_id=user_id, created_at=NOW - timedelta(milliseconds=age)) for age in ages
        ]
        for source in mine:
            sources.add(source)
            sources.add(a_source(created_at=source.created_at))
        return [mine[1], mine[3], mine[2], mine[4], mine[0]]

    @pytest.mark.parametrize("origin", Origin)
    def test_a_source_comes_back_as_it_was_added(self, sources: Sources, origin: Origin) -> None:
        source = a_source(origin=origin, request_id=RequestId(an_object_id()))
        sources.add(source)
        assert sources.find(source.id) == source

    def test_every_change_comes_back(self, sources: Sources) -> None:
        source = a_source()
        sources.add(source)
        for changed in (
            source := source.claim(NOW),
            source := source.try_again(DAMAGED, NOW),
            source := source.looked_at(some_media()),
            source := source.begin_deletion(NOW),
            source := source.keep(NOW),
            source := source.unreadable(DAMAGED),
            source := source.stand_alone(),
            source := source.make_certain(NOW),
        ):
            sources.replace(changed)
            assert sources.find(source.id) == changed

    def test_a_source_that_is_fetched_comes_back(self, sources: Sources) -> None:
        given, source = a_source(), a_source_to_fetch()
        sources.add(source)
        assert sources.find(source.id) == source
        for changed in (
            source := source.claim(NOW),
            source := source.renew(NOW),
            source := source.try_again(DAMAGED, NOW),
            source := source.arrive(given.file, NOW),
        ):
            sources.replace(changed)
            assert sources.find(source.id) == changed

    def test_an_unknown_source_is_not_found(self, sources: Sources) -> None:
        sources.add(a_source())
        unknown = a_source()
        assert sources.find(unknown.id) is None
        with pytest.raises(SourceNotFound):
            sources.replace(unknown.begin_deletion(NOW))

    def test_several_are_found_by_their_ids(self, sources: Sources) -> None:
        wanted, other = [a_source() for _ in range(3)], a_source()
        for source in (*wanted, other):
            sources.add(source)
        ids = [*(each.id for each in wanted), wanted[0].id, SourceId(an_object_id())]
        found = sources.list_by_id(ids)
        assert {each.id: each for each in found} == {each.id: each for each in wanted}
        assert len(found) == len(wanted)
        assert list(sources.list_by_id([])) == []

    def test_an_id_is_taken_once(self, sources: Sources) -> None:
        source = a_source()
        sources.add(source)
        with pytest.raises(DuplicateId):
            sources.add(replace(a_source(), id=source.id))
        assert sources.find(source.id) == source

    def test_what_is_finer_than_a_millisecond_is_cut_off(self, sources: Sources) -> None:
        fine = a_source(created_at=NOW + FINER)
        sources.add(fine)
        assert sources.find(fine.id) == replace(fine, created_at=NOW, due_at=NOW)
        assert [each.id for each in sources.due(NOW, 9, errand=Errand.LOOK)] == [fine.id]
        before = Cursor(created_at=NOW + FINER, id=fine.id)
        assert list(sources.list_of_user(fine.user_id, after=before)) == []
        sources.replace(fine.begin_deletion(NOW + FINER))
        stored = sources.find(fine.id)
        assert stored is not None
        assert stored.going_since == NOW

    def test_what_never_changes_is_kept(self, sources: Sources) -> None:
        before = a_source()
        sources.add(before)
        after = before.begin_deletion(NOW)
        earlier = before.created_at - timedelta(days=1)
        sources.replace(replace(after, user_id=a_user_id(), created_at=earlier))
        assert sources.find(before.id) == after
        assert list(sources.list_of_user(before.user_id)) == [after]

    @pytest.mark.parametrize("wrong", [-1, 0, 2, 7])
    def test_only_the_next_version_replaces(self, sources: Sources, wrong: int) -> None:
        stored = replace(a_source(), version=3)
        sources.add(stored)
        with pytest.raises(StaleVersion):
            sources.replace(replace(stored, version=stored.version + wrong, looks=1))
        assert sources.find(stored.id) == stored

    def test_of_many_changes_at_once_one_wins(self, sources: Sources) -> None:
        source = a_source()
        sources.add(source)
        changes = [replace(source, version=2, looks=number) for number in range(10)]
        outcomes = race([partial(sources.replace, change) for change in changes])
        assert failures(outcomes) == [StaleVersion] * 9
        assert sources.find(source.id) == changes[outcomes.index(None)]

    def test_a_removed_source_is_gone(self, sources: Sources) -> None:
        source, other = a_source(), a_source()
        sources.add(source)
        sources.add(other)
        sources.remove(source)
        sources.remove(source)
        assert sources.find(source.id) is None
        assert sources.find(other.id) == other

    def test_only_the_stored_version_is_removed(self, sources: Sources) -> None:
        source = a_source()
        sources.add(source)
        newer = source.begin_deletion(NOW)
        sources.replace(newer)
        with pytest.raises(StaleVersion):
            sources.remove(source)
        assert sources.find(source.id) == newer

    def test_either_a_change_or_the_removal_wins(self, sources: Sources) -> None:
        for _ in range(10):
            source = a_source()
            sources.add(source)
            changed = source.begin_deletion(NOW)
            outcomes = race([partial(sources.remove, source), partial(sources.replace, changed)])
            left = None if outcomes[0] is None else changed
            assert failures(outcomes) in ([StaleVersion], [SourceNotFound])
            assert sources.find(source.id) == left

    def test_due_sources_come_longest_due_first(self, sources: Sources) -> None:
        moments = [timedelta(milliseconds=each) for each in (7, -3, 0, 1, -90_000)]
        waiting = [replace(a_source(), due_at=NOW + moment) for moment in moments]
        for source in waiting:
            sources.add(source)
        sources.add(replace(a_source(), due_at=None))
        longest_due_first = [waiting[4], waiting[1], waiting[2]]
        due = partial(sources.due, errand=Errand.LOOK)
        assert list(due(NOW, 10)) == longest_due_first
        assert list(due(NOW, 2)) == longest_due_first[:2]
        assert list(due(NOW, 0)) == []
        assert list(due(NOW - timedelta(days=1), 10)) == []

    def test_each_errand_has_its_own(self, sources: Sources) -> None:
        to_look_at, to_fetch = a_source(), a_source_to_fetch()
        going = a_source().begin_deletion(NOW)
        going_unfetched = a_source_to_fetch().begin_deletion(NOW)
        for source in (to_look_at, to_fetch, going, going_unfetched):
            sources.add(source)
        found = {
            errand: {each.id for each in sources.due(NOW + DAY, 10, errand=errand)}
            for errand in Errand
        }
        assert found == {
            Errand.FETCH: {to_fetch.id},
            Errand.LOOK: {to_look_at.id},
            Errand.SETTLE: {going.id, going_unfetched.id},
        }
        sources.replace(to_fetch.arrive(to_look_at.file, NOW))
        assert list(sources.due(NOW, 10, errand=Errand.FETCH)) == []
        assert len(sources.due(NOW, 10, errand=Errand.LOOK)) == 2

    def test_those_of_some_users_are_left_out(self, sources: Sources) -> None:
        waiting = [replace(a_source(), due_at=NOW - timedelta(hours=age)) for age in (3, 2, 1)]
        for source in waiting:
            sources.add(source)
        due = partial(sources.due, NOW, errand=Errand.LOOK)
        longest, longer, last = waiting
        assert list(due(9, without={longest.user_id, longer.user_id})) == [last]
        assert list(due(1, without=[longest.user_id])) == [longer]
        assert list(due(9, without=())) == waiting
        assert list(due(9, without={each.user_id for each in waiting})) == []

    def test_a_settled_source_is_due_no_more(self, sources: Sources) -> None:
        source = a_source()
        sources.add(source)
        assert list(sources.due(NOW, 10, errand=Errand.LOOK)) == [source]
        sources.replace(source.looked_at(some_media()))
        assert list(sources.due(NOW, 10, errand=Errand.LOOK)) == []

    def test_the_bytes_of_a_user_are_summed_up(self, sources: Sources) -> None:
        user_id = a_user_id()
        assert sources.stored_bytes(user_id) == 0
        mine = [replace(a_source(user_id=user_id), size=size) for size in (2**40, 1, 0)]
        for source in (*mine, a_source(), a_source_to_fetch(user_id=user_id)):
            sources.add(source)
        assert sources.stored_bytes(user_id) == 2**40 + 1
        sources.replace(mine[1].begin_deletion(NOW))
        assert sources.stored_bytes(user_id) == 2**40 + 1
        sources.remove(mine[0])
        assert sources.stored_bytes(user_id) == 1

    def test_nobody_has_nothing(self, sources: Sources) -> None:
        sources.add(a_source())
        assert list(sources.list_of_user(a_user_id())) == []

    def test_newest_come_first_then_higher_ids(
        self, sources: Sources, newest_first: list[Source]
    ) -> None:
        user_id = newest_first[0].user_id
        assert list(sources.list_of_user(user_id)) == newest_first
        assert list(sources.list_of_user(user_id, limit=2)) == newest_first[:2]
        assert list(sources.list_of_user(user_id, limit=0)) == []

    @pytest.mark.parametrize("size", [1, 2, 3])
    def test_pages_meet_without_gap_or_overlap(
        self, sources: Sources, newest_first: list[Source], size: int
    ) -> None:
        user_id, cursor = newest_first[0].user_id, None
        seen: list[Source] = []
        while page := sources.list_of_user(user_id, after=cursor, limit=size):
            seen += page
            cursor = Cursor.of(page[-1])
        assert seen == newest_first

    def test_the_order_can_be_turned_round(
        self, sources: Sources, newest_first: list[Source]
    ) -> None:
        user_id, oldest = newest_first[0].user_id, newest_first[::-1]
        assert list(sources.list_of_user(user_id, oldest_first=True)) == oldest
        rest = sources.list_of_user(user_id, oldest_first=True, after=Cursor.of(oldest[1]), limit=2)
        assert list(rest) == oldest[2:4]

    def test_a_name_may_hold_anything(self, sources: Sources) -> None:
        name = "$where: {\"a.b\": '; DROP TABLE sources; --'} \\ %s \u202e 🏖"
        source = a_source(name=name)
        sources.add(source)
        assert sources.find(source.id) == source
