"""The clock of the database's server, so that all who share the database agree on the time."""

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from trimcore.adapters.mongo.clock_reading import Reading
from trimcore.adapters.mongo.database import MongoDatabase
from trimcore.domain.errors import Unavailable
from trimcore.ports.clock import Clock

EVERY = 10.0
"""Seconds after which the server is asked again: its clock may have been set, or be another's."""

FIRST_PATIENCE = 5.0
PATIENCE = 1.0
"""Seconds for a later answer; one that took longer would tell the time badly anyway."""

_NANOSECONDS = 10**9


class MongoClock(Clock):
    """Asks the server now and then, and counts on from its answer by a clock that no one sets.

    So processes whose machines' clocks are an hour apart still agree on when a lease ends. While
    the server is away the last answer counts. Threads may share an instance, also over a fork.
    """

    def __init__(
        self,
        database: MongoDatabase,
        *,
        every: float = EVERY,
        ticks: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        self._database = database
        self._every = round(every * _NANOSECONDS)
        self._ticks = ticks
        self._reading: Reading | None = None
        self._ask_again_at = 0

    def now(self) -> datetime:
        """Return the present moment, as the port says.

        Raises:
            Unavailable: the server has never answered yet, so what it shows can't be known.
        """
        return self._newest().at(self._ticks())

    def _newest(self) -> Reading:
        reading, ours = self._reading, self._ticks()
        if reading is None:
            return self._ask(FIRST_PATIENCE)
        if ours >= self._ask_again_at:
            # Set first: while one thread waits for the answer, the others count on.
            self._ask_again_at = ours + self._every
            with suppress(Unavailable):
                return self._ask(PATIENCE)
        return reading

    def _ask(self, patience: float) -> Reading:
        # Twice, since the first answer may have had to wait for a connection.
        first, second = self._read(patience), self._read(patience)
        self._reading = min(first, second, key=lambda reading: reading.took)
        self._ask_again_at = self._ticks() + self._every
        return self._reading

    def _read(self, patience: float) -> Reading:
        asked = self._ticks()
        shown = self._database.server_time(patience=patience)
        return Reading(asked=asked, answered=self._ticks(), shown=shown)
