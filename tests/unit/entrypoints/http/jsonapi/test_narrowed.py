"""What `fields` leaves of a request with many windows."""

from dataclasses import replace
from time import process_time

from msgspec import json, to_builtins

from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.model.receipt import WindowReport
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.entrypoints.http.jsonapi.documents.trimming import request_resource
from trimcore.entrypoints.http.jsonapi.query import Query
from trimcore.entrypoints.http.jsonapi.resources.members import MEMBERS
from trimcore.ports.conformance.stores.builders import NOW, POLICY, a_receipt, submitted

WINDOWS = 1000


def a_done_request() -> TrimRequest:
    """Return a request with a thousand windows, and the receipt of its cut."""
    windows = tuple(
        TrimWindow(start_us=at * 2_000_000, duration_us=1_000_000) for at in range(WINDOWS)
    )
    receipt = a_receipt()
    reports = tuple(
        WindowReport(
            asked=window,
            first=receipt.first,
            last=receipt.last,
            begins_us=0,
            frames_copied=20,
            frames_encoded=5,
            encoded_because="",
        )
        for window in windows
    )
    request = replace(submitted(), windows=windows)
    claimed = request.claim(worker="w", now=NOW, policy=POLICY)
    return claimed.finish(attempt=1, receipt=replace(receipt, windows=reports), now=NOW)


def test_each_member_is_what_it_is_in_the_whole() -> None:
    request = a_done_request()
    whole = to_builtins(request_resource(request, Query()))
    members = {**whole["attributes"], **whole["relationships"]}
    for name in MEMBERS["requests"]:
        found = request_resource(request, Query(fields={"requests": frozenset({name})}))
        narrow = to_builtins(found)
        kept = {**narrow.get("attributes", {}), **narrow.get("relationships", {})}
        assert kept == ({name: members[name]} if name in members else {})
        assert (narrow["id"], narrow["type"]) == (whole["id"], whole["type"])


def test_what_is_left_out_costs_nothing() -> None:
    """Or a page of statuses would keep other calls waiting as long as one of all windows."""
    request = a_done_request()
    plain, status = Query(), Query(fields={"requests": frozenset({"status"})})
    assert _seconds(request, status) < _seconds(request, plain) / 5


def _seconds(request: TrimRequest, query: Query) -> float:
    began = process_time()
    for _ in range(10):
        json.encode(request_resource(request, query))
    return process_time() - began
