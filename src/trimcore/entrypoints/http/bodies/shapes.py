"""What callers send: one struct for each form.

The fields that a form may have, their names on the wire and their schema are those of its struct.
An attribute has the name that the domain gives to the field; `rename` says what callers call it.
Whether a value is right is the domain's business, since it finds all faults and not only the first.
"""

from collections.abc import Collection, Iterator, Mapping
from types import UnionType
from typing import Annotated, Literal, TypeAlias, Union, get_args, get_origin, get_type_hints

from msgspec import UNSET, Meta, Struct, UnsetType, structs

from trimcore.domain.cutting.containers import ACCEPTED_EXTENSIONS
from trimcore.domain.cutting.modes import OutputContainer, TrimMode
from trimcore.domain.cutting.timeline.windows import MOST_WINDOWS
from trimcore.entrypoints.http.jsonapi.values import Email, Id, Name, Password, TypedText


class Registration(Struct, frozen=True, forbid_unknown_fields=True):
    """What a newcomer types."""

    email: Email
    password: Password
    password_confirmation: Password


class NewUser(Struct, frozen=True):
    """A registration as JSON:API has it; ids are made by the service."""

    type: Literal["users"]
    attributes: Registration


class NewUserDocument(Struct, frozen=True):
    """A registration."""

    data: NewUser


class Login(Struct, frozen=True, forbid_unknown_fields=True):
    """What a user types."""

    email: TypedText
    password: TypedText


class NewToken(Struct, frozen=True):
    """A login as JSON:API has it; both types are taken."""

    type: Literal["tokens", "sessions"]
    attributes: Login


class NewTokenDocument(Struct, frozen=True):
    """A login."""

    data: NewToken


class PasswordChange(Struct, frozen=True, forbid_unknown_fields=True):
    """What a user types who wants another password."""

    current_password: TypedText
    password: Password
    password_confirmation: Password


class ChangedUser(Struct, frozen=True):
    """A change of the caller as JSON:API has it."""

    type: Literal["users"]
    attributes: PasswordChange
    id: Id | UnsetType = UNSET


class Leaving(Struct, frozen=True, forbid_unknown_fields=True):
    """What a user types who wants to be erased."""

    password: TypedText


class LeavingUser(Struct, frozen=True):
    """A user who wants to be erased, as JSON:API would have it."""

    type: Literal["users"]
    attributes: Leaving
    id: Id | UnsetType = UNSET


class LeavingUserDocument(Struct, frozen=True):
    """The wish to be erased."""

    data: LeavingUser


class ChangedUserDocument(Struct, frozen=True):
    """A change of the caller."""

    data: ChangedUser


TypedStart: TypeAlias = Annotated[
    str,
    Meta(
        description="Seconds, whole or decimal, or MM:SS.mmm, or HH:MM:SS.mmm.",
        examples=["1", "12.48", "01:02.5", "00:01:02.500"],
    ),
]
TypedDuration: TypeAlias = Annotated[
    str,
    Meta(
        description="A length, above 0, in the same forms.",
        examples=["1", "12.48", "01:02.5", "00:01:02.500"],
    ),
]
TypedWindows: TypeAlias = Annotated[
    str,
    Meta(
        description=(
            f"1 to {MOST_WINDOWS} windows as JSON, in the order of the output, in place of "
            "trimming_start_time and duration: each has a start, and a duration or an end."
        ),
        examples=['[{"start": 1, "duration": 2.5}, {"start": "01:02.5", "end": "01:10"}]'],
    ),
]
Mode: TypeAlias = Annotated[
    TrimMode, Meta(description="How the piece may be cut; exact if left out.")
]
Container: TypeAlias = Annotated[
    OutputContainer, Meta(description="In what the result comes; as the source, if left out.")
]


class Submission(
    Struct,
    frozen=True,
    forbid_unknown_fields=True,
    kw_only=True,
    rename={"start": "trimming_start_time", "source": "source_file"},
):
    """A video, and which piece of it is wanted."""

    name: Name
    start: TypedStart | UnsetType = UNSET
    duration: TypedDuration | UnsetType = UNSET
    windows: TypedWindows | UnsetType = UNSET
    mode: Mode | UnsetType = UNSET
    container: Container | UnsetType = UNSET
    source: Annotated[
        str | UnsetType,
        Meta(
            description=f"A video: {ACCEPTED_EXTENSIONS}.",
            extra_json_schema={"format": "binary"},
        ),
    ] = UNSET
    source_id: Annotated[
        Id | UnsetType,
        Meta(description="One of the caller's sources, in place of a file."),
    ] = UNSET


class SentSource(
    Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, rename={"source": "source_file"}
):
    """A video to be cut later."""

    name: Annotated[Name | UnsetType, Meta(description="The file's name, if left out.")] = UNSET
    source: Annotated[
        str,
        Meta(
            description=f"A video: {ACCEPTED_EXTENSIONS}.",
            extra_json_schema={"format": "binary"},
        ),
    ]


class WantedSource(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """From where a video to be cut later is fetched."""

    url: Annotated[str, Meta(extra_json_schema={"format": "uri"})]
    name: Annotated[
        Name | UnsetType, Meta(description="The last part of the address, if left out.")
    ] = UNSET


class NewSource(Struct, frozen=True):
    """A source as JSON:API has it; ids are made by the service."""

    type: Literal["sources"]
    attributes: WantedSource


class NewSourceDocument(Struct, frozen=True):
    """A source that is wanted."""

    data: NewSource


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


def kinds(shape: type[Struct]) -> Mapping[str, Collection[object]]:
    """Return what kinds of values the fields of a form take, by the names on the wire."""
    hints = get_type_hints(shape)
    return {name: set(_kinds_in(hints[field])) for field, name in names(shape).items()}


def _kinds_in(hint: object) -> Iterator[object]:
    origin = get_origin(hint)
    if origin in {Union, UnionType}:
        for part in get_args(hint):
            yield from _kinds_in(part)
    else:
        yield origin or hint
