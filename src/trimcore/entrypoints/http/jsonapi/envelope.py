"""The JSON:API envelope, whatever is inside."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from litestar import Response
from msgspec import json

Plain: TypeAlias = "str | int | float | bool | Sequence[Plain] | Mapping[str, Plain] | None"
Object: TypeAlias = dict[str, Plain]

MEDIA_TYPE = "application/vnd.api+json"
_VERSION: Object = {"version": "1.0"}


def enveloped(
    data: Object | list[Object],
    *,
    included: Sequence[Object] | None = None,
    links: Mapping[str, str] | None = None,
) -> Object:
    """Return the document around `data`; what is None is left out."""
    document: Object = {"data": data}
    if included is not None:
        document["included"] = included
    if links is not None:
        document["links"] = links
    return document | {"jsonapi": _VERSION}


def failed(errors: Sequence[Object]) -> Object:
    """Return the document that says what went wrong."""
    return {"errors": errors, "jsonapi": _VERSION}


def informed(meta: Object) -> Object:
    """Return a document that has nothing but facts about itself."""
    return {"meta": meta, "jsonapi": _VERSION}


def answer(
    document: Object, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response[bytes]:
    """Return the answer that carries `document`; its media type has no parameter."""
    return Response(
        json.encode(document),
        status_code=status,
        media_type=MEDIA_TYPE,
        headers={**(headers or {})},
    )
