"""Kinds of values in bodies: their type, and what their schema says of them."""

from typing import Annotated, TypeAlias

from msgspec import Meta

from trimcore.domain.model.user import LONGEST_EMAIL, LONGEST_PASSWORD, SHORTEST_PASSWORD
from trimcore.domain.model.video import LONGEST_NAME

Email: TypeAlias = Annotated[
    str, Meta(max_length=LONGEST_EMAIL, extra_json_schema={"format": "email"})
]
Password: TypeAlias = Annotated[
    str,
    Meta(
        min_length=SHORTEST_PASSWORD,
        max_length=LONGEST_PASSWORD,
        extra_json_schema={"format": "password"},
    ),
]
Name: TypeAlias = Annotated[str, Meta(min_length=1, max_length=LONGEST_NAME)]
