"""Links that the store itself serves."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from minio.signer import get_credential_string, presign_v4, sign_v4_s3
from minio.time import to_amz_date

from trimcore.adapters.minio.address import S3Address

LONGEST = timedelta(days=7)
_SECOND = timedelta(seconds=1)


def signed_link(  # noqa: PLR0913 - the parts of a link
    address: S3Address,
    key: str,
    *,
    expires_at: datetime,
    file_name: str,
    media_type: str,
    now: datetime,
) -> str:
    """Return a link that the store honours until `expires_at`, which counts in whole seconds.

    Raises:
        ValueError: that is more than the seven days ahead that S3 allows.
    """
    expires_at = expires_at.astimezone(UTC).replace(microsecond=0)
    # A link is good from its signing on for a while: one that is over was signed just before.
    signed_at = min(now.replace(microsecond=0), expires_at - _SECOND)
    if expires_at - signed_at > LONGEST:
        message = f"a link lives for {LONGEST.days} days at most"
        raise ValueError(message)
    query = {
        "response-content-disposition": disposition(file_name),
        "response-content-type": media_type,
    }
    return presign_v4(
        method="GET",
        url=address.url(key, query, public=True),
        region=address.region,
        credentials=address.credentials,
        date=signed_at,
        expires=(expires_at - signed_at) // _SECOND,
    ).geturl()


def signed_put(  # noqa: PLR0913 - the parts of a link
    address: S3Address,
    key: str,
    query: dict[str, str],
    *,
    size: int,
    expires_at: datetime,
    now: datetime,
) -> str:
    """Return a link to which exactly `size` bytes can be sent until `expires_at`.

    The length of the body is signed, which minio's own links can't do: the signature is that of a
    request with the headers host and content-length, and the store compares what comes with it.
    """
    now = now.replace(microsecond=0)
    access_key = address.credentials.access_key
    signed = {
        **query,
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
        "X-Amz-Credential": get_credential_string(access_key, now, address.region),
        "X-Amz-Date": to_amz_date(now),
        "X-Amz-Expires": str(max(1, (expires_at.astimezone(UTC) - now) // _SECOND)),
        "X-Amz-SignedHeaders": "content-length;host",
    }
    url = address.url(key, signed, public=True)
    headers = sign_v4_s3(
        method="PUT",
        url=url,
        region=address.region,
        headers={"host": url.netloc, "content-length": str(size)},
        credentials=address.credentials,
        content_sha256="UNSIGNED-PAYLOAD",
        date=now,
    )
    _, _, signature = str(headers["Authorization"]).rpartition("Signature=")
    return f"{url.geturl()}&X-Amz-Signature={signature}"


def disposition(file_name: str) -> str:
    """Return the header that offers a name for saving: in full, and in ASCII for old clients."""
    safe = (
        character if character.isascii() and character.isprintable() else "_"
        for character in file_name
    )
    plain = "".join(safe).replace('"', "_").replace("\\", "_")
    return f"inline; filename=\"{plain}\"; filename*=UTF-8''{quote(file_name, safe='')}"
