"""A change of a request as text/event-stream carries it."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from msgspec import json

from trimcore.domain.model.ids import RequestId, UserId
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.entrypoints.http.jsonapi.documents.trimming import request_resource
from trimcore.entrypoints.http.jsonapi.envelope import enveloped
from trimcore.entrypoints.http.jsonapi.problems import MalformedRequest
from trimcore.entrypoints.http.jsonapi.query import Query

COMMENT = b":\n\n"
"""What keeps a connection from looking idle; it means nothing."""
LAST_EVENT_ID = "Last-Event-ID"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_ID = re.compile(r"(\d{1,15})-[0-9a-f]{24}-\d{1,15}", re.ASCII)
_PLAIN = Query()


@dataclass(frozen=True, slots=True)
class Event:
    """A request as it was after a change: its document, and all of the event's text."""

    id: str
    user_id: UserId
    request_id: RequestId
    document: bytes
    text: bytes

    @classmethod
    def of(cls, request: TrimRequest) -> "Event":
        """Write a request down."""
        document = json.encode(enveloped(request_resource(request, _PLAIN)))
        changed = (request.updated_at - _EPOCH) // _MILLISECOND
        name = f"{changed}-{request.id}-{request.version}"
        text = b"event: request\nid: %s\ndata: %s\n\n" % (name.encode(), document)
        return cls(name, request.user_id, request.id, document, text)


def moment_of(event_id: str) -> datetime:
    """Return when the change was made that an event with this id told of.

    Raises:
        MalformedRequest: no event has such an id.
    """
    match = _ID.fullmatch(event_id)
    if match is None:
        raise MalformedRequest("Not the id of an event of this service.", header=LAST_EVENT_ID)
    try:
        return _EPOCH + int(match[1]) * _MILLISECOND
    except OverflowError as error:
        message = "Not the id of an event of this service."
        raise MalformedRequest(message, header=LAST_EVENT_ID) from error
