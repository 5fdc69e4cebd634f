"""Queries of any bytes: understood, or refused."""

from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from trimcore.entrypoints.http.jsonapi.documents.trimming import OF_REQUEST_LISTS
from trimcore.entrypoints.http.jsonapi.problems import MalformedRequest
from trimcore.entrypoints.http.jsonapi.query import read_pairs, read_query


@given(st.binary())
def test_any_query_is_understood_or_refused(query: bytes) -> None:
    with suppress(MalformedRequest):
        read_query(read_pairs(query), OF_REQUEST_LISTS)
