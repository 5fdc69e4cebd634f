"""Cursors lead back to their position, and no other text is one."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimcore.domain.model.ids import RequestId
from trimcore.entrypoints.http.jsonapi.cursors import cursor_from, cursor_text
from trimcore.ports.stores.cursor import Cursor

moments = st.datetimes(datetime(1970, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - made aware


@given(moments, st.text("0123456789abcdef", min_size=24, max_size=24))
def test_a_cursor_leads_back_to_its_place(moment: datetime, text: str) -> None:
    cursor = Cursor(created_at=moment, id=RequestId(text))
    assert cursor_from(cursor_text(cursor)) == cursor


@given(st.text())
def test_any_text_is_a_cursor_or_is_not(text: str) -> None:
    with pytest.raises(ValueError):
        cursor_from(text)
