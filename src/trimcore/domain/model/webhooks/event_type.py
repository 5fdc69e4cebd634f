"""What can be told of."""

from enum import StrEnum


class EventType(StrEnum):
    """What has happened, in the words of the wire."""

    REQUEST_DONE = "request.done"
    REQUEST_FAILED = "request.failed"
    REQUEST_CANCELLED = "request.cancelled"
    SOURCE_READY = "source.ready"
    SOURCE_FAILED = "source.failed"
    PING = "webhook.ping"
    """Nothing: the owner wants to see whether a webhook is answered. No webhook asks for it."""


SUBSCRIBABLE = tuple(each for each in EventType if each is not EventType.PING)
"""What a webhook may ask for, all of it unless it says otherwise."""
