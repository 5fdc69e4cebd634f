from datetime import timedelta

import pytest

from trimcore.domain.errors import SourceNotFound
from trimcore.domain.model.sources.source import MOST_LOOKS, Source
from trimcore.ports.conformance.stores.builders import (
    CUT_OFF,
    DAMAGED,
    NOW,
    a_source,
    a_source_to_fetch,
    some_media,
)


class TestSource:
    def test_a_new_one_is_to_be_looked_at_at_once(self) -> None:
        source = a_source()
        assert source.is_due(NOW)
        assert source.is_to_be_looked_at

    def test_its_bytes_are_named_after_it(self) -> None:
        source = a_source()
        assert source.file.id == source.id
        assert source.file.key == source.key == f"sources/{source.id}"

    def test_once_looked_at_nothing_is_left_to_do(self) -> None:
        for source in (a_source().looked_at(some_media()), a_source().unreadable(DAMAGED)):
            assert source.due_at is None
            assert not source.is_to_be_looked_at

    def test_it_is_not_looked_at_for_ever(self) -> None:
        """Each time after twice as long."""
        source, waits = a_source(), []
        while (at := source.due_at) is not None:
            source = source.claim(at).try_again(CUT_OFF, at)
            waits.append(source.due_at and (source.due_at - at) / timedelta(minutes=1))
        assert waits == [1, 2, 4, 8, None]
        assert len(waits) == MOST_LOOKS
        assert (source.failure, source.is_to_be_looked_at) == (CUT_OFF, False)

    @pytest.mark.parametrize("source", [a_source(), a_source_to_fetch()])
    def test_one_of_which_workers_die_fails(self, source: Source) -> None:
        """With a reason of its own, since nobody is left to tell any other."""
        deaths = 0
        while (at := source.due_at) is not None:
            source = source.claim(at)
            deaths += source.failure is None
        assert deaths == MOST_LOOKS
        assert source.failure is not None
        assert source.failure.code == "attempts_exhausted"
        assert ("read" in source.failure.detail) == source.is_here

    def test_a_worker_that_was_told_to_stop_has_not_tried(self) -> None:
        source = a_source()
        for _ in range(2 * MOST_LOOKS):
            source = source.claim(NOW).hand_back(NOW)
        assert (source.looks, source.due_at, source.failure) == (0, NOW, None)

    def test_a_deletion_is_due_until_it_is_ended(self) -> None:
        going = a_source().looked_at(some_media()).begin_deletion(NOW)
        assert going.is_going
        assert not going.is_due(NOW)
        assert going.is_due(NOW + timedelta(minutes=1))
        later = going.begin_deletion(NOW + timedelta(minutes=1))
        assert later.going_since == NOW
        with pytest.raises(SourceNotFound):
            going.require_usable()
        with pytest.raises(SourceNotFound):
            going.claim(NOW)

    def test_a_kept_one_is_looked_at_if_it_was_not(self) -> None:
        kept = a_source().begin_deletion(NOW).keep(NOW)
        kept.require_usable()
        assert kept.is_due(NOW)
        assert a_source().looked_at(some_media()).begin_deletion(NOW).keep(NOW).due_at is None

    def test_that_it_stands_alone_leaves_the_rest_as_it_was(self) -> None:
        source = a_source()
        assert source.stand_alone().due_at == source.due_at
