"""The service as one object, without any infrastructure."""

from datetime import timedelta
from threading import Event

import pytest

from trimcore.adapters.memory.clock import MemoryClock
from trimcore.adapters.memory.media import MemoryMedia
from trimcore.adapters.memory.queue import MemoryQueue
from trimcore.adapters.memory.stores.requests import MemoryRequests
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import EngineMissing, Unavailable
from trimcore.domain.model.ids import UserId
from trimcore.domain.model.lease import RetryPolicy
from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.usecases.trimming.submit_trim import SubmitTrimCommand
from trimcore.entrypoints.embedding.service import Service
from trimcore.entrypoints.wiring.variables import SettingError

TINY = b"tinyftyp video 1/10\nI.A.A.I.A.A.\n"


def submit(service: Service) -> TrimRequest:
    """Submit a tiny video for somebody new."""
    user_id = UserId(service.ids.object_id())
    with service.submit_trim.begin() as upload:
        upload.write(TINY)
        command = SubmitTrimCommand(
            user_id=user_id, name="tiny", window=TrimWindow.parse("0", "0.5"), upload=upload
        )
        return service.submit_trim.execute(command).request


def test_a_request_is_done_in_memory() -> None:
    """Submitted, tried, and its piece read, with nothing but the object."""
    with Service.in_memory() as service:
        request = submit(service)
        (done,) = service.run_once()
        assert (done.id, done.status) == (request.id, Status.DONE)
        assert done.video.result is not None
        source = service.blobs.open(done.video.result.key)
        assert source.read_at(0, source.size) == b"tinyftyp video 1/10\nI.A.A.\n"
        assert service.run_once() == ()


def test_all_that_is_due_is_tried() -> None:
    """Each once."""
    with Service.in_memory() as service:
        submitted = {submit(service).id for _ in range(3)}
        assert {request.id for request in service.run_once()} == submitted


def test_a_port_takes_the_place_of_an_adapter() -> None:
    """For everything that is built on it."""
    requests, clock = MemoryRequests(), MemoryClock()
    with Service.in_memory(requests=requests, clock=clock) as service:
        request = submit(service)
        assert requests.get(request.id) == service.requests.get(request.id)
        assert request.created_at == clock.now()


class AwayOnce(MemoryMedia):
    """An engine whose source is away at first."""

    tries = 0

    def trim_windows(  # type: ignore[override]  # passes on
        self, *args: object, **kwargs: object
    ) -> object:
        self.tries += 1
        if self.tries == 1:
            raise Unavailable("away")
        return super().trim_windows(*args, **kwargs)  # type: ignore[arg-type]  # what it was given


def test_what_is_tried_again_later_waits_until_then() -> None:
    """The clock decides, not the number of calls."""
    clock = MemoryClock()
    with Service.in_memory(media=AwayOnce(), clock=clock) as service:
        request = submit(service)
        assert [each.status for each in service.run_once()] == [Status.SCHEDULED]
        assert service.run_once() == ()
        clock.set(service.requests.get(request.id).not_before)
        assert [each.status for each in service.run_once()] == [Status.DONE]


def test_what_a_silent_worker_holds_is_taken_up() -> None:
    """When its lease has lapsed, and the pause after that is over."""
    clock, policy = MemoryClock(), RetryPolicy()
    with Service.in_memory(clock=clock) as service:
        request = submit(service)
        claimed = request.claim(worker="silent", now=clock.now(), policy=policy)
        service.requests.replace(claimed)
        assert service.run_once() == ()
        clock.advance(policy.lease)
        service.run_once()
        clock.advance(timedelta(hours=1))
        service.run_once()
        left = service.requests.get(request.id)
        assert (left.status, left.attempt) == (Status.DONE, 2)


class Telling(MemoryRequests):
    """Tells when a request has ended."""

    def __init__(self) -> None:
        super().__init__()
        self.ended = Event()

    def replace(self, request: TrimRequest) -> None:
        super().replace(request)
        if request.status.is_final:
            self.ended.set()


def test_work_goes_on_beside_the_caller() -> None:
    """Until the service is left."""
    requests = Telling()
    with Service.in_memory(requests=requests) as service:
        service.work(threads=1)
        submit(service)
        assert requests.ended.wait(60)


def test_a_bell_that_nobody_can_answer_is_told() -> None:
    """It would let requests wait for the sweeper only, for ever."""
    with (
        Service.in_memory(queue=MemoryQueue()) as service,
        pytest.raises(TypeError, match="can't be answered"),
    ):
        service.work()


class Missing(MemoryMedia):
    """An engine that is not installed."""

    def ping(self) -> None:
        raise EngineMissing


def test_nothing_is_tried_without_an_engine() -> None:
    """And nothing taken up that then would have to be given back."""
    with Service.in_memory(media=Missing()) as service:
        request = submit(service)
        for call in (service.run_once, service.work):
            with pytest.raises(EngineMissing):
                call()
        assert service.requests.get(request.id) == request


def test_the_environment_is_read_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """And then a wrong variable is named as such."""
    monkeypatch.setenv("TRIMCORE_WORKERS", "none")
    with Service.in_memory():
        pass
    with pytest.raises(SettingError, match=r"^TRIMCORE_WORKERS "):
        Service.from_environment()
