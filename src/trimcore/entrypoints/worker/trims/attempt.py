"""One attempt at a trim, seen from the outside: what logs and metrics are told of it."""

import logging
import time
from collections.abc import Callable

from trimcore.domain.errors import Unavailable
from trimcore.domain.model.ids import RequestId
from trimcore.domain.model.lease import HANDED_BACK
from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.receipt import Receipt
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.usecases.trimming.run_trim import RunTrimCommand
from trimcore.entrypoints.observability.line_fields import in_lines
from trimcore.entrypoints.wiring.container import Container
from trimcore.entrypoints.worker.worker_name import worker_name

SKIPPED = "skipped"
"""There was nothing to do for this worker, or the attempt did not count."""
UNAVAILABLE = "unavailable"
"""The database did not answer, so a sweep will bring the request back."""
ERROR = "error"
"""A fault of ours."""

log = logging.getLogger(__name__)


def run_attempt(
    container: Container,
    request_id: RequestId,
    *,
    should_stop: Callable[[], bool],
    known: TrimRequest | None = None,
) -> str:
    """Try a request once, tell how it went, and return that in a word.

    `known` is the request as it was a moment ago, if somebody has just read it.
    Nothing is raised: what is left to do is in the database, and a sweep will ring again.
    """
    command = RunTrimCommand(
        request_id=request_id, worker=worker_name(), should_stop=should_stop, known=known
    )
    began_at = time.monotonic()
    left: TrimRequest | None = None
    with in_lines(trim_request=request_id):
        try:
            left = container.run_trim().execute(command)
            outcome = outcome_of(left)
        except Unavailable as error:
            log.warning("the request waits for a sweep: %s", error)
            outcome = UNAVAILABLE
        except Exception:
            log.exception("an attempt ended with an error")
            outcome = ERROR
        seconds = time.monotonic() - began_at
        receipt = _receipt_of(left)
        _tell(outcome, seconds, left, receipt)
    container.metrics().trim_ended(outcome, seconds, receipt)
    return outcome


def outcome_of(left: TrimRequest | None) -> str:
    """Return in a word what became of a request that an attempt has left."""
    if left is None:
        return SKIPPED
    if left.status is not Status.SCHEDULED:
        return left.status.value
    return "handed_back" if left.history[-1].failure == HANDED_BACK else "retried"


def _tell(outcome: str, seconds: float, left: TrimRequest | None, receipt: Receipt | None) -> None:
    fields: dict[str, object] = {"outcome": outcome, "seconds": round(seconds, 3)}
    if left is not None:
        fields["attempt"] = left.attempt
    if left is not None and left.status is not Status.DONE and left.history[-1].failure:
        fields["because"] = left.history[-1].failure.code
    if receipt is not None:
        fields |= {
            "path": receipt.path.value,
            "bytes_read": receipt.bytes_read,
            "bytes_written": receipt.bytes_written,
        }
    log.log(logging.DEBUG if outcome == SKIPPED else logging.INFO, "attempt ended", extra=fields)


def _receipt_of(left: TrimRequest | None) -> Receipt | None:
    if left is None or left.video.result is None:
        return None
    return left.video.result.receipt
