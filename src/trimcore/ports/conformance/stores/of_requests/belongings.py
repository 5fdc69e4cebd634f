"""What every store of trim requests finds by what belongs to a request, and how it forgets one."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import pytest

from trimcore.domain.errors import RequestNotFound, StaleVersion
from trimcore.domain.model.ids import SourceId, VideoId
from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.model.video import SourceFile, source_key
from trimcore.ports.conformance.stores.builders import (
    NOW,
    a_receipt,
    a_request,
    a_user_id,
    an_object_id,
    submitted,
)
from trimcore.ports.conformance.stores.races import failures, race
from trimcore.ports.stores.requests import Requests


class BelongingsSuite:
    """Subclass it, and override `requests` with a fixture that gives an empty store."""

    @pytest.fixture
    @abstractmethod
    def requests(self) -> Requests:
        """Return the adapter under test."""

    def test_the_bytes_of_a_user_s_results_are_summed_up(self, requests: Requests) -> None:
        user_id = a_user_id()
        assert requests.stored_bytes(user_id) == 0
        for status in Status:
            requests.add(replace(a_request(status), user_id=user_id))
        large = a_request(Status.DONE)
        result = large.video.result
        assert result is not None
        result = replace(result, receipt=a_receipt(bytes_written=2**40))
        large = replace(large, user_id=user_id, video=replace(large.video, result=result))
        requests.add(large)
        requests.add(a_request(Status.DONE))
        usual = a_receipt().bytes_written
        assert requests.stored_bytes(user_id) == 2**40 + usual
        requests.remove(large)
        assert requests.stored_bytes(user_id) == usual

    def test_a_request_is_found_by_its_video(self, requests: Requests) -> None:
        request = a_request(Status.DONE)
        requests.add(request)
        requests.add(submitted())
        assert requests.find_of_video(request.video.id) == request
        assert requests.find_of_video(VideoId(an_object_id())) is None
        assert requests.find_of_video(VideoId(request.id)) is None

    def test_requests_are_found_by_their_source(self, requests: Requests) -> None:
        source_id = SourceId(an_object_id())
        of_it = [cut_from(source_id, a_request(status)) for status in Status]
        for request in of_it:
            requests.add(request)
        requests.add(submitted())
        assert by_id(requests.list_of_source(source_id)) == by_id(of_it)
        assert len(requests.list_of_source(source_id, limit=2)) == 2
        assert list(requests.list_of_source(source_id, limit=0)) == []
        done = [each for each in of_it if each.status is Status.DONE]
        assert list(requests.list_of_source(source_id, statuses={Status.DONE})) == done
        assert list(requests.list_of_source(source_id, statuses=[])) == []
        assert list(requests.list_of_source(SourceId(an_object_id()))) == []

    def test_a_removed_request_is_gone(self, requests: Requests) -> None:
        request, other = submitted(idempotency_key="key"), submitted()
        requests.add(request)
        requests.add(other)
        requests.remove(request)
        requests.remove(request)
        with pytest.raises(RequestNotFound):
            requests.get(request.id)
        assert list(requests.list_of_user(request.user_id)) == []
        assert requests.find_submission(request.user_id, "key") is None
        assert requests.find_of_video(request.video.id) is None
        assert requests.get(other.id) == other

    def test_the_key_of_a_removed_request_is_free(self, requests: Requests) -> None:
        user_id = a_user_id()
        first, second = (submitted(user_id=user_id, idempotency_key="key") for _ in range(2))
        requests.add(first)
        requests.remove(first)
        requests.add(second)
        assert requests.find_submission(user_id, "key") == second

    def test_only_the_stored_version_is_removed(self, requests: Requests) -> None:
        request = submitted()
        requests.add(request)
        newer = request.cancel(now=NOW)
        requests.replace(newer)
        with pytest.raises(StaleVersion):
            requests.remove(request)
        assert requests.get(request.id) == newer

    def test_either_a_change_or_the_removal_wins(self, requests: Requests) -> None:
        for _ in range(10):
            request = submitted()
            requests.add(request)
            changed = request.cancel(now=NOW)
            outcomes = race([partial(requests.remove, request), partial(requests.replace, changed)])
            assert failures(outcomes) in ([StaleVersion], [RequestNotFound])
            left = [] if outcomes[0] is None else [changed]
            assert list(requests.list_of_user(request.user_id)) == left


def cut_from(source_id: SourceId, request: TrimRequest) -> TrimRequest:
    """Return the request as one that is cut from this source."""
    file = SourceFile(key=source_key(source_id), size=7, sha256="ab" * 32)
    return replace(request, video=replace(request.video, source=file))


def by_id(requests: Sequence[TrimRequest]) -> list[TrimRequest]:
    """Return the requests in the order of their ids."""
    return sorted(requests, key=lambda request: request.id)
