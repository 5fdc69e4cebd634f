"""How one resource names another."""

from msgspec import Struct

from trimcore.entrypoints.http.jsonapi.values import (
    Id,
)


class Identifier(Struct, frozen=True):
    """Which resource is meant."""

    type: str
    id: Id


class RelationshipFacts(Struct, frozen=True):
    """Whether the related resource comes along."""

    included: bool


class Relationship(Struct, frozen=True, kw_only=True):
    """A related resource."""

    data: Identifier
    meta: RelationshipFacts
