"""Users and tokens."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from trimcore.entrypoints.http.jsonapi.envelope import Document
from trimcore.entrypoints.http.jsonapi.values import (
    Email,
    Id,
)


class UserAttributes(Struct, frozen=True):
    """A user, as the user sees it; the password is never shown."""

    email: Email


class UserResource(Struct, frozen=True):
    """A user."""

    id: Id
    type: Literal["users"]
    attributes: UserAttributes | UnsetType = UNSET


class TokenAttributes(Struct, frozen=True):
    """What proves who calls."""

    access: str


class TokenResource(Struct, frozen=True):
    """A token."""

    id: Annotated[
        str, Meta(description="The moment of issue.", examples=["2019-07-25 18:33:54 UTC"])
    ]
    type: Literal["tokens"]
    attributes: TokenAttributes


class UserDocument(Document[UserResource], frozen=True):
    """One user."""


class TokenDocument(Document[TokenResource], frozen=True):
    """One token."""
