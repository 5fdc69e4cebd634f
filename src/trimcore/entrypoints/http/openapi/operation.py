"""One method of one address, as OpenAPI describes it."""

import inspect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from msgspec import Struct

from trimcore.entrypoints.http.jsonapi.envelope import MEDIA_TYPE, Object
from trimcore.entrypoints.http.jsonapi.query import NOTHING, Accepted
from trimcore.entrypoints.http.openapi.parameters import of_query
from trimcore.entrypoints.http.openapi.schemas import ref


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method of one address; the use case's docstring is its description."""

    summary: str
    usecase: type
    status: int
    answer: type[Struct] | None
    errors: Sequence[int]
    accepted: Accepted = NOTHING
    parameters: Sequence[Object] = ()
    bodies: Mapping[str, type[Struct]] = field(default_factory=dict)

    def described(self, name: str, *, guarded: bool) -> Object:
        """Return the operation as OpenAPI writes it; `guarded`: it needs a token."""
        found: Object = {
            "operationId": name,
            "summary": self.summary,
            "description": inspect.getdoc(self.usecase) or "",
            "security": [{"bearer": []}] if guarded else [],
            "parameters": [*self.parameters, *of_query(self.accepted)],
            "responses": self._responses(),
        }
        if self.bodies:
            content: Object = {kind: {"schema": ref(shape)} for kind, shape in self.bodies.items()}
            found["requestBody"] = {"required": True, "content": content}
        return found

    def shapes(self) -> Iterator[type[Struct]]:
        """Return the structs of its bodies, asked and answered."""
        yield from self.bodies.values()
        if self.answer is not None:
            yield self.answer

    def _responses(self) -> Object:
        success: Object = {"description": HTTPStatus(self.status).phrase}
        if self.answer is not None:
            success["content"] = {MEDIA_TYPE: {"schema": ref(self.answer)}}
        failures = {
            str(status): {"$ref": f"#/components/responses/{status}"} for status in self.errors
        }
        return {str(self.status): success, **failures}
