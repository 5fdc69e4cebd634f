"""A store's refusals in our words."""

from http import HTTPStatus

from trimcore.adapters.minio.answer import Answer
from trimcore.domain.errors import BlobNotFound, StorageFull, Unavailable

_FULL = {"XMinioStorageFull", "XMinioAdminBucketQuotaExceeded", "QuotaExceeded", "StorageFull"}
_GONE = {"NoSuchKey", "NoSuchVersion", "PreconditionFailed"}
_GONE_STATUS = {HTTPStatus.NOT_FOUND, HTTPStatus.PRECONDITION_FAILED}
_KEYS_REFUSED = {"InvalidAccessKeyId", "SignatureDoesNotMatch", "XAdminUserNotFound"}
"""Not every store answers these with 401 or 403."""
_SAID = {
    "NoSuchBucket": "The blob store does not have the configured bucket.",
    "NoSuchUpload": "The upload was thrown away.",
    "RequestTimeTooSkewed": "The clocks of the blob store and of this machine are too far apart.",
}


def check(answer: Answer, key: str | None = None) -> None:
    """Return if the store did what it was asked; with a `key`, what is not there is a missing blob.

    No message repeats what the store says besides its code: some stores quote the request.

    Raises:
        BlobNotFound: there is no blob under the key, or another one than before.
        StorageFull: the store has no room left.
        Unavailable: anything else.
    """
    if answer.status in {HTTPStatus.OK, HTTPStatus.NO_CONTENT, HTTPStatus.PARTIAL_CONTENT}:
        return
    code = answer.code
    if code in _FULL or answer.status == HTTPStatus.INSUFFICIENT_STORAGE:
        raise StorageFull("The blob store has no room left.")
    if key is not None and (code in _GONE or (answer.status in _GONE_STATUS and not code)):
        raise BlobNotFound(key)
    raise Unavailable(_SAID.get(code) or _in_general(answer.status, code))


def _in_general(status: int, code: str) -> str:
    said = f"{status} {code}".strip()
    if code in _KEYS_REFUSED or status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return f"The blob store refuses the configured keys, or they lack a right: {said}"
    return f"The blob store answered {said}"
