"""The whole description."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from importlib.metadata import version

from msgspec import Struct

from trimcore.entrypoints.http.jsonapi.envelope import MEDIA_TYPE, Errors, Health, Object
from trimcore.entrypoints.http.middleware.authentication import is_guarded
from trimcore.entrypoints.http.openapi import operations as op
from trimcore.entrypoints.http.openapi.operation import Operation
from trimcore.entrypoints.http.openapi.parameters import IF_NONE_MATCH, IF_RANGE, RANGE, TOKEN
from trimcore.entrypoints.http.openapi.schemas import components, ref

_API = "/api/v1/users"
OPERATIONS: Mapping[tuple[str, str], tuple[str, Operation]] = {
    ("post", f"{_API}/registration"): ("register", op.REGISTER),
    ("post", f"{_API}/session"): ("logIn", op.LOG_IN),
    ("delete", f"{_API}/session"): ("logOut", op.LOG_OUT),
    ("get", f"{_API}/requests"): ("listRequests", op.LIST_REQUESTS),
    ("get", f"{_API}/requests/{{request_id}}"): ("showRequest", op.SHOW_REQUEST),
    ("post", f"{_API}/requests/{{request_id}}/restart"): ("restartRequest", op.RESTART_REQUEST),
    ("post", f"{_API}/requests/{{request_id}}/cancel"): ("cancelRequest", op.CANCEL_REQUEST),
    ("post", f"{_API}/videos"): ("createVideo", op.CREATE_VIDEO),
    ("get", f"{_API}/videos"): ("listVideos", op.LIST_VIDEOS),
}
_FAILURES = (400, 401, 403, 404, 406, 408, 409, 413, 415, 416, 422, 429, 500, 503)
_RETRY_AFTER: Object = {"Retry-After": {"schema": {"type": "integer"}}}


def description() -> Object:
    """Return the OpenAPI 3.1 document."""
    paths: dict[str, Object] = {}
    for (method, path), (name, operation) in OPERATIONS.items():
        guarded = is_guarded(method.upper(), path)
        paths.setdefault(path, {})[method] = operation.described(name, guarded=guarded)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "trimcore",
            "version": version("trimcore"),
            "description": "Exact video cutting. Bodies follow JSON:API 1.0.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": {**paths, **_other_paths()},
        "components": {
            "schemas": components(_shapes()),
            "responses": {str(status): _failure(status) for status in _FAILURES},
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
            },
        },
    }


def _shapes() -> Iterator[type[Struct]]:
    for _, operation in OPERATIONS.values():
        yield from operation.shapes()
    yield from (Errors, Health)


def _failure(status: int) -> Object:
    found: Object = {
        "description": HTTPStatus(status).phrase,
        "content": {MEDIA_TYPE: {"schema": ref(Errors)}},
    }
    return found | ({"headers": _RETRY_AFTER} if status in {429, 503} else {})


def _other_paths() -> Object:
    health: Object = {
        "description": "OK",
        "content": {MEDIA_TYPE: {"schema": ref(Health)}},
    }
    return {
        "/blobs/{token}": {
            "get": _fetching("fetchBlob", "Fetch a trimmed video by its link"),
            "head": _fetching("describeBlob", "Tell size and type of a trimmed video"),
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
                {"200": {"description": "OK", "content": {"text/plain": {}}}},
            )
        },
        "/openapi.json": {
            "get": _open(
                "describe",
                "This document",
                {"200": {"description": "OK", "content": {"application/json": {}}}},
            )
        },
    }


def _fetching(name: str, summary: str) -> Object:
    whole: Object = {"description": "All of it", "content": {"video/*": {}}}
    piece: Object = {"description": "One range of it", "content": {"video/*": {}}}
    responses: Object = {
        "200": whole,
        "206": piece,
        "304": {"description": "Not Modified"},
        "404": _shared(404),
        "416": _shared(416),
        "503": _shared(503),
    }
    return _open(name, summary, responses) | {"parameters": [TOKEN, RANGE, IF_RANGE, IF_NONE_MATCH]}


def _open(name: str, summary: str, responses: Object) -> Object:
    return {"operationId": name, "summary": summary, "security": [], "responses": responses}


def _shared(status: int) -> Object:
    return {"$ref": f"#/components/responses/{status}"}
