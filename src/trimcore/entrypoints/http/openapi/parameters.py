"""What can stand in addresses and headers."""

from trimcore.domain.model.lifecycle import Status
from trimcore.entrypoints.http.jsonapi.envelope import Object
from trimcore.entrypoints.http.jsonapi.query import LARGEST_PAGE, Accepted
from trimcore.entrypoints.http.jsonapi.values import Id
from trimcore.entrypoints.http.openapi.schemas import schema

REQUEST_ID: Object = {"name": "request_id", "in": "path", "required": True, "schema": schema(Id)}
TOKEN: Object = {"name": "token", "in": "path", "required": True, "schema": schema(str)}
IDEMPOTENCY_KEY: Object = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": (
        "Names this submission, so that it can be repeated safely: the same key and content give "
        "the first answer again, with the header Idempotency-Replayed."
    ),
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
}
RANGE: Object = {"name": "Range", "in": "header", "schema": schema(str)}
IF_RANGE: Object = {"name": "If-Range", "in": "header", "schema": schema(str)}
IF_NONE_MATCH: Object = {"name": "If-None-Match", "in": "header", "schema": schema(str)}


def of_query(accepted: Accepted) -> list[Object]:
    """Return the parameters that an address accepts in its query."""
    found = [_list(f"fields[{kind}]", members) for kind, members in accepted.members.items()]
    if accepted.include:
        found.insert(0, _list("include", accepted.include))
    if accepted.by_status:
        found.append(_list("filter[status]", frozenset(Status)))
    if accepted.pages:
        size: Object = {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE}
        found.append({"name": "page[size]", "in": "query", "schema": size})
        found.append({"name": "page[after]", "in": "query", "schema": schema(str)})
    return found


def _list(name: str, choices: frozenset[str]) -> Object:
    items: Object = {"enum": sorted(choices)}
    return {
        "name": name,
        "in": "query",
        "style": "form",
        "explode": False,
        "schema": {"type": "array", "items": items},
    }
