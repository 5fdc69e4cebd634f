"""What must never be in a line: secrets that are known, and what is shaped like one."""

import re
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from trimcore.entrypoints.wiring.settings import Settings

MASK = "***"
SHORTEST_MASKED = 8
"""Shorter secrets than this would mask words that merely look like them."""
_SHAPES = tuple(
    (sign, re.compile(f"({before}){secret}", re.IGNORECASE))
    for sign, before, secret in (
        ("bearer", r"bearer\s+", r"[\w.~+/=-]+"),
        ("://", r"://[^\s/:@\"]*:", r"[^\s/@\"]+(?=@)"),
        ("x-amz-", r"x-amz-(?:signature|credential|security-token)=", r"[^\s&\"'\\]+"),
        ("/blobs/", r"/blobs/", r"[\w-]{40,}\.[\w-]+"),
        ("eyj", r"", r"\beyJ[\w-]+\.[\w-]+\.[\w-]+"),
        ("$argon2", r"", r"\$argon2\w*\$[\w$+/=,.-]+"),
    )
)
"""What secrets look like, each with a sign (in lower case) without which a line has none."""


def without(secrets: Iterable[str], line: str) -> str:
    """Return the line without secrets, however they got in."""
    for secret in secrets:
        line = line.replace(secret, MASK)
    return mask(line)


def mask(line: str) -> str:
    """Hide what is shaped like a secret: tokens, signed links, hashes, passwords in addresses."""
    lower = line.lower()
    for sign, shape in _SHAPES:
        if sign in lower:
            line = shape.sub(rf"\1{MASK}", line)
    return line


def secrets_of(settings: Settings) -> list[str]:
    """Return the secrets in the settings that are long enough to be told from words."""
    urls = (settings.database_url, settings.storage_url, settings.queue_url)
    passwords = [urlsplit(url).password or "" for url in urls]
    candidates = [settings.secret_key or "", *passwords, *map(unquote, passwords)]
    return [each for each in candidates if len(each) >= SHORTEST_MASKED]
