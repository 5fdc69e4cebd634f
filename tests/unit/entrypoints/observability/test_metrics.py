"""The figures, as Prometheus would read them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from trimcore.adapters.memory.clock import MemoryClock
from trimcore.adapters.memory.stores.requests import MemoryRequests
from trimcore.domain.errors import Unavailable
from trimcore.domain.model.lifecycle import Status
from trimcore.entrypoints.observability.backlog import Backlog
from trimcore.entrypoints.observability.metrics import Metrics
from trimcore.ports.conformance.stores.builders import a_receipt, a_request, submitted
from trimcore.ports.stores.requests import Requests


def samples(text: bytes) -> dict[str, float]:
    """Read what starts with our name: `name{label=value,…}`, labels in order, and its figure."""
    return {
        sample.name + "".join(f" {key}={value}" for key, value in sorted(sample.labels.items())): (
            sample.value
        )
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
        if sample.name.startswith("trimcore_")
    }


def backlog(requests: Requests, clock: MemoryClock, fresh: float = 0) -> Backlog:
    return Backlog(requests=lambda: requests, clock=lambda: clock, fresh=fresh)


class TestMetrics:
    def test_a_trim_counts_with_what_it_read_and_wrote(self) -> None:
        metrics = Metrics()
        metrics.trim_ended("done", 3.0, a_receipt(bytes_read=10, bytes_written=4))
        metrics.trim_ended("failed", 0.2, None)
        found = samples(metrics.text())
        assert found["trimcore_trims_total outcome=done path=joined"] == 1
        assert found["trimcore_trims_total outcome=failed path=none"] == 1
        assert found["trimcore_trim_read_bytes_total"] == 10
        assert found["trimcore_trim_written_bytes_total"] == 4
        assert found["trimcore_trim_seconds_bucket le=2.5 outcome=done"] == 0
        assert found["trimcore_trim_seconds_bucket le=5.0 outcome=done"] == 1
        assert found["trimcore_trim_seconds_sum outcome=failed"] == pytest.approx(0.2)

    def test_sweeps_count(self) -> None:
        metrics = Metrics()
        metrics.swept(rung=2, lapsed=1)
        metrics.swept(rung=1, lapsed=0)
        metrics.collected(4)
        found = samples(metrics.text())
        assert found["trimcore_sweep_rung_total"] == 3
        assert found["trimcore_sweep_lapsed_total"] == 1
        assert found["trimcore_orphans_removed_total"] == 4

    def test_processes_keep_apart(self) -> None:
        one, other = Metrics(), Metrics()
        one.swept(rung=1, lapsed=0)
        assert samples(other.text())["trimcore_sweep_rung_total"] == 0


class TestBacklog:
    @pytest.fixture
    def clock(self) -> MemoryClock:
        return MemoryClock()

    @pytest.fixture
    def ask(self, clock: MemoryClock) -> Callable[[Requests], dict[str, float]]:
        return lambda requests: samples(Metrics().text(backlog(requests, clock)))

    def test_requests_count_by_status(self, ask: Callable[[Requests], dict[str, float]]) -> None:
        requests = MemoryRequests()
        for status in (Status.DONE, Status.DONE, Status.FAILED):
            requests.add(a_request(status))
        found = ask(requests)
        assert found["trimcore_requests status=done"] == 2
        assert found["trimcore_requests status=failed"] == 1
        assert found["trimcore_requests status=scheduled"] == 0
        assert found["trimcore_queue_age_seconds"] == 0

    def test_the_queue_is_as_old_as_who_waits_longest(
        self, clock: MemoryClock, ask: Callable[[Requests], dict[str, float]]
    ) -> None:
        requests = MemoryRequests()
        for age in (3, 90, -5):
            requests.add(submitted(created_at=clock.now() - timedelta(seconds=age)))
        assert ask(requests)["trimcore_queue_age_seconds"] == 90

    def test_who_may_not_be_tried_yet_does_not_wait(
        self, clock: MemoryClock, ask: Callable[[Requests], dict[str, float]]
    ) -> None:
        requests = MemoryRequests()
        requests.add(submitted(created_at=clock.now() + timedelta(seconds=5)))
        assert ask(requests)["trimcore_queue_age_seconds"] == 0

    def test_without_the_database_there_is_one_figure(
        self, ask: Callable[[Requests], dict[str, float]]
    ) -> None:
        found = ask(_Away())
        assert found["trimcore_database_up"] == 0
        assert [name for name in found if name.startswith("trimcore_requests")] == []
        assert ask(MemoryRequests())["trimcore_database_up"] == 1

    def test_who_asks_often_does_not_weigh_on_the_database(self, clock: MemoryClock) -> None:
        requests = MemoryRequests()
        collector = backlog(requests, clock, fresh=3600)
        first = samples(Metrics().text(collector))
        requests.add(submitted())
        again = samples(Metrics().text(collector))
        assert again["trimcore_requests status=scheduled"] == 0
        assert first["trimcore_database_up"] == again["trimcore_database_up"] == 1


class _Away(MemoryRequests):
    """A database that does not answer."""

    def waiting_since(self) -> None:
        raise Unavailable("away")
