"""What documents of all kinds are made of."""

from datetime import datetime
from typing import Literal, TypeAlias, TypeVar

from msgspec import to_builtins

from trimcore.entrypoints.http.jsonapi.envelope import Object
from trimcore.entrypoints.http.jsonapi.query import Query
from trimcore.entrypoints.http.jsonapi.resources.members import Resource
from trimcore.entrypoints.http.jsonapi.resources.relationships import (
    Identifier,
    Relationship,
    RelationshipFacts,
)

Shown = TypeVar("Shown", bound=Resource)
Narrowed: TypeAlias = Shown | Object
"""A resource, or what `fields` leaves of it."""


_FACTS = {included: RelationshipFacts(included=included) for included in (True, False)}


def related(
    name: str, kind: Literal["users", "requests", "videos", "webhooks"], id_: str, query: Query
) -> Relationship:
    """Name a related resource, and tell whether it comes along, as all do that are asked for."""
    return named(kind, id_, included=name in query.include)


def named(kind: str, id_: str, *, included: bool) -> Relationship:
    """Name a related resource, and tell whether it comes along."""
    return Relationship(data=Identifier(kind, id_), meta=_FACTS[included])


def narrowed(resource: Shown, query: Query) -> Narrowed[Shown]:
    """Leave the members that `fields` asks for; without it, all of them."""
    shown = query.fields.get(resource.type)
    if shown is None:
        return resource
    whole = to_builtins(resource)
    found: Object = {"id": whole["id"], "type": whole["type"]}
    for part in ("attributes", "relationships"):
        members = whole.get(part, {})
        if kept := {name: value for name, value in members.items() if name in shown}:
            found[part] = kept
    return found


def wire_moment(moment: datetime) -> str:
    """Write a moment as RFC 3339 in UTC, to the millisecond."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
