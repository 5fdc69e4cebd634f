"""Values of the domain, as a user of the package makes and reads them."""

from datetime import datetime
from fractions import Fraction
from typing import assert_never, assert_type

from trimcore.domain.cutting.modes import EnginePath
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import Fault, InvalidInput, MediaFault, TrimcoreError
from trimcore.domain.model.ids import RequestId, UserId
from trimcore.domain.model.lease import Failure
from trimcore.domain.model.receipt import Receipt
from trimcore.domain.model.trim_request import TrimRequest


def window(start: str, duration: str) -> TrimWindow | tuple[Fault, ...]:
    try:
        read = TrimWindow.parse(start, duration)
    except InvalidInput as error:
        return assert_type(error.faults, tuple[Fault, ...])
    assert_type(read.start_us, int)
    assert_type(read.start, Fraction)
    return read


def told(request: TrimRequest) -> str:
    assert_type(request.id, RequestId)
    assert_type(request.user_id, UserId)
    assert_type(request.began_at, datetime | None)
    assert_type(request.failure, Failure | None)
    if request.video.result is not None:
        return how(request.video.result.receipt)
    return request.failure.code if request.failure else request.status


def how(receipt: Receipt) -> str:
    match receipt.path:
        case EnginePath.JOINED:
            return f"{receipt.frames_copied} frames are as they were"
        case EnginePath.ENCODED:
            return receipt.encoded_because
        case EnginePath.HIDDEN:
            return f"{receipt.frames_hidden} frames are hidden"
    assert_never(receipt.path)


def code(error: MediaFault) -> str:
    caught: TrimcoreError = error
    return assert_type(caught.code, str)
