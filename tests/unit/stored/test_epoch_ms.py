"""Moments as milliseconds."""

from datetime import UTC, datetime

import pytest

from trimcore.stored.epoch_ms import from_ms, to_ms

MOMENT = datetime(2019, 7, 25, 18, 33, 54, 987_000, tzinfo=UTC)
MOMENT_MS = 1_564_079_634_987


@pytest.mark.parametrize("milliseconds", [0, 1, 999, MOMENT_MS, -1, 253_402_300_799_999])
def test_every_millisecond_comes_back(milliseconds: int) -> None:
    assert to_ms(from_ms(milliseconds)) == milliseconds


def test_what_is_finer_is_cut_off() -> None:
    assert to_ms(MOMENT.replace(microsecond=987_999)) == MOMENT_MS


def test_none_stays_none() -> None:
    assert (to_ms(None), from_ms(None)) == (None, None)
