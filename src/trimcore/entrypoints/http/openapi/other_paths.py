"""What can be called outside the API."""

from http import HTTPStatus

from trimcore.entrypoints.http.jsonapi.envelope import MEDIA_TYPE, Health, Object
from trimcore.entrypoints.http.openapi.parameters import (
    IF_MATCH,
    IF_NONE_MATCH,
    IF_RANGE,
    RANGE,
    TOKEN,
)
from trimcore.entrypoints.http.openapi.schemas import Bytes, ref


def other_paths() -> Object:
    """Return the addresses of results, of health and metrics, and of the description itself."""
    health = _answer(MEDIA_TYPE, ref(Health))
    return {
        "/blobs/{token}": {
            "get": _fetching("fetchBlob", "Fetch a trimmed video by its link", ref(Bytes)),
            "head": _fetching("describeBlob", "Tell size and type of a trimmed video", None),
        },
        "/health/live": {"get": _open("isLive", "Is the process up?", {"200": health})},
        "/health/ready": {
            "get": _open(
                "isReady",
                "Do database, store and queue answer?",
                {"200": health, "503": _shared(503)},
            )
        },
        "/metrics": {
            "get": _open(
                "showMetrics",
                "Figures for operators, as Prometheus reads them",
                {"200": _answer("text/plain", {"type": "string"})},
            )
        },
        "/openapi.json": {
            "get": _open(
                "describe",
                "This document",
                {"200": _answer("application/json", {"type": "object"})},
            )
        },
    }


def _fetching(name: str, summary: str, shape: Object | None) -> Object:
    bytes_: Object = {} if shape is None else {"content": {"video/*": {"schema": shape}}}
    responses: Object = {
        "200": {"description": "All of it", **bytes_},
        "206": {"description": "One range of it", **bytes_},
        "304": {"description": "Not Modified"},
    }
    for status in (404, 412, 416, 503):
        responses[str(status)] = (
            {"description": HTTPStatus(status).phrase} if shape is None else _shared(status)
        )
    parameters = [TOKEN, RANGE, IF_RANGE, IF_MATCH, IF_NONE_MATCH]
    return _open(name, summary, responses) | {"parameters": parameters}


def _answer(media_type: str, shape: Object) -> Object:
    return {"description": "OK", "content": {media_type: {"schema": shape}}}


def _open(name: str, summary: str, responses: Object) -> Object:
    return {
        "operationId": name,
        "tags": ["service"],
        "summary": summary,
        "security": [],
        "responses": responses,
    }


def _shared(status: int) -> Object:
    return {"$ref": f"#/components/responses/{status}"}
