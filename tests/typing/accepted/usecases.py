"""Use cases with whatever stands behind their ports."""

from typing import assert_type

from trimcore.domain.model.ids import UserId
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.usecases.trimming.cancel_request import CancelRequest
from trimcore.domain.usecases.trimming.get_request import GetRequest, RequestOfUser
from trimcore.ports.clock import Clock
from trimcore.ports.stores.requests import Requests


def give_up(requests: Requests, clock: Clock, who: str, request_id: str) -> str:
    cancel = CancelRequest(requests=requests, clock=clock)
    command = RequestOfUser(user_id=UserId(who), request_id=request_id)
    cancelled = assert_type(cancel.execute(command), TrimRequest)
    shown = GetRequest(requests=requests).execute(command)
    return f"{cancelled.status} {shown.version}"
