from collections.abc import Callable
from datetime import timedelta

import pytest

from docs.generate_lifecycle import DRAWING, PAGE, drawing, page
from trimcore.domain.errors import IllegalTransition
from trimcore.domain.model.lifecycle import Event, Status, next_status
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.ports.conformance.stores.builders import DAMAGED, NOW, POLICY, a_receipt, a_request

LATER = NOW + timedelta(hours=1)
TABLE = """
            claim       renew       finish  fail    retry      restart    cancel     ring
scheduled   processing  -           -       -       -          -          cancelled  scheduled
processing  -           processing  done    failed  scheduled  -          cancelled  -
done        -           -           -       -       -          -          -          -
failed      -           -           -       -       -          scheduled  -          -
cancelled   -           -           -       -       -          scheduled  -          -
"""

DO: dict[Event, Callable[[TrimRequest], TrimRequest]] = {
    Event.CLAIM: lambda it: it.claim(worker="w", now=LATER, policy=POLICY),
    Event.RENEW: lambda it: it.renew(attempt=it.attempt, progress=1, now=LATER, policy=POLICY),
    Event.FINISH: lambda it: it.finish(attempt=it.attempt, receipt=a_receipt(), now=LATER),
    Event.FAIL: lambda it: it.fail(attempt=it.attempt, failure=DAMAGED, now=LATER),
    Event.RETRY: lambda it: it.retry(attempt=it.attempt, failure=DAMAGED, now=LATER, policy=POLICY),
    Event.RESTART: lambda it: it.restart(now=LATER, policy=POLICY),
    Event.CANCEL: lambda it: it.cancel(now=LATER),
    Event.RING: lambda it: it.ring(now=LATER, policy=POLICY),
}


SAYS = {
    Status.SCHEDULED: "^This request waits for a worker; ",
    Status.PROCESSING: "^This request is being worked on; ",
    Status.DONE: "^This request is done; ",
    Status.FAILED: "^This request has failed; ",
    Status.CANCELLED: "^This request was cancelled; ",
}


def cells() -> list[tuple[Status, Event, Status | None]]:
    """Return the table above, cell by cell."""
    head, *rows = [line.split() for line in TABLE.strip().splitlines()]
    return [
        (Status(row[0]), Event(event), None if cell == "-" else Status(cell))
        for row in rows
        for event, cell in zip(head, row[1:], strict=True)
    ]


class TestTable:
    def test_it_has_every_status_and_every_event(self) -> None:
        assert {cell[0] for cell in cells()} == set(Status)
        assert {cell[1] for cell in cells()} == set(Event)
        assert len(cells()) == len(Status) * len(Event)

    @pytest.mark.parametrize(("status", "event", "after"), cells())
    def test_the_rules_are_those(self, status: Status, event: Event, after: Status | None) -> None:
        if after is None:
            with pytest.raises(IllegalTransition, match=SAYS[status]):
                next_status(status, event)
        else:
            assert next_status(status, event) is after

    @pytest.mark.parametrize(("status", "event", "after"), cells())
    def test_requests_obey_them(self, status: Status, event: Event, after: Status | None) -> None:
        request = a_request(status)
        before = repr(request)
        if after is None:
            with pytest.raises(IllegalTransition):
                DO[event](request)
        else:
            changed = DO[event](request)
            assert changed.status is after
            assert changed.version == request.version + 1
            assert changed.attempt == request.attempt + (event is Event.CLAIM)
            assert changed.id == request.id
            assert changed.created_at == request.created_at
        assert repr(request) == before

    def test_a_refusal_says_when_the_event_would_fit(self) -> None:
        with pytest.raises(IllegalTransition) as refused:
            next_status(Status.DONE, Event.RESTART)
        assert str(refused.value) == (
            "This request is done; one can only restart a request that has failed or was cancelled."
        )

    def test_only_ended_requests_are_final(self) -> None:
        assert {each for each in Status if each.is_final} == {
            Status.DONE,
            Status.FAILED,
            Status.CANCELLED,
        }


class TestPage:
    def test_it_shows_the_table_as_it_is(self) -> None:
        """Draw it anew with `python -m docs.generate_lifecycle` when the table changes."""
        assert PAGE.read_text(encoding="utf-8") == page()
        assert DRAWING.read_text(encoding="utf-8") == drawing()

    def test_every_status_has_a_rule(self) -> None:
        for status in Status:
            assert f"- **{status}**: " in page()
