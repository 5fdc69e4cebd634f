"""What callers send: one struct for each form.

The fields that a form may have, their names on the wire and their schema are those of its struct.
An attribute has the name that the domain gives to the field; `rename` says what callers call it.
Whether a value is right is the domain's business, since it finds all faults and not only the first.
"""

from collections.abc import Collection, Mapping
from typing import Annotated, Literal, get_args, get_type_hints

from msgspec import Meta, Struct, structs

from trimcore.domain.cutting.containers import ACCEPTED_EXTENSIONS
from trimcore.entrypoints.http.jsonapi.values import Email, Name, Password


class Registration(Struct, frozen=True, forbid_unknown_fields=True):
    """What a newcomer types."""

    email: Email
    password: Password
    password_confirmation: Password


class NewUser(Struct, frozen=True, forbid_unknown_fields=True):
    """A registration as JSON:API has it; ids are made by the service."""

    type: Literal["users"]
    attributes: Registration


class NewUserDocument(Struct, frozen=True):
    """A registration."""

    data: NewUser


class Login(Struct, frozen=True, forbid_unknown_fields=True):
    """What a user types."""

    email: str
    password: str


class NewToken(Struct, frozen=True, forbid_unknown_fields=True):
    """A login as JSON:API has it; both types are taken."""

    type: Literal["tokens", "sessions"]
    attributes: Login


class NewTokenDocument(Struct, frozen=True):
    """A login."""

    data: NewToken


class Submission(
    Struct,
    frozen=True,
    forbid_unknown_fields=True,
    rename={"start": "trimming_start_time", "source": "source_file"},
):
    """A video, and which piece of it is wanted."""

    name: Name
    start: Annotated[
        str,
        Meta(
            description="Seconds, whole or decimal, or MM:SS.mmm, or HH:MM:SS.mmm.",
            examples=["1", "12.48", "01:02.5", "00:01:02.500"],
        ),
    ]
    duration: Annotated[
        str,
        Meta(
            description="A length, above 0, in the same forms.",
            examples=["1", "12.48", "01:02.5", "00:01:02.500"],
        ),
    ]
    source: Annotated[
        str,
        Meta(
            description=f"A video: {ACCEPTED_EXTENSIONS}.",
            extra_json_schema={"format": "binary"},
        ),
    ]


def attributes_of(resource: type[Struct]) -> type[Struct]:
    """Return the form that a new resource has for its attributes."""
    shape: type[Struct] = get_type_hints(resource)["attributes"]
    return shape


def types_of(resource: type[Struct]) -> Collection[str]:
    """Return the types by which callers may call a new resource."""
    return get_args(get_type_hints(resource)["type"])


def names(shape: type[Struct]) -> Mapping[str, str]:
    """Return what callers call the fields of a form, by the domain's names, in their order."""
    return {field.name: field.encode_name for field in structs.fields(shape)}
