"""What proxies in front say of the calls that they pass on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Self

from litestar.datastructures import Headers

_HOST = re.compile(r"[\w.-]+(:\d{1,5})?|\[[\da-fA-F:.]+\](:\d{1,5})?", re.ASCII)
_PREFIX = re.compile(r"(/[\w.~!$&'()*+,;=:@%-]+)*/?", re.ASCII)
"""A path without an empty part at its beginning, since `//host` would lead elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forwarded:
    """How a client reaches the outermost of the trusted proxies; None where none of them says so.

    `prefix` has no slash at its end.
    """

    scheme: str | None = None
    host: str | None = None
    prefix: str | None = None

    @classmethod
    def of(cls, headers: Headers, proxies: int) -> Self:
        """Read X-Forwarded-Proto, -Host and -Prefix; what can't be meant is left out."""
        scheme = _told(headers, "x-forwarded-proto", proxies).lower()
        host = _told(headers, "x-forwarded-host", proxies)
        prefix = _told(headers, "x-forwarded-prefix", proxies)
        return cls(
            scheme=scheme if scheme in {"http", "https"} else None,
            host=host if _HOST.fullmatch(host) else None,
            prefix=prefix.rstrip("/") if prefix and _PREFIX.fullmatch(prefix) else None,
        )


def believed(peer: str | None, forwarded: Sequence[str], proxies: int) -> str | None:
    """Return the address that the outermost of so many trusted proxies saw.

    One of IPv4 that a proxy writes as one of IPv6 is the same client's.
    """
    try:
        address = ip_address(outermost(forwarded, proxies))
    except ValueError:
        return peer
    return str(getattr(address, "ipv4_mapped", None) or address)


def outermost(lines: Sequence[str], proxies: int) -> str:
    """Return what the outermost of so many trusted proxies has said in a header, or nothing.

    Each of them has appended one entry to it, so only that many entries, counted from the end, can
    be believed. With no proxies the header means nothing.
    """
    entries = [entry.strip() for line in lines for entry in line.split(",")]
    return entries[-min(proxies, len(entries))] if proxies and entries else ""


def _told(headers: Headers, name: str, proxies: int) -> str:
    return outermost(headers.getall(name, []), proxies)
