"""Whose clock requests are signed by."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from trimcore.adapters.minio.answer import Answer
from trimcore.adapters.minio.clock import StoreClock

MARGIN = timedelta(seconds=5)


def an_answer(*, ahead: timedelta = timedelta(0), status: int = 403) -> Answer:
    """Return what a store answers whose clock is ahead of ours."""
    shown = format_datetime(datetime.now(UTC) + ahead, usegmt=True)
    return Answer(status, {"date": shown}, b"")


@pytest.mark.parametrize("ahead", [timedelta(hours=1), timedelta(hours=-1), timedelta(days=400)])
def test_a_refusal_by_a_clock_far_from_ours_is_learnt_from(ahead: timedelta) -> None:
    """Once: the next refusal has another reason."""
    clock = StoreClock()
    assert clock.learns_from(an_answer(ahead=ahead))
    assert abs(clock.now() - datetime.now(UTC) - ahead) < MARGIN
    assert not clock.learns_from(an_answer(ahead=ahead))


def test_a_clock_of_ours_that_is_put_right_is_followed_again() -> None:
    clock = StoreClock()
    clock.learns_from(an_answer(ahead=timedelta(hours=1)))
    assert clock.learns_from(an_answer())
    assert abs(clock.now() - datetime.now(UTC)) < MARGIN


@pytest.mark.parametrize(
    "make",
    [
        lambda: an_answer(ahead=timedelta(minutes=4)),
        lambda: an_answer(ahead=timedelta(hours=1), status=200),
        lambda: an_answer(ahead=timedelta(hours=1), status=503),
        lambda: Answer(403, {}, b""),
        lambda: Answer(403, {"date": "yesterday"}, b""),
    ],
)
def test_nothing_else_changes_the_time(make: Callable[[], Answer]) -> None:
    clock = StoreClock()
    assert not clock.learns_from(make())
    assert abs(clock.now() - datetime.now(UTC)) < MARGIN
