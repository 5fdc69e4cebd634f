"""Documents of requests that are asked for over and over."""

from dataclasses import replace

from msgspec import json

from trimcore.domain.model.lifecycle import Status
from trimcore.entrypoints.http.jsonapi.documents.trimming import request_resource
from trimcore.entrypoints.http.jsonapi.envelope import enveloped
from trimcore.entrypoints.http.jsonapi.query import Query
from trimcore.entrypoints.http.routes.trimming.shown import EncodedRequests
from trimcore.ports.conformance.stores.builders import a_request, processing_again, submitted


def test_a_request_that_is_the_same_is_written_once() -> None:
    request, shown = a_request(Status.DONE), EncodedRequests()
    document = shown.encoded(request)
    assert document == json.encode(enveloped(request_resource(request, Query())))
    assert shown.encoded(request) is document


def test_a_request_that_has_changed_is_written_anew() -> None:
    before, shown = submitted(), EncodedRequests()
    after = processing_again(before)
    assert json.decode(shown.encoded(before))["data"]["attributes"]["status"] == "scheduled"
    assert json.decode(shown.encoded(after))["data"]["attributes"]["status"] == "processing"
    assert json.decode(shown.encoded(before))["data"]["attributes"]["status"] == "scheduled"


def test_what_was_asked_for_longest_ago_is_forgotten() -> None:
    shown = EncodedRequests(most=2)
    first, second, third = (submitted() for _ in range(3))
    kept = shown.encoded(first)
    forgotten = shown.encoded(second)
    assert shown.encoded(first) is kept
    shown.encoded(third)
    assert shown.encoded(first) is kept
    assert shown.encoded(second) is not forgotten
    assert shown.encoded(second) == shown.encoded(replace(second))


def test_what_is_very_long_is_not_kept() -> None:
    """Of a thousand windows each, documents and their values would fill the memory."""
    request = submitted()
    long = replace(request, windows=request.windows * 1000)
    shown = EncodedRequests()
    assert shown.encoded(long) is not shown.encoded(long)
    assert shown.encoded(long) == shown.encoded(long)
    assert shown.encoded(request) is shown.encoded(request)
