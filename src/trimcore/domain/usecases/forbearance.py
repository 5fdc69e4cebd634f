"""Not holding against a request what was no fault of its own."""

from dataclasses import replace

from trimcore.domain.errors import Busy, StorageFull, Unavailable
from trimcore.domain.model.lease import RetryPolicy
from trimcore.domain.model.trim_request import Failure, TrimRequest

OUTAGES = {Unavailable.code, StorageFull.code, Busy.code}
MOST_OUTAGES = 40


def forbearing(
    policy: RetryPolicy, request: TrimRequest, newest: Failure | None = None
) -> RetryPolicy:
    """Return a policy which allows one try more for each that an outage ended, up to forty.

    With the waits in between, that is some minutes: a store that is away for so long does not make
    every request fail that comes along. `newest` is what ended the try at hand.
    """
    recent = [attempt.failure for attempt in request.history[-request.tries :]]
    outages = sum(failure.code in OUTAGES for failure in [*recent, newest] if failure is not None)
    return replace(policy, attempts=policy.attempts + min(outages, MOST_OUTAGES))
