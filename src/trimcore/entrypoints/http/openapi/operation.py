"""One method of one address, as OpenAPI describes it."""

import inspect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TypeAlias

from msgspec import Struct

from trimcore.entrypoints.http.jsonapi.envelope import MEDIA_TYPE, Errors, Object
from trimcore.entrypoints.http.jsonapi.query import NOTHING, Accepted
from trimcore.entrypoints.http.openapi.headers import QUOTA, texts
from trimcore.entrypoints.http.openapi.parameters import CALL_ID, of_query
from trimcore.entrypoints.http.openapi.schemas import Bytes, ref


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method of one address; the use case's docstring is its description.

    `file` is the media type of what is answered in place of a document, if that is so: then who has
    it already is told so.
    `streamed` is the media type of an answer that goes on, each event of which has the shape.
    `bare` are errors that come without a body, of this media type, unless Accept names ours.
    """

    summary: str
    usecase: type
    status: int
    answer: type[Struct] | None
    file: str | None = None
    errors: Sequence[int]
    accepted: Accepted = NOTHING
    parameters: Sequence[Object] = ()
    streamed: str | None = None
    bodies: Mapping[str, type[Struct] | type[Bytes]] = field(default_factory=dict)
    needs_body: bool = True
    bare: Mapping[int, str] = field(default_factory=dict)
    headers: Sequence[str] = ()
    """Those of the answer that say something of what was asked for."""

    def described(self, name: str, tag: str, *, method: str, guarded: bool) -> Object:
        """Return the operation as OpenAPI writes it; `guarded`: it needs a token."""
        found: Object = {
            "operationId": name,
            "tags": [tag],
            "summary": self.summary,
            "description": inspect.getdoc(self.usecase) or "",
            "security": [{"bearer": []}] if guarded else [],
            "parameters": [*self.parameters, *of_query(self.accepted), CALL_ID],
            "responses": {**self._success(), **self._failures(has_body=method != "head")},
        }
        if self.bodies:
            content: Object = {kind: {"schema": ref(shape)} for kind, shape in self.bodies.items()}
            found["requestBody"] = {"required": self.needs_body, "content": content}
        return found

    def shapes(self) -> Iterator[type[Struct]]:
        """Return the structs of its bodies, asked and answered."""
        yield from (shape for shape in self.bodies.values() if issubclass(shape, Struct))
        if self.answer is not None:
            yield self.answer

    def _success(self) -> Object:
        success: Object = {"description": HTTPStatus(self.status).phrase}
        if self.streamed is not None and self.answer is not None:
            detail = f"Events whose data is a {self.answer.__name__}, as they come."
            text: Object = {"type": "string", "description": detail}
            success["content"] = {self.streamed: {"schema": text}}
        elif self.answer is not None:
            success["content"] = {MEDIA_TYPE: {"schema": ref(self.answer)}}
        is_limited = HTTPStatus.TOO_MANY_REQUESTS in self.errors
        if headers := texts(self.headers) | (QUOTA if is_limited else {}):
            success["headers"] = headers
        if self.file is None:
            return {str(self.status): success}
        success["content"] = {self.file: {"schema": ref(Bytes)}}
        return {str(self.status): success, "304": {"description": "Not Modified"}}

    def _failures(self, *, has_body: bool) -> Object:
        return {str(status): self._failure(status, has_body=has_body) for status in self.errors}

    def _failure(self, status: int, *, has_body: bool) -> Object:
        if not has_body:
            return {"description": HTTPStatus(status).phrase}
        if status not in self.bare:
            return {"$ref": f"#/components/responses/{status}"}
        empty: Object = {"type": "string", "maxLength": 0}
        content: Object = {
            self.bare[status]: {"schema": empty},
            MEDIA_TYPE: {"schema": ref(Errors)},
        }
        return {"description": HTTPStatus(status).phrase, "content": content}


Operations: TypeAlias = Mapping[tuple[str, str], tuple[str, Operation]]
"""By method and address: how a client calls it, and what it is."""
