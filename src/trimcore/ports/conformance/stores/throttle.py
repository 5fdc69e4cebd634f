"""What every store of throttled events does."""

from abc import abstractmethod
from datetime import timedelta
from functools import partial

import pytest

from trimcore.ports.conformance.stores.builders import FINER, NOW, an_object_id
from trimcore.ports.conformance.stores.races import failures, race
from trimcore.ports.stores.throttle import Throttle

SECOND = timedelta(seconds=1)
LATER = NOW + timedelta(hours=1)


class ThrottleSuite:
    """Subclass it, and override `throttle` with a fixture that gives an empty store."""

    @pytest.fixture
    @abstractmethod
    def throttle(self) -> Throttle:
        """Return the adapter under test."""

    def test_nothing_has_happened(self, throttle: Throttle) -> None:
        throttle.record("login:ada@example.com", NOW, keep_until=LATER)
        assert throttle.moments("login:bob@example.com", NOW - SECOND) == ()

    def test_moments_come_oldest_first(self, throttle: Throttle) -> None:
        moments = [NOW + each * timedelta(milliseconds=7) for each in (2, 0, 1)]
        for moment in moments:
            throttle.record("key", moment, keep_until=LATER)
        assert throttle.moments("key", NOW - SECOND) == tuple(sorted(moments))

    def test_events_of_one_moment_all_count(self, throttle: Throttle) -> None:
        for _ in range(3):
            throttle.record("key", NOW, keep_until=LATER)
        assert throttle.moments("key", NOW - SECOND) == (NOW,) * 3

    def test_since_is_exclusive(self, throttle: Throttle) -> None:
        throttle.record("key", NOW, keep_until=LATER)
        throttle.record("key", NOW + SECOND, keep_until=LATER)
        assert throttle.moments("key", NOW) == (NOW + SECOND,)

    def test_what_is_finer_than_a_millisecond_is_cut_off(self, throttle: Throttle) -> None:
        throttle.record("key", NOW + FINER, keep_until=LATER + FINER)
        assert throttle.moments("key", NOW - SECOND) == (NOW,)
        assert throttle.moments("key", NOW + FINER) == ()
        assert throttle.delete_expired(LATER) == 1

    def test_clearing_forgets_one_key(self, throttle: Throttle) -> None:
        for key in ("one", "one", "other"):
            throttle.record(key, NOW, keep_until=LATER)
        throttle.clear("one")
        throttle.clear("never seen")
        assert throttle.moments("one", NOW - SECOND) == ()
        assert throttle.moments("other", NOW - SECOND) == (NOW,)

    def test_expired_events_are_deleted_and_counted(self, throttle: Throttle) -> None:
        throttle.record("key", NOW, keep_until=NOW + SECOND)
        throttle.record("key", NOW + SECOND, keep_until=LATER)
        throttle.record("other", NOW, keep_until=NOW)
        assert throttle.delete_expired(NOW + SECOND) == 2
        assert throttle.delete_expired(NOW + SECOND) == 0
        assert throttle.moments("key", NOW - SECOND) == (NOW + SECOND,)
        assert throttle.moments("other", NOW - SECOND) == ()

    @pytest.mark.parametrize("key", ["", "k" * 400, "$ne.\x00é🏖", "Key", "key"])
    def test_a_key_is_any_text(self, throttle: Throttle, key: str) -> None:
        throttle.record(key, NOW, keep_until=LATER)
        throttle.record(f"{key} ", NOW, keep_until=LATER)
        throttle.record(key.swapcase() + an_object_id(), NOW, keep_until=LATER)
        assert throttle.moments(key, NOW - SECOND) == (NOW,)

    def test_of_many_events_at_once_none_is_lost(self, throttle: Throttle) -> None:
        record = partial(throttle.record, "key", NOW, keep_until=LATER)
        assert failures(race([record] * 20)) == []
        assert throttle.moments("key", NOW - SECOND) == (NOW,) * 20
