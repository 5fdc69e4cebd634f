"""Values of the domain, made or read in a wrong way."""

from typing import assert_never

from trimcore.domain.cutting.modes import EnginePath
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.model.ids import RequestId, UserId
from trimcore.domain.model.receipt import Receipt
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.usecases.trimming.get_request import RequestOfUser


def windows(window: TrimWindow) -> None:
    TrimWindow(1_000_000, 2_000_000)  # refused: call-arg
    TrimWindow(start_us=1.5, duration_us=1)  # refused: arg-type
    TrimWindow.parse(1, "2")  # refused: arg-type
    window.start_us = 0  # refused: misc
    window.shift(1)  # refused: attr-defined


def ids(request_id: RequestId) -> None:
    RequestOfUser(user_id=request_id, request_id=request_id)  # refused: arg-type
    RequestOfUser(user_id="65f0", request_id=request_id)  # refused: arg-type
    RequestOfUser(user_id=UserId("65f0"))  # refused: call-arg


def results(request: TrimRequest) -> str:
    request.claim("worker")  # refused: call-arg
    request.progress += 1  # refused: misc
    return request.video.result.receipt.container  # refused: union-attr


def forgotten(receipt: Receipt) -> str:
    match receipt.path:
        case EnginePath.JOINED:
            return "joined"
        case EnginePath.ENCODED:
            return "encoded"
    assert_never(receipt.path)  # refused: arg-type
