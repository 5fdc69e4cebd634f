"""What is written of requests: a change here needs readers that know both shapes."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.unit.adapters.sqlite.rows.columns import parsed
from trimcore.adapters.sqlite.rows.requests import request_from_row, request_to_row
from trimcore.domain.model.ids import RequestId, UserId, VideoId
from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.model.video import SourceFile, Video
from trimcore.ports.conformance.stores.builders import (
    CUT_OFF,
    DAMAGED,
    POLICY,
    a_receipt,
    a_request,
    a_window,
)

USER_ID = UserId("5d39f2f2e1d6a80001a4d6b1")
REQUEST_ID = RequestId("5d39f2f2e1d6a80001a4d6b2")
MOMENT = datetime(2019, 7, 25, 18, 33, 54, 987_000, tzinfo=UTC)
MOMENT_MS = 1_564_079_634_987
SECOND = timedelta(seconds=1)

FAILURE_DOCUMENT = {"code": "unavailable", "detail": "The store did not answer."}
RECEIPT_DOCUMENT = {
    "asked": {"start_us": 1_500_000, "duration_us": 4_000_001},
    "mode": "exact",
    "path": "joined",
    "encoded_because": "the first keyframe is after the start",
    "first": {"ticks": 45_045, "time_base": "1001/30000"},
    "last": {"ticks": 2**40 + 1, "time_base": "1/90000"},
    "duration_us": 4_004_000,
    "frames_copied": 110,
    "frames_encoded": 10,
    "frames_hidden": 0,
    "audio_offset_us": -11_610,
    "streams": [
        {"index": 0, "kind": "video", "codec": "h264", "fate": "joined", "reason": ""},
        {
            "index": 2,
            "kind": "data",
            "codec": "",
            "fate": "dropped",
            "reason": "not carried over",
        },
    ],
    "container": "mp4",
    "media_type": "video/mp4",
    "extension": "mp4",
    "bytes_read": 5_000_000_000,
    "reads": 321,
    "bytes_written": 1_234_567,
    "sha256": "ab" * 32,
    "elapsed_us": 1_234_567,
    "windows": [],
}
SCHEDULED_DOCUMENT = {
    "video": {
        "id": "5d39f2f2e1d6a80001a4d6b3",
        "name": "Straße 🏖",
        "source": {"key": f"sources/{REQUEST_ID}", "size": 8_589_934_593, "sha256": "cd" * 32},
        "result": None,
    },
    "window": {"start_us": 1_500_000, "duration_us": 4_000_001},
    "updated_at": MOMENT_MS,
    "not_before": MOMENT_MS,
    "attempt": 0,
    "tries": 0,
    "progress": 0,
    "lease": None,
    "began_at": None,
    "failure": None,
    "history": [],
    "fingerprint": "f1",
    "more_windows": [],
    "mode": "exact",
    "container": "source",
    "endings": [],
    "announce_at": None,
}


def a_plain_request() -> TrimRequest:
    """Return a request in which nothing is random."""
    source = SourceFile(key=f"sources/{REQUEST_ID}", size=8_589_934_593, sha256="cd" * 32)
    return TrimRequest.submit(
        id=REQUEST_ID,
        user_id=USER_ID,
        video=Video(id=VideoId("5d39f2f2e1d6a80001a4d6b3"), name="Straße 🏖", source=source),
        windows=(a_window(),),
        now=MOMENT,
        policy=POLICY,
        idempotency_key="once",
        fingerprint="f1",
    )


def a_long_life() -> list[TrimRequest]:
    """Return a plain request in every status of its life: interrupted once, then done."""
    scheduled = a_plain_request()
    first = scheduled.claim(worker="one", now=MOMENT, policy=POLICY)
    again = first.retry(attempt=1, failure=CUT_OFF, now=MOMENT + SECOND, policy=POLICY)
    second = again.claim(worker="two", now=MOMENT + 2 * SECOND, policy=POLICY)
    done = second.finish(attempt=2, receipt=a_receipt(), now=MOMENT + 3 * SECOND)
    return [scheduled, first, again, second, done]


class TestShape:
    def test_a_scheduled_request(self) -> None:
        columns = [REQUEST_ID, USER_ID, "once", "scheduled", 1, MOMENT_MS, MOMENT_MS + 10_000]
        assert parsed(request_to_row(a_plain_request())) == [*columns, SCHEDULED_DOCUMENT]

    def test_a_processing_request(self) -> None:
        row = parsed(request_to_row(a_long_life()[1]))
        columns = [REQUEST_ID, USER_ID, "once", "processing", 2, MOMENT_MS, MOMENT_MS + 15_000]
        lease = {"worker": "one", "attempt": 1, "until": MOMENT_MS + 15_000}
        changes = {"attempt": 1, "tries": 1, "lease": lease, "began_at": MOMENT_MS}
        assert row == [*columns, SCHEDULED_DOCUMENT | changes]

    def test_a_done_request(self) -> None:
        row = parsed(request_to_row(a_long_life()[-1]))
        video = SCHEDULED_DOCUMENT["video"]
        assert isinstance(video, dict)
        result = {"key": f"results/{REQUEST_ID}/2", "receipt": RECEIPT_DOCUMENT}
        one = {"number": 1, "worker": "one", "began_at": MOMENT_MS, "ended_at": MOMENT_MS + 1000}
        two = {
            "number": 2,
            "worker": "two",
            "began_at": MOMENT_MS + 2000,
            "ended_at": MOMENT_MS + 3000,
        }
        changes = {
            "video": {**video, "result": result},
            "updated_at": MOMENT_MS + 3000,
            "not_before": MOMENT_MS + 2000,
            "attempt": 2,
            "tries": 2,
            "progress": 100,
            "endings": [{"event": "request.done", "at": MOMENT_MS + 3000, "number": 5}],
            "announce_at": MOMENT_MS + 3000,
            "history": [
                {**one, "outcome": "scheduled", "failure": FAILURE_DOCUMENT},
                {**two, "outcome": "done", "failure": None},
            ],
        }
        assert row == [
            *(REQUEST_ID, USER_ID, "once", "done", 5, MOMENT_MS, None),
            SCHEDULED_DOCUMENT | changes,
        ]

    def test_a_failed_request(self) -> None:
        failed = a_long_life()[1].fail(attempt=1, failure=DAMAGED, now=MOMENT)
        *columns, document = parsed(request_to_row(failed))
        assert columns == [REQUEST_ID, USER_ID, "once", "failed", 3, MOMENT_MS, None]
        assert isinstance(document, dict)
        assert document["failure"] == {"code": DAMAGED.code, "detail": DAMAGED.detail}


class TestReading:
    @pytest.mark.parametrize("status", Status)
    def test_what_a_newer_writer_added_is_ignored(self, status: Status) -> None:
        request = a_request(status)
        *columns, document = parsed(request_to_row(request))
        newer = json.dumps(_with_more(document))
        assert request_from_row((*request_to_row(request)[: len(columns)], newer)) == request

    def test_a_document_from_before_there_were_several_windows_is_read(self) -> None:
        *columns, document = request_to_row(a_plain_request())
        older = json.loads(str(document))
        for field in ("more_windows", "mode", "container"):
            del older[field]
        assert request_from_row((*columns, json.dumps(older))) == a_plain_request()

    def test_a_life_is_read_back(self) -> None:
        for request in a_long_life():
            assert request_from_row(request_to_row(request)) == request


def _with_more(document: object) -> object:
    """Return the document with one more field in each of its objects."""
    if isinstance(document, dict):
        return {"added_later": [1], **{name: _with_more(each) for name, each in document.items()}}
    if isinstance(document, list):
        return [_with_more(each) for each in document]
    return document
