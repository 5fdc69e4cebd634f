"""An upload in parts, from its begin to its end, and what remains of those that never ended."""

import hashlib
import secrets
from collections.abc import Iterable
from contextlib import suppress

from trimcore.adapters.minio.client import S3Client
from trimcore.adapters.minio.errors import check
from trimcore.adapters.minio.uploading.upload_documents import final_etag, upload_id
from trimcore.domain.errors import TrimcoreError, Unavailable

UPLOADS = "_uploads/"
"""Where the markers are; no key can reach it, since keys have no underscore."""
_SLOWEST = 32 << 20
"""How many bytes a second a store puts together at least."""
_PATIENCE = 10.0


class MultipartUpload:
    """One upload, announced by an empty object `_uploads/<key>/<random>` that lives as long.

    MinIO lists the uploads of a key that one names, but can't list those of a prefix, and forgets
    the list of all on a restart. The marker, written first, tells the key.
    """

    def __init__(self, client: S3Client, key: str) -> None:
        self._client = client
        self._key = key
        self._marker = f"{UPLOADS}{key}/{secrets.token_hex(8)}"
        self._etags: list[str] = []
        self._size = 0
        client.put(self._marker)
        # Asked once only: an upload of which the name got lost would outlive its marker.
        answer = client.call("POST", key, query={"uploads": ""}, attempts=1)
        check(answer)
        self._id = upload_id(answer)

    @property
    def id(self) -> str:
        """The store's name for it."""
        return self._id

    def add(self, body: bytes | bytearray) -> None:
        """Send the next part."""
        number = str(len(self._etags) + 1)
        query = {"partNumber": number, "uploadId": self._id}
        answer = self._client.call("PUT", self._key, query=query, body=body)
        check(answer)
        self._etags.append(answer.etag)
        self._size += len(body)

    def complete(self) -> str:
        """Make the object appear, and return its entity tag without the quotes.

        Raises:
            Unavailable: somebody threw the upload away, or it is not known what happened.
            StorageFull: the store has no room left.
        """
        answer = self._client.call(
            "POST",
            self._key,
            query={"uploadId": self._id},
            body=completion(self._etags),
            timeout=patience_for(self._size),
        )
        if answer.code == "NoSuchUpload" and self._is_there():
            etag = self._expected_etag()
        else:
            check(answer)
            # What takes long may begin its answer well and end it as an error: without a tag.
            etag = final_etag(answer)
        self._forget()
        return etag

    def abort(self) -> None:
        """Throw it away, asking once; what fails is left to `abort_older`."""
        with suppress(TrimcoreError):
            query = {"uploadId": self._id}
            answer = self._client.call("DELETE", self._key, query=query, attempts=1)
            if answer.code != "NoSuchUpload":
                check(answer)
            self._client.delete(self._marker)

    def _is_there(self) -> bool:
        """Tell whether it was completed already, and only the answer got lost."""
        there = self._client.call("HEAD", self._key)
        return there.etag.strip('"') == self._expected_etag()

    def _expected_etag(self) -> str:
        try:
            digests = b"".join(bytes.fromhex(etag.strip('"')) for etag in self._etags)
        except ValueError as error:
            raise Unavailable("It is not known whether the upload was completed.") from error
        digest = hashlib.md5(digests, usedforsecurity=False).hexdigest()
        return f"{digest}-{len(self._etags)}"

    def _forget(self) -> None:
        # A marker that stays is harmless: `abort_older` finds nothing behind it and removes it.
        with suppress(TrimcoreError):
            self._client.delete(self._marker)


def completion(etags: Iterable[str]) -> bytes:
    """Return the document that names the parts of what is complete, in their order."""
    parts = (
        f"<Part><PartNumber>{number}</PartNumber><ETag>{etag}</ETag></Part>"
        for number, etag in enumerate(etags, 1)
    )
    document = f"<CompleteMultipartUpload>{''.join(parts)}</CompleteMultipartUpload>"
    return document.encode()


def patience_for(size: int) -> float:
    """Return how many seconds a store may take to put so many bytes together."""
    return _PATIENCE + size / _SLOWEST
