"""Use cases with a port that is missing, or another's in its place."""

from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.usecases.trimming.cancel_request import CancelRequest
from trimcore.ports.clock import Clock
from trimcore.ports.stores.requests import Requests


def wired(requests: Requests, clock: Clock, request: TrimRequest) -> None:
    CancelRequest(requests=requests)  # refused: call-arg
    CancelRequest(requests=clock, clock=clock)  # refused: arg-type
    CancelRequest(requests=requests, clock=clock, queue=None)  # refused: call-arg
    CancelRequest(requests=requests, clock=clock).execute(request.id)  # refused: arg-type
