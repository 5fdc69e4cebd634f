"""What documents of all kinds are made of."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Literal, TypeAlias, TypeVar

from msgspec import UNSET, Struct, structs, to_builtins

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
    found: Object = {"id": resource.id, "type": resource.type}
    for part in ("attributes", "relationships"):
        members = getattr(resource, part, None)
        if members is not None and (kept := _kept(members, shown)):
            found[part] = kept
    return found


def _kept(members: Struct, shown: Collection[str]) -> Object:
    """Write those members that are shown: the others may be large."""
    values = {
        name: getattr(members, field) for name, field in _fields(type(members)) if name in shown
    }
    return {name: to_builtins(each) for name, each in values.items() if each is not UNSET}


@cache
def _fields(kind: type[Struct]) -> Sequence[tuple[str, str]]:
    """Return the members of a kind by the names on the wire, and in Python."""
    return [(field.encode_name, field.name) for field in structs.fields(kind)]


def wire_moment(moment: datetime) -> str:
    """Write a moment as RFC 3339 in UTC, to the millisecond."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
