"""What everything that gives out turns does."""

from abc import abstractmethod
from datetime import timedelta
from functools import partial

import pytest

from trimcore.ports.conformance.builders import NOW
from trimcore.ports.conformance.races import race
from trimcore.ports.turns import Turns

SECOND = timedelta(seconds=1)
UNTIL = NOW + 5 * SECOND


class TurnsSuite:
    """Subclass it, and override `turns` with a fixture that gives an empty store."""

    @pytest.fixture
    @abstractmethod
    def turns(self) -> Turns:
        """Return the adapter under test."""

    def test_the_first_to_ask_has_the_duty(self, turns: Turns) -> None:
        assert turns.take("sweep", "ada", NOW, until=UNTIL)
        assert not turns.take("sweep", "bob", UNTIL - SECOND, until=UNTIL + SECOND)

    def test_who_has_it_keeps_it_for_longer(self, turns: Turns) -> None:
        turns.take("sweep", "ada", NOW, until=UNTIL)
        assert turns.take("sweep", "ada", NOW + SECOND, until=UNTIL + SECOND)
        assert not turns.take("sweep", "bob", UNTIL, until=UNTIL + 9 * SECOND)

    def test_at_its_end_another_takes_over(self, turns: Turns) -> None:
        turns.take("sweep", "ada", NOW, until=UNTIL)
        assert turns.take("sweep", "bob", UNTIL, until=UNTIL + 5 * SECOND)
        assert not turns.take("sweep", "ada", UNTIL + SECOND, until=UNTIL + 6 * SECOND)

    def test_duties_are_apart(self, turns: Turns) -> None:
        assert turns.take("sweep", "ada", NOW, until=UNTIL)
        assert turns.take("collect", "bob", NOW, until=UNTIL)

    def test_of_many_who_ask_at_once_one_gets_it(self, turns: Turns) -> None:
        for moment in (NOW, UNTIL):
            asks = [
                partial(turns.take, "sweep", f"{moment}-{number}", moment, until=moment + SECOND)
                for number in range(20)
            ]
            assert sorted(map(str, race(asks))) == ["False"] * 19 + ["True"]
