"""Every resource, and what `fields` may name of it."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from msgspec import Struct, structs

from trimcore.entrypoints.http.jsonapi.resources.accounts import (
    TokenResource,
    UserAttributes,
    UserResource,
)
from trimcore.entrypoints.http.jsonapi.resources.deliveries import (
    DeliveryAttributes,
    DeliveryRelationships,
    DeliveryResource,
)
from trimcore.entrypoints.http.jsonapi.resources.looks import (
    KeyframesAttributes,
    KeyframesResource,
    PlanAttributes,
    PlanResource,
)
from trimcore.entrypoints.http.jsonapi.resources.sources import (
    SourceAttributes,
    SourceRelationships,
    SourceResource,
)
from trimcore.entrypoints.http.jsonapi.resources.trimming import (
    RequestAttributes,
    RequestRelationships,
    RequestResource,
    TrimmedVideoAttributes,
    TrimmedVideoResource,
    VideoAttributes,
    VideoRelationships,
    VideoResource,
)
from trimcore.entrypoints.http.jsonapi.resources.uploads import (
    UploadAttributes,
    UploadRelationships,
    UploadResource,
)
from trimcore.entrypoints.http.jsonapi.resources.webhooks import (
    WebhookAttributes,
    WebhookRelationships,
    WebhookResource,
)

Resource: TypeAlias = (
    UserResource
    | TokenResource
    | RequestResource
    | VideoResource
    | TrimmedVideoResource
    | SourceResource
    | WebhookResource
    | DeliveryResource
    | UploadResource
    | PlanResource
    | KeyframesResource
)


NARROWED: Mapping[str, Sequence[type[Struct]]] = {
    "deliveries": (DeliveryAttributes, DeliveryRelationships),
    "users": (UserAttributes,),
    "requests": (RequestAttributes, RequestRelationships),
    "sources": (SourceAttributes, SourceRelationships),
    "uploads": (UploadAttributes, UploadRelationships),
    "plans": (PlanAttributes,),
    "keyframes": (KeyframesAttributes,),
    "videos": (TrimmedVideoAttributes, VideoAttributes, VideoRelationships),
    "webhooks": (WebhookAttributes, WebhookRelationships),
}
"""What of a type `fields` may leave out; a video that is not trimmed yet has some of it only."""
MEMBERS = {
    kind: frozenset(field.encode_name for part in parts for field in structs.fields(part))
    for kind, parts in NARROWED.items()
}
"""What of a type `fields` may name."""
RELATED: Sequence[type[Struct]] = (UserResource, RequestResource, VideoResource, SourceResource)
"""What comes along with others; a trimmed video is a video."""
