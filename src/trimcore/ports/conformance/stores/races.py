"""Calls that start at the same moment, each in a thread of its own."""

import logging
from collections.abc import Callable, Sequence
from threading import Barrier, Thread
from typing import TypeVar

T = TypeVar("T")

_logger = logging.getLogger(__name__)

LONGEST_RACE = 60.0
"""Seconds after which a race counts as hung."""


def race(calls: Sequence[Callable[[], T]]) -> list[T | Exception]:
    """Run the calls at once, and return what each returned or raised, in their order."""
    outcomes: list[T | Exception] = [AssertionError("the call never ended")] * len(calls)
    line = Barrier(len(calls))

    def run(position: int, call: Callable[[], T]) -> None:
        line.wait(LONGEST_RACE)
        try:
            outcomes[position] = call()
        except Exception as error:  # noqa: BLE001 - whatever it was is the outcome
            outcomes[position] = error

    threads = [Thread(target=run, args=each, daemon=True) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONGEST_RACE)
    return outcomes


def failures(outcomes: Sequence[T | Exception]) -> list[type[Exception]]:
    """Return the types of the exceptions among the outcomes, and log what they say."""
    raised = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    for error in raised:
        _logger.warning("a call of the race raised", exc_info=error)
    return [type(error) for error in raised]
