"""Listings, page by page."""

from collections.abc import Iterator

from trimcore.adapters.minio.client import S3Client
from trimcore.adapters.minio.errors import check
from trimcore.adapters.minio.listings import Listed, next_page, objects

_PAGE = 1000


def list_objects(client: S3Client, prefix: str, *, page: int = _PAGE) -> Iterator[Listed]:
    """Yield the objects whose name begins with `prefix`, in ascending order.

    Raises:
        Unavailable: the store did not answer or refused.
    """
    # Names of others may have characters that XML cannot hold, so names come percent-encoded.
    query = {"list-type": "2", "prefix": prefix, "max-keys": str(page), "encoding-type": "url"}
    while True:
        answer = client.call("GET", query=query)
        check(answer)
        yield from objects(answer)
        token = next_page(answer)
        if not token:
            return
        query["continuation-token"] = token
