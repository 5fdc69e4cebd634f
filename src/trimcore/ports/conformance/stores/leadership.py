"""What everything that gives out turns does."""

from abc import abstractmethod
from datetime import timedelta
from functools import partial

import pytest

from trimcore.ports.conformance.stores.builders import FINER, NOW
from trimcore.ports.conformance.stores.races import race
from trimcore.ports.stores.leadership import Leadership

SECOND = timedelta(seconds=1)
UNTIL = NOW + 5 * SECOND


class LeadershipSuite:
    """Subclass it, and override `leadership` with a fixture that gives an empty store."""

    @pytest.fixture
    @abstractmethod
    def leadership(self) -> Leadership:
        """Return the adapter under test."""

    def test_the_first_to_ask_has_the_task(self, leadership: Leadership) -> None:
        assert leadership.acquire("sweep", "ada", NOW, until=UNTIL)
        assert not leadership.acquire("sweep", "bob", UNTIL - SECOND, until=UNTIL + SECOND)

    def test_who_has_it_keeps_it_for_longer(self, leadership: Leadership) -> None:
        leadership.acquire("sweep", "ada", NOW, until=UNTIL)
        assert leadership.acquire("sweep", "ada", NOW + SECOND, until=UNTIL + SECOND)
        assert not leadership.acquire("sweep", "bob", UNTIL, until=UNTIL + 9 * SECOND)

    def test_at_its_end_another_takes_over(self, leadership: Leadership) -> None:
        leadership.acquire("sweep", "ada", NOW, until=UNTIL)
        assert leadership.acquire("sweep", "bob", UNTIL, until=UNTIL + 5 * SECOND)
        assert not leadership.acquire("sweep", "ada", UNTIL + SECOND, until=UNTIL + 6 * SECOND)

    def test_what_is_finer_than_a_millisecond_is_cut_off(self, leadership: Leadership) -> None:
        leadership.acquire("sweep", "ada", NOW, until=UNTIL + FINER)
        assert leadership.acquire("sweep", "bob", UNTIL, until=UNTIL + SECOND)
        assert not leadership.acquire("sweep", "ada", UNTIL + SECOND - FINER, until=UNTIL)

    def test_duties_are_apart(self, leadership: Leadership) -> None:
        assert leadership.acquire("sweep", "ada", NOW, until=UNTIL)
        assert leadership.acquire("collect", "bob", NOW, until=UNTIL)

    def test_of_many_who_ask_at_once_one_gets_it(self, leadership: Leadership) -> None:
        for moment in (NOW, UNTIL):
            asks = [
                partial(
                    leadership.acquire, "sweep", f"{moment}-{number}", moment, until=moment + SECOND
                )
                for number in range(20)
            ]
            assert sorted(map(str, race(asks))) == ["False"] * 19 + ["True"]
