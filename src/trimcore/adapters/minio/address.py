"""Where a bucket is, and the keys to it."""

import re
from dataclasses import dataclass, field, replace
from typing import Self
from urllib.parse import SplitResult, parse_qs, quote, unquote, urlsplit

from minio.credentials.credentials import Credentials

_SCHEMES = {"s3+http": "http", "s3+https": "https"}
_PORTS = {"http": 80, "https": 443}
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\Z")
_REGION = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")
_PUBLIC = "must be an http or https address, with nothing but a host and a port"
_FORM = "must be s3+http://key:secret@host:port/bucket, the key and the secret percent-encoded"


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Address:
    """One bucket: where trimcore reaches it, where browsers do, and with which keys."""

    endpoint: SplitResult
    public_endpoint: SplitResult
    bucket: str
    region: str
    credentials: Credentials = field(repr=False)

    @classmethod
    def parse(cls, url: str) -> Self:
        """Read `s3+http://key:secret@host:port/bucket?region=…`, or `s3+https://…`.

        Raises:
            ValueError: it has another form; the message repeats nothing of it.
        """
        parts = _split(url, _FORM)
        bucket = parts.path.strip("/")
        region, *others = parse_qs(parts.query).pop("region", ["us-east-1"])
        named = parts.hostname and parts.username and parts.password
        if parts.scheme not in _SCHEMES or not named or not is_bucket(bucket):
            raise ValueError(_FORM)
        if others or not _REGION.match(region) or set(parse_qs(parts.query)) - {"region"}:
            raise ValueError("may have a region after its question mark, and nothing else")
        endpoint = _endpoint(_SCHEMES[parts.scheme], parts)
        return cls(
            endpoint=endpoint,
            public_endpoint=endpoint,
            bucket=bucket,
            region=region,
            credentials=Credentials(unquote(parts.username or ""), unquote(parts.password or "")),
        )

    def linked_at(self, public_url: str) -> Self:
        """Return the same address with links that lead to another host.

        Raises:
            ValueError: the URL has more than a scheme, a host and a port.
        """
        parts = _split(public_url, _PUBLIC)
        more = parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc
        if parts.scheme not in _PORTS or not parts.hostname or more:
            raise ValueError(_PUBLIC)
        return replace(self, public_endpoint=_endpoint(parts.scheme, parts))

    def of_bucket(self, bucket: str) -> Self:
        """Return the address of another bucket at the same place.

        Raises:
            ValueError: no bucket can have this name.
        """
        if not is_bucket(bucket):
            raise ValueError("is no name of a bucket")
        return replace(self, bucket=bucket)

    def url(self, key: str, query: dict[str, str], *, public: bool = False) -> SplitResult:
        """Return the URL of an object, or of the bucket itself if the key is empty."""
        endpoint = self.public_endpoint if public else self.endpoint
        path = f"/{self.bucket}/{quote(key, safe='/~')}" if key else f"/{self.bucket}"
        pairs = (f"{quote(name, safe='~')}={quote(query[name], safe='~')}" for name in query)
        return endpoint._replace(path=path, query="&".join(sorted(pairs)))


def is_bucket(text: str) -> bool:
    """Tell whether `text` has the form of a bucket's name."""
    return _BUCKET.match(text) is not None


def _split(url: str, form: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise ValueError(form) from None
    return parts


def _endpoint(scheme: str, parts: SplitResult) -> SplitResult:
    """Return the address as browsers write it: what is signed has to be what they send."""
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    port = "" if parts.port in {None, _PORTS[scheme]} else f":{parts.port}"
    return SplitResult(scheme, host + port, "", "", "")
