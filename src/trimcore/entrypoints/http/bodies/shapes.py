"""What callers send: one struct for each form.

The fields that a form may have, their names on the wire and their schema are those of its struct.
An attribute has the name that the domain gives to the field; `rename` says what callers call it.
Whether a value is right is the domain's business, since it finds all faults and not only the first.
"""

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta, Struct, structs

from trimcore.domain.cutting.containers import ACCEPTED_EXTENSIONS
from trimcore.entrypoints.http.jsonapi.values import Email, Name, Password


class Registration(Struct, frozen=True, forbid_unknown_fields=True):
    """What a newcomer types."""

    email: Email
    password: Password
    password_confirmation: Password


class Login(Struct, frozen=True, forbid_unknown_fields=True):
    """What a user types."""

    email: str
    password: str


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
            extra_json_schema={"contentMediaType": "application/octet-stream"},
        ),
    ]


def names(shape: type[Struct]) -> Mapping[str, str]:
    """Return what callers call the fields of a form, by the domain's names, in their order."""
    return {field.name: field.encode_name for field in structs.fields(shape)}
