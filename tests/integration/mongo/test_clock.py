import time
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from trimcore.adapters.mongo.clock import MongoClock
from trimcore.adapters.mongo.clock_reading import Reading
from trimcore.adapters.mongo.database import MongoDatabase
from trimcore.domain.errors import Unavailable
from trimcore.ports.conformance.clock import ClockSuite
from trimcore.ports.conformance.stores.builders import NOW
from trimcore.ports.conformance.stores.races import failures, race

SECOND = 10**9
HOUR = 3600 * SECOND


class Ticks:
    """A clock of ours that shows what it is told."""

    def __init__(self, ours: int) -> None:
        self.ours = ours

    def __call__(self) -> int:
        return self.ours


class TestMongoClock(ClockSuite):
    @pytest.fixture
    def clock(self, database: MongoDatabase) -> MongoClock:
        return MongoClock(database)

    def test_it_shows_the_servers_time(self, clock: MongoClock) -> None:
        # Both servers run on this machine, so their clock is the machine's.
        before = datetime.now(UTC) - timedelta(seconds=1)
        shown = clock.now()
        assert before < shown < datetime.now(UTC) + timedelta(seconds=1)

    def test_it_goes_on_between_two_answers(self, clock: MongoClock) -> None:
        first = clock.now()
        while (later := clock.now()) == first:
            pass
        assert timedelta(0) < later - first < timedelta(seconds=5)

    def test_processes_whose_clocks_differ_agree(
        self, database: MongoDatabase, clock: MongoClock
    ) -> None:
        ahead = MongoClock(database, ticks=lambda: time.monotonic_ns() + HOUR)
        assert abs(ahead.now() - clock.now()) < timedelta(seconds=2)

    def test_threads_share_it(self, clock: MongoClock) -> None:
        outcomes = race([clock.now] * 8)
        assert failures(outcomes) == []
        moments = [each for each in outcomes if isinstance(each, datetime)]
        assert max(moments) - min(moments) < timedelta(seconds=5)


class TestAsking:
    def test_after_a_while_the_server_is_asked_again(self, database: MongoDatabase) -> None:
        ticks = Ticks(0)
        clock = MongoClock(database, every=10, ticks=ticks)
        began = clock.now()
        ticks.ours = 9 * SECOND
        assert clock.now() == began + timedelta(seconds=9)
        ticks.ours = 10 * SECOND
        # By the server's clock, which was not told to hurry, next to no time has passed.
        assert clock.now() < began + timedelta(seconds=9)

    def test_while_the_server_is_away_the_last_answer_counts(self, url: str) -> None:
        ticks = Ticks(0)
        with closing(MongoDatabase(url, patience=30)) as database:
            clock = MongoClock(database, every=10, ticks=ticks)
            began = clock.now()
        for seconds in (5, 10, 19, 20, 7200):
            ticks.ours = seconds * SECOND
            assert clock.now() == began + timedelta(seconds=seconds)

    def test_an_absent_server_is_asked_no_more_often(self, url: str) -> None:
        asked_at: list[int] = []

        class Absent(MongoDatabase):
            def server_time(self, *, patience: float) -> datetime:
                if ticks.ours:
                    asked_at.append(ticks.ours // SECOND)
                    raise Unavailable
                return NOW

        ticks = Ticks(0)
        with closing(Absent(url)) as absent:
            clock = MongoClock(absent, every=10, ticks=ticks)
            for seconds in range(31):
                ticks.ours = seconds * SECOND
                assert clock.now() == NOW + timedelta(seconds=seconds)
        assert asked_at == [10, 20, 30]

    def test_before_the_first_answer_there_is_no_time(self, closed: MongoDatabase) -> None:
        with pytest.raises(Unavailable):
            MongoClock(closed).now()

    @pytest.fixture
    def closed(self) -> MongoDatabase:
        database = MongoDatabase("mongodb://127.0.0.1:1/")
        database.close()
        return database


class TestReading:
    @pytest.mark.parametrize(
        ("asked", "answered", "ours", "expected"),
        [
            (0, 0, 0, 0),
            (0, 0, 999_999, 0),
            (0, 0, 1_000_000, 1),
            (0, 0, 1_999_999, 1),
            (0, 20_000_000, 20_000_000, 10),
            (HOUR, HOUR + 2_000_000, HOUR + 2_000_000, 1),
            (HOUR, HOUR, HOUR + HOUR, 3_600_000),
            (5, 5, 4, -1),
            (-HOUR, -HOUR, 0, 3_600_000),
        ],
    )
    def test_it_counts_on_from_the_middle_of_the_wait(
        self, asked: int, answered: int, ours: int, expected: int
    ) -> None:
        reading = Reading(asked=asked, answered=answered, shown=NOW)
        assert reading.at(ours) == NOW + timedelta(milliseconds=expected)

    def test_it_never_goes_back(self) -> None:
        reading = Reading(asked=3, answered=8, shown=NOW)
        shown = [reading.at(ours) for ours in range(0, 10_000_000, 33_333)]
        assert shown == sorted(shown)

    def test_it_knows_how_long_the_answer_took(self) -> None:
        assert Reading(asked=3, answered=8, shown=NOW).took == 5
