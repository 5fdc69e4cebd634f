"""Logs and figures of a whole run, on each wiring."""

import pytest

from tests.integration.operations.conftest import SUBMISSION, Run


class TestLogs:
    def test_every_line_is_an_object_that_says_what_who_and_when(self, run: Run) -> None:
        for process in run.logs:
            for line in run.lines(process):
                assert {"event", "logger", "level", "timestamp"} <= set(line)

    def test_no_secret_is_in_any_of_them(self, run: Run) -> None:
        leaked = [
            (process, name)
            for process, text in run.logs.items()
            for name, secret in run.secrets.items()
            if secret in text
        ]
        assert leaked == []

    def test_the_api_ties_the_callers_id_to_the_request(self, run: Run) -> None:
        submissions = [
            line for line in run.lines("api") if line["event"] == "POST /api/v1/users/videos 201"
        ]
        assert [line["trim_request"] for line in submissions] == [run.done, run.failed]
        assert {line["request_id"] for line in submissions} == {SUBMISSION}

    def test_the_worker_tells_of_each_attempt(self, run: Run) -> None:
        ended = {
            line["trim_request"]: line
            for line in run.lines(run.worker)
            if line["event"] == "attempt ended" and line["outcome"] != "skipped"
        }
        done, failed = ended[run.done], ended[run.failed]
        assert (done["outcome"], done["attempt"]) == ("done", 1)
        assert (failed["outcome"], failed["attempt"]) == ("failed", 1)
        assert done["seconds"] > 0
        assert done["bytes_written"] > 0
        assert failed["because"] in {"damaged_media", "not_a_video", "no_video_stream"}

    def test_every_line_of_a_call_has_its_id(self, run: Run) -> None:
        calls = [line for line in run.lines("api") if line["logger"].endswith(".calls")]
        assert calls
        assert all(line["request_id"] for line in calls)


class TestFigures:
    def test_requests_are_counted_by_status(self, run: Run) -> None:
        assert run.api_metrics["trimcore_database_up"] == 1
        assert run.api_metrics["trimcore_requests status=done"] == 1
        assert run.api_metrics["trimcore_requests status=failed"] == 1
        assert run.api_metrics["trimcore_queue_age_seconds"] == 0

    def test_trims_are_counted_where_they_are_made(self, run: Run) -> None:
        found = run.trim_metrics
        done = {name: value for name, value in found.items() if "outcome=done path=" in name}
        assert sum(value for name, value in done.items() if "_total" in name) == 1
        assert found["trimcore_trims_total outcome=failed path=none"] == 1
        assert found["trimcore_trim_seconds_count outcome=done"] == 1
        assert found["trimcore_trim_seconds_sum outcome=done"] > 0
        assert found["trimcore_trim_read_bytes_total"] > 0
        assert found["trimcore_trim_written_bytes_total"] > 0

    @pytest.mark.parametrize(
        ("method", "route", "status", "least"),
        [
            ("POST", "/api/v1/users/videos", "2xx", 2),
            ("GET", "/api/v1/users/requests/{request_id}", "2xx", 2),
            ("POST", "/api/v1/users/session", "4xx", 1),
            ("GET", "none", "4xx", 2),
        ],
    )
    def test_calls_are_timed_by_the_routes_template(
        self, run: Run, method: str, route: str, status: str, least: int
    ) -> None:
        labels = f"method={method} route={route} status={status}"
        assert run.api_metrics[f"trimcore_http_seconds_count {labels}"] >= least

    def test_no_label_holds_what_users_send(self, run: Run) -> None:
        names = " ".join([*run.api_metrics, *run.trim_metrics])
        assert run.done not in names
        assert "/nothing/here" not in names
        assert [name for name, secret in run.secrets.items() if secret in names] == []
