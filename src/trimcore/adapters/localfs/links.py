"""Signed paths to blobs, for the service to serve."""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime

import msgspec

from trimcore.domain.errors import BlobNotFound
from trimcore.ports.storage.blob_links import BlobLinks, LinkedBlob

SHORTEST_KEY = 32
_PURPOSE = b"trimcore blob link\0"
"""Signed along, so that nothing else that is signed under the same key is a link."""


class Link(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a token says; `expires` is a whole Unix second."""

    key: str
    expires: int
    file_name: str
    media_type: str


class LocalBlobLinks(BlobLinks):
    """Makes and reads tokens, signed with HMAC-SHA256 under `sign_key`.

    Raises:
        ValueError: the key has fewer than 32 bytes.
    """

    def __init__(self, sign_key: bytes) -> None:
        if len(sign_key) < SHORTEST_KEY:
            message = f"the key must have at least {SHORTEST_KEY} bytes"
            raise ValueError(message)
        self._sign_key = sign_key

    def path_of(self, link: Link) -> str:
        """Return the path that stands for `link`."""
        body = _text(msgspec.json.encode(link))
        return f"/blobs/{body}.{self._signature(body)}"

    def read_link(self, token: str, now: datetime) -> LinkedBlob:
        body, _, signature = token.partition(".")
        # Half a surrogate pair is no text, but somebody may have sent it.
        body, signature = (part.encode("ascii", "replace").decode() for part in (body, signature))
        if not hmac.compare_digest(signature, self._signature(body)):
            raise BlobNotFound("The link was not made here.")
        padding = "=" * (-len(body) % 4)
        link = msgspec.json.decode(urlsafe_b64decode(body + padding), type=Link)
        if now.timestamp() >= link.expires:
            raise BlobNotFound("The link has expired.")
        return LinkedBlob(key=link.key, file_name=link.file_name, media_type=link.media_type)

    def _signature(self, body: str) -> str:
        return _text(hmac.digest(self._sign_key, _PURPOSE + body.encode(), hashlib.sha256))


def _text(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")
