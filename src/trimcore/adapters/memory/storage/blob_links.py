"""Signed paths to blobs in memory."""

import hashlib
import hmac
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime

from trimcore.domain.errors import BlobNotFound
from trimcore.ports.storage.blob_links import BlobLinks, LinkedBlob


class MemoryBlobLinks(BlobLinks):
    """Signs with a key that lives as long as the process, so links end with it."""

    def __init__(self) -> None:
        self._sign_key = secrets.token_bytes(32)

    def read_link(self, token: str, now: datetime) -> LinkedBlob:
        body, _, signature = token.partition(".")
        try:
            genuine = hmac.compare_digest(signature.encode(), self._sign(body).encode())
            if not genuine:
                raise BlobNotFound("The link was not made here.")
            key, expires, file_name, media_type = json.loads(urlsafe_b64decode(body))
        except ValueError as error:
            raise BlobNotFound("The link is malformed.") from error
        if now.timestamp() >= expires:
            raise BlobNotFound("The link has expired.")
        return LinkedBlob(key=key, file_name=file_name, media_type=media_type)

    def _link(self, key: str, *, expires_at: datetime, file_name: str, media_type: str) -> str:
        fields = (key, int(expires_at.timestamp()), file_name, media_type)
        body = urlsafe_b64encode(json.dumps(fields).encode()).decode()
        return f"/blobs/{body}.{self._sign(body)}"

    def _sign(self, body: str) -> str:
        return hmac.digest(self._sign_key, body.encode(), hashlib.sha256).hex()
