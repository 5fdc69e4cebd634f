"""Ids: what names a stored value. Text types keep them from being mixed up."""

import re
from typing import NewType

UserId = NewType("UserId", str)
RequestId = NewType("RequestId", str)
SourceId = NewType("SourceId", str)
VideoId = NewType("VideoId", str)
WebhookId = NewType("WebhookId", str)
DeliveryId = NewType("DeliveryId", str)
UploadId = NewType("UploadId", str)

_OBJECT_ID = re.compile(r"[0-9a-f]{24}", re.ASCII)


def is_object_id(text: str) -> bool:
    """Tell whether `text` is 24 lower-case hex digits, the form of every id but a session's."""
    return _OBJECT_ID.fullmatch(text) is not None
