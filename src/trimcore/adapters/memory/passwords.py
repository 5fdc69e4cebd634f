"""Passwords without the slowness: for tests only, never for people's passwords."""

import hashlib
import hmac
import secrets

from trimcore.domain.model.user import LONGEST_PASSWORD
from trimcore.ports.passwords import Passwords

_SCHEME = "insecure-fast"
_PARTS = 4


class MemoryPasswords(Passwords):
    """One salted SHA-256: as fast as a test wants it, and as an attacker would.

    `parameters` is any word without `$`; hashes made with another word need a rehash.
    """

    def __init__(self, parameters: str = "1") -> None:
        self._parameters = parameters

    def hash(self, password: str) -> str:
        if len(password) > LONGEST_PASSWORD:
            message = f"A password may have at most {LONGEST_PASSWORD} characters."
            raise ValueError(message)
        salt = secrets.token_hex(8)
        return "$".join((_SCHEME, self._parameters, salt, _digest(salt, password)))

    def verify(self, password_hash: str, password: str) -> bool:
        match password_hash.split("$"):
            case [scheme, _, salt, digest] if scheme == _SCHEME:
                fits = hmac.compare_digest(digest.encode(), _digest(salt, password).encode())
                return fits and len(password) <= LONGEST_PASSWORD
        return False

    def verify_nobody(self, password: str) -> None:
        _digest("nobody", password)

    def needs_rehash(self, password_hash: str) -> bool:
        parts = password_hash.split("$")
        return parts[:2] != [_SCHEME, self._parameters] or len(parts) != _PARTS


def _digest(salt: str, password: str) -> str:
    return hashlib.sha256(f"{salt}{password}".encode("utf-8", "surrogatepass")).hexdigest()
