"""The life of a trim request, as one table.

scheduled   waits for a worker; a claim begins the next attempt.
processing  a worker holds a lease. It renews the lease while it works, then finishes or fails.
            A lapsed lease or a transient fault sends the request back to scheduled (retry), until
            the attempts are used up; then it fails.
done        has its one result; final.
failed      has a reason; the user may restart it.
cancelled   given up by the user, who may restart it.
"""

from enum import StrEnum

from trimcore.domain.errors import IllegalTransition


class Status(StrEnum):
    """Where a request stands."""

    SCHEDULED = "scheduled"
    PROCESSING = "processing"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_final(self) -> bool:
        """Tell whether no worker will touch the request any more, unless it is restarted."""
        return self in {Status.DONE, Status.FAILED, Status.CANCELLED}


class Event(StrEnum):
    """What can happen to a request."""

    CLAIM = "claim"
    RENEW = "renew"
    FINISH = "finish"
    FAIL = "fail"
    RETRY = "retry"
    RESTART = "restart"
    CANCEL = "cancel"
    RING = "ring"


TRANSITIONS: dict[tuple[Status, Event], Status] = {
    (Status.SCHEDULED, Event.RING): Status.SCHEDULED,
    (Status.SCHEDULED, Event.CLAIM): Status.PROCESSING,
    (Status.SCHEDULED, Event.CANCEL): Status.CANCELLED,
    (Status.PROCESSING, Event.RENEW): Status.PROCESSING,
    (Status.PROCESSING, Event.FINISH): Status.DONE,
    (Status.PROCESSING, Event.FAIL): Status.FAILED,
    (Status.PROCESSING, Event.RETRY): Status.SCHEDULED,
    (Status.PROCESSING, Event.CANCEL): Status.CANCELLED,
    (Status.FAILED, Event.RESTART): Status.SCHEDULED,
    (Status.CANCELLED, Event.RESTART): Status.SCHEDULED,
}

_STANDS = {
    Status.SCHEDULED: "waits for a worker",
    Status.PROCESSING: "is being worked on",
    Status.DONE: "is done",
    Status.FAILED: "has failed",
    Status.CANCELLED: "was cancelled",
}
_DOES = {
    Event.CLAIM: "begin work on",
    Event.RENEW: "go on with",
    Event.FINISH: "finish",
    Event.FAIL: "give up on",
    Event.RETRY: "put off",
    Event.RESTART: "restart",
    Event.CANCEL: "cancel",
    Event.RING: "ring for",
}


def next_status(status: Status, event: Event) -> Status:
    """Look the table up.

    Raises:
        IllegalTransition: the table has no such row.
    """
    try:
        return TRANSITIONS[status, event]
    except KeyError:
        raise IllegalTransition(_refusal(status, event)) from None


def _refusal(status: Status, event: Event) -> str:
    """Say in a sentence for users where the request stands, and when the event would fit."""
    allowed = [_STANDS[before] for before, taken in TRANSITIONS if taken is event]
    fitting = " or ".join(allowed)
    return f"This request {_STANDS[status]}; one can only {_DOES[event]} a request that {fitting}."
