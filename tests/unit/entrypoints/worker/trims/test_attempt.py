"""What logs and metrics are told of an attempt."""

import logging

import pytest
from prometheus_client.parser import text_string_to_metric_families

from trimcore.domain.errors import Unavailable
from trimcore.domain.model.ids import RequestId
from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.entrypoints.wiring.container import Container
from trimcore.entrypoints.wiring.settings import read_settings
from trimcore.entrypoints.worker.trims.attempt import run_attempt
from trimcore.ports.conformance.stores.builders import NOW, POLICY, a_request, an_object_id

NEVER_STOP = bool
"""Called without an argument it says no."""


class Scripted:
    """Stands where the use case does, and leaves the request as it is told."""

    def __init__(self, ending: TrimRequest | Exception | None) -> None:
        self._ending = ending

    def execute(self, _: object) -> TrimRequest | None:
        if isinstance(self._ending, Exception):
            raise self._ending
        return self._ending


def retried() -> TrimRequest:
    running = a_request(Status.PROCESSING)
    failure = a_request(Status.FAILED).failure
    assert failure is not None
    return running.retry(attempt=running.attempt, failure=failure, now=NOW, policy=POLICY)


def handed_back() -> TrimRequest:
    running = a_request(Status.PROCESSING)
    return running.hand_back(attempt=running.attempt, now=NOW)


@pytest.mark.parametrize(
    ("ending", "outcome", "path"),
    [
        (a_request(Status.DONE), "done", "joined"),
        (a_request(Status.FAILED), "failed", "none"),
        (retried(), "retried", "none"),
        (handed_back(), "handed_back", "none"),
        (None, "skipped", "none"),
        (Unavailable("away"), "unavailable", "none"),
        (RuntimeError("broken"), "error", "none"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_ending_has_a_name(
    ending: TrimRequest | Exception | None,
    outcome: str,
    path: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, "trimcore")
    container = Container(settings=read_settings({}))
    container.run_trim.override(Scripted(ending))
    run_attempt(container, RequestId(an_object_id()), should_stop=NEVER_STOP)
    assert counted(container) == {(outcome, path): 1}
    told = caplog.records[-1].__dict__
    assert told["outcome"] == outcome
    assert told["seconds"] >= 0
    if isinstance(ending, TrimRequest):
        assert told["attempt"] == ending.attempt


def counted(container: Container) -> dict[tuple[str, str], float]:
    """Return how many trims ended, by outcome and path."""
    return {
        (sample.labels["outcome"], sample.labels["path"]): sample.value
        for family in text_string_to_metric_families(container.metrics().text().decode())
        for sample in family.samples
        if sample.name == "trimcore_trims_total"
    }
