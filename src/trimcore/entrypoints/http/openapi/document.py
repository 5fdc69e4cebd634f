"""The whole description."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from importlib.metadata import version

from msgspec import Struct

from trimcore.entrypoints.http.jsonapi.envelope import MEDIA_TYPE, Errors, Health, Object
from trimcore.entrypoints.http.middleware.authentication import is_guarded
from trimcore.entrypoints.http.openapi.headers import QUOTA, RETRY_AFTER
from trimcore.entrypoints.http.openapi.operation import Operations
from trimcore.entrypoints.http.openapi.operations.accounts import ACCOUNTS
from trimcore.entrypoints.http.openapi.operations.looks import LOOKS
from trimcore.entrypoints.http.openapi.operations.sources import SOURCES
from trimcore.entrypoints.http.openapi.operations.trimming import TRIMMING
from trimcore.entrypoints.http.openapi.operations.uploads import UPLOADS
from trimcore.entrypoints.http.openapi.operations.webhooks import WEBHOOKS
from trimcore.entrypoints.http.openapi.other_paths import other_paths
from trimcore.entrypoints.http.openapi.schemas import components, ref

TAGS: Mapping[str, Operations] = {
    "accounts": ACCOUNTS,
    "sources": {**SOURCES, **LOOKS},
    "trimming": TRIMMING,
    "uploads": UPLOADS,
    "webhooks": WEBHOOKS,
}
OPERATIONS: Operations = {key: value for group in TAGS.values() for key, value in group.items()}
_FAILURES = (400, 401, 403, 404, 406, 408, 409, 412, 413, 415, 416, 422, 429, 460, 500, 503)
_OF_TUS = {460: "Checksum Mismatch"}
_HEADERS: Mapping[int, Object] = {
    401: QUOTA,
    422: QUOTA,
    429: {**RETRY_AFTER, **QUOTA},
    503: RETRY_AFTER,
}


def description() -> Object:
    """Return the OpenAPI 3.1 document."""
    paths: dict[str, Object] = {}
    for tag, operations in TAGS.items():
        for (method, path), (name, operation) in operations.items():
            guarded = is_guarded(method.upper(), path)
            paths.setdefault(path, {})[method] = operation.described(
                name, tag, method=method, guarded=guarded
            )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "trimcore",
            "version": version("trimcore"),
            "description": "Exact video cutting. Bodies follow JSON:API 1.0.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": {**paths, **other_paths()},
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
        "description": _OF_TUS.get(status) or HTTPStatus(status).phrase,
        "content": {MEDIA_TYPE: {"schema": ref(Errors)}},
    }
    return found | ({"headers": _HEADERS[status]} if status in _HEADERS else {})
