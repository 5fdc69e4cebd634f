"""What can stand in addresses and headers."""

from trimcore.domain.model.lifecycle import Status
from trimcore.entrypoints.http.jsonapi.cursors import PATTERN
from trimcore.entrypoints.http.jsonapi.envelope import Object
from trimcore.entrypoints.http.jsonapi.query import LARGEST_PAGE, Accepted
from trimcore.entrypoints.http.jsonapi.values import Id, Name
from trimcore.entrypoints.http.openapi.schemas import members_of, named, ref, schema

REQUEST_ID: Object = {"name": "request_id", "in": "path", "required": True, "schema": schema(Id)}
VIDEO_ID: Object = {"name": "video_id", "in": "path", "required": True, "schema": schema(Id)}
SOURCE_ID: Object = {"name": "source_id", "in": "path", "required": True, "schema": schema(Id)}
UPLOAD_ID: Object = {"name": "upload_id", "in": "path", "required": True, "schema": schema(Id)}
WEBHOOK_ID: Object = {"name": "webhook_id", "in": "path", "required": True, "schema": schema(Id)}
DELIVERY_ID: Object = {"name": "delivery_id", "in": "path", "required": True, "schema": schema(Id)}
TOKEN: Object = {"name": "token", "in": "path", "required": True, "schema": schema(str)}


def header(name: str, pattern: str, description: str, *, required: bool = False) -> Object:
    """Return a header of a call."""
    return {
        "name": name,
        "in": "header",
        "required": required,
        "description": description,
        "schema": {"type": "string", "pattern": pattern},
    }


IDEMPOTENCY_KEY: Object = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": (
        "Names this submission, so that it can be repeated safely: the same key and content give "
        "the first answer again, with the header Idempotency-Replayed."
    ),
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
}
CALL_ID: Object = {
    "name": "X-Request-ID",
    "in": "header",
    "description": "Names this call in the answer and in the log; another is made up if it is odd.",
    "schema": schema(str),
}
LAST_EVENT_ID: Object = {
    "name": "Last-Event-ID",
    "in": "header",
    "description": "The id of the last event that was seen: what changed since is sent first.",
    "schema": schema(str),
}
RANGE: Object = {"name": "Range", "in": "header", "schema": schema(str)}
IF_RANGE: Object = {"name": "If-Range", "in": "header", "schema": schema(str)}
IF_MATCH: Object = {"name": "If-Match", "in": "header", "schema": schema(str)}
IF_NONE_MATCH: Object = {"name": "If-None-Match", "in": "header", "schema": schema(str)}


def of_query(accepted: Accepted) -> list[Object]:
    """Return the parameters that an address accepts in its query."""
    found = [_list(f"fields[{kind}]", named(members_of(kind))) for kind in accepted.members]
    if accepted.include:
        found.insert(0, _list("include", {"enum": sorted(accepted.include)}))
    if accepted.by_status:
        found.append(_list("filter[status]", ref(Status), least=1))
    if accepted.pages:
        size: Object = {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE}
        found.append({"name": "page[size]", "in": "query", "schema": size})
        found.append(_cursor("page[after]"))
    if accepted.both_ways:
        found.append(_cursor("page[before]"))
        orders: Object = {"enum": ["-created_at", "created_at"]}
        found.append({"name": "sort", "in": "query", "schema": orders})
    if accepted.by_name:
        found.append({"name": "filter[name]", "in": "query", "schema": schema(Name)})
    if accepted.by_creation:
        found += [_moment("filter[created_at][gte]"), _moment("filter[created_at][lte]")]
    return found


def _cursor(name: str) -> Object:
    told = "A cursor, out of a link to another page."
    pattern: Object = {"type": "string", "pattern": PATTERN}
    return {"name": name, "in": "query", "description": told, "schema": pattern}


def _moment(name: str) -> Object:
    return {"name": name, "in": "query", "schema": {"type": "string", "format": "date-time"}}


def _list(name: str, items: Object, *, least: int = 0) -> Object:
    array: Object = {"type": "array", "items": items}
    return {
        "name": name,
        "in": "query",
        "style": "form",
        "explode": False,
        "schema": array | ({"minItems": least} if least else {}),
    }
