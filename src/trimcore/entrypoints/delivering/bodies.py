"""What webhooks are told."""

from msgspec import Struct, json

from trimcore.domain.model.sources.source import Source
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.model.webhooks.delivery import Delivery
from trimcore.domain.model.webhooks.ending import Ending
from trimcore.entrypoints.http.jsonapi.documents.parts import wire_moment
from trimcore.entrypoints.http.jsonapi.documents.sources import source_resource
from trimcore.entrypoints.http.jsonapi.documents.trimming import request_resource
from trimcore.entrypoints.http.jsonapi.envelope import Document, enveloped
from trimcore.entrypoints.http.jsonapi.query import Query


class Told(Struct, frozen=True):
    """What has happened, when, and the JSON:API document of what it happened to."""

    type: str
    timestamp: str
    data: Document[object]


def source_body(source: Source, delivery: Delivery) -> str:
    """Return the body that tells what has become of a source."""
    document: Document[object] = enveloped(source_resource(source, Query()))
    told = Told(type=delivery.event, timestamp=wire_moment(delivery.created_at), data=document)
    return json.encode(told).decode()


def request_body(request: TrimRequest, ending: Ending) -> str:
    """Return the body that tells of the end of a request; the request is described as it is now."""
    document: Document[object] = enveloped(request_resource(request, Query()))
    told = Told(type=ending.event, timestamp=wire_moment(ending.at), data=document)
    return json.encode(told).decode()
