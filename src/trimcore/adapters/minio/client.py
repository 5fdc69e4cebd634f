"""Signed requests to one bucket."""

import hashlib
import time
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from threading import Lock
from urllib.parse import SplitResult

import urllib3
from minio.signer import sign_v4_s3
from minio.time import to_amz_date
from urllib3.exceptions import HTTPError

from trimcore.adapters.minio.address import S3Address
from trimcore.adapters.minio.answer import Answer
from trimcore.adapters.minio.clock import StoreClock
from trimcore.adapters.minio.errors import check
from trimcore.domain.errors import Unavailable

_TIMEOUT = 10.0
_CONNECT_TIMEOUT = 3.0
_ATTEMPTS = 3
_PAUSE = 0.1
_CONNECTIONS = 32
_BLOCK = 256 << 10
_AGAIN = {
    # Two requests got into each other's way, such as a neighbour's deletion on a file system.
    HTTPStatus.CONFLICT,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
}
_WITH_BODY = {"PUT", "POST"}
_NO_HEADERS: Mapping[str, str] = {}


class S3Client:
    """Asks the store, and asks again after short faults; connects when first asked.

    `timeout` is how long the store may stay silent, in seconds. A call that failed is repeated only
    within this time, so that nobody waits much longer than twice as long.
    """

    def __init__(self, address: S3Address, *, timeout: float = _TIMEOUT) -> None:
        self.address = address
        self.clock = StoreClock()
        self.requests = 0
        """How many requests were sent, repeated ones included."""
        self._timeout = timeout
        self._pool = urllib3.PoolManager(maxsize=_CONNECTIONS)
        self._lock = Lock()

    def call(  # noqa: PLR0913 - the parts of a request
        self,
        method: str,
        key: str = "",
        *,
        query: dict[str, str] | None = None,
        headers: Mapping[str, str] = _NO_HEADERS,
        body: bytes | bytearray = b"",
        attempts: int = _ATTEMPTS,
        timeout: float | None = None,
    ) -> Answer:
        """Return the answer about an object, or about the bucket if there is no key.

        Refusals are answers too, see `check`.

        Raises:
            Unavailable: there was no whole answer.
        """
        url = self.address.url(key, query or {})
        silence = timeout or self._timeout
        give_up_at = time.monotonic() + silence
        for attempt in range(1, attempts + 1):
            pause = _PAUSE * 2**attempt
            is_last = attempt == attempts or time.monotonic() + pause > give_up_at
            try:
                answer = self._ask(method, url, headers, body, silence)
                if self.clock.learns_from(answer):
                    answer = self._ask(method, url, headers, body, silence)
            except (HTTPError, OSError) as error:
                if is_last or time.monotonic() + pause > give_up_at:
                    message = f"The blob store did not answer: {type(error).__name__}"
                    raise Unavailable(message) from error
            else:
                if is_last or not _passes(method, answer):
                    return answer
            time.sleep(pause)
        raise AssertionError("the last attempt returns or raises")

    def put(self, key: str, body: bytes | bytearray = b"") -> Answer:
        """Store an object in one request; makes the bucket if it is missing and the keys may.

        Raises:
            StorageFull: the store has no room left.
            Unavailable: the store did not answer or refused.
        """
        answer = self.call("PUT", key, body=body)
        if answer.code == "NoSuchBucket":
            self.make_bucket()
            answer = self.call("PUT", key, body=body)
        check(answer)
        return answer

    def delete(self, key: str) -> None:
        """Remove an object if it is there.

        Raises:
            Unavailable: the store did not answer or refused.
        """
        answer = self.call("DELETE", key)
        if answer.code != "NoSuchKey":
            check(answer)

    def has_bucket(self) -> bool:
        """Tell whether the bucket is there, asking once.

        Raises:
            Unavailable: the store did not answer or refused.
        """
        answer = self.call("HEAD", attempts=1)
        if answer.status == HTTPStatus.NOT_FOUND:
            return False
        check(answer)
        return True

    def make_bucket(self) -> None:
        """Make the bucket, unless it is there.

        Raises:
            Unavailable: the store did not answer or refused.
        """
        region = self.address.region
        location = f"<LocationConstraint>{region}</LocationConstraint>"
        document = f"<CreateBucketConfiguration>{location}</CreateBucketConfiguration>"
        # The oldest region is the one that must not be named.
        body = b"" if region == "us-east-1" else document.encode()
        answer = self.call("PUT", body=body, attempts=1)
        if answer.code != "BucketAlreadyOwnedByYou":
            check(answer)

    def close(self) -> None:
        """Close the idle connections."""
        self._pool.clear()

    def _ask(
        self,
        method: str,
        url: SplitResult,
        headers: Mapping[str, str],
        body: bytes | bytearray,
        silence: float,
    ) -> Answer:
        with self._lock:
            self.requests += 1
        response = self._pool.urlopen(
            method,
            url.geturl(),
            headers=self._signed(method, url, headers, body),
            # In blocks, because the time to send counts for each of them alone.
            body=_blocks(body) if body else None,
            retries=False,
            redirect=False,
            decode_content=False,
            timeout=urllib3.Timeout(connect=min(_CONNECT_TIMEOUT, silence), read=silence),
        )
        return Answer(response.status, response.headers, response.data)

    def _signed(
        self, method: str, url: SplitResult, headers: Mapping[str, str], body: bytes | bytearray
    ) -> dict[str, str]:
        now = self.clock.now()
        digest = hashlib.sha256(body).hexdigest()
        length = {"Content-Length": str(len(body))} if method in _WITH_BODY else {}
        signed = sign_v4_s3(
            method=method,
            url=url,
            region=self.address.region,
            headers={
                **headers,
                **length,
                "Host": url.netloc,
                "x-amz-content-sha256": digest,
                "x-amz-date": to_amz_date(now),
            },
            credentials=self.address.credentials,
            content_sha256=digest,
            date=now,
        )
        return {name: str(value) for name, value in signed.items()}


def _passes(method: str, answer: Answer) -> bool:
    """Tell whether the same request may get another answer in a moment.

    A store on a file system refuses a new object as denied while a neighbour's deletion removes
    the folder that both share (MinIO does, once in some thousand). Rights that are really missing
    are missing the next time too.
    """
    return answer.status in _AGAIN or (method in _WITH_BODY and answer.code == "AccessDenied")


def _blocks(body: bytes | bytearray) -> Iterator[memoryview]:
    view = memoryview(body)
    for start in range(0, len(view), _BLOCK):
        yield view[start : start + _BLOCK]
