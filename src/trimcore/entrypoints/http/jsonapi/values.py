"""Kinds of values in bodies: their type, and what their schema says of them."""

from typing import Annotated, TypeAlias

from msgspec import Meta

from trimcore.domain.model.user import LONGEST_EMAIL, LONGEST_PASSWORD, SHORTEST_PASSWORD
from trimcore.domain.model.video import LONGEST_NAME
from trimcore.domain.model.webhooks.event_type import SUBSCRIBABLE
from trimcore.domain.model.webhooks.webhook import LONGEST_URL

Id: TypeAlias = Annotated[str, Meta(pattern="^[0-9a-f]{24}$")]
Moment: TypeAlias = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
Seconds: TypeAlias = Annotated[float, Meta(ge=0)]
Count: TypeAlias = Annotated[int, Meta(ge=0)]
Percent: TypeAlias = Annotated[int, Meta(ge=0, le=100)]
Sha256: TypeAlias = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
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
TypedText: TypeAlias = Annotated[str, Meta(min_length=1)]
"""What is typed and compared with what is known."""
WebhookUrl: TypeAlias = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=LONGEST_URL,
        description="http or https, of a public host, without a name and password.",
        extra_json_schema={"format": "uri"},
    ),
]
WebhookEvent: TypeAlias = Annotated[str, Meta(extra_json_schema={"enum": [*SUBSCRIBABLE]})]
WebhookEvents: TypeAlias = Annotated[list[WebhookEvent], Meta(min_length=1)]
Name: TypeAlias = Annotated[str, Meta(min_length=1, max_length=LONGEST_NAME)]
