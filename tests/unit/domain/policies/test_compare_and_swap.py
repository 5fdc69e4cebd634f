"""Values that are known: decided on at once, and read again if another one is stored by now."""

import pytest

from tests.usecase_world import CountingRequests
from trimcore.domain.errors import IllegalTransition, RequestNotFound
from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.policies.compare_and_swap import update_request
from trimcore.ports.conformance.stores.builders import NOW, POLICY, submitted


@pytest.fixture
def requests() -> CountingRequests:
    return CountingRequests()


def claimed(stored: TrimRequest) -> TrimRequest:
    return stored.claim(worker="w", now=NOW, policy=POLICY)


def cancelled(stored: TrimRequest) -> TrimRequest:
    return stored.cancel(now=NOW)


def test_what_is_known_is_not_read_again(requests: CountingRequests) -> None:
    request = submitted()
    requests.add(request)
    update_request(requests, request.id, claimed, known=request)
    assert requests.reads == 0
    assert requests.get(request.id).status is Status.PROCESSING


def test_what_has_changed_meanwhile_decides(requests: CountingRequests) -> None:
    """A claim of what was cancelled is refused, and leaves it as it is."""
    request = submitted()
    requests.add(request)
    update_request(requests, request.id, cancelled)
    with pytest.raises(IllegalTransition):
        update_request(requests, request.id, claimed, known=request)
    assert requests.get(request.id).status is Status.CANCELLED


def test_a_refusal_counts_only_if_it_is_of_what_is_stored(requests: CountingRequests) -> None:
    request = submitted()
    requests.add(request)
    over = cancelled(request)
    update_request(requests, request.id, claimed, known=over)
    assert requests.get(request.id).status is Status.PROCESSING


def test_what_has_gone_is_not_brought_back(requests: CountingRequests) -> None:
    request = submitted()
    with pytest.raises(RequestNotFound):
        update_request(requests, request.id, claimed, known=request)
