"""Who uses the service."""

import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from trimcore.domain.errors import Fault
from trimcore.domain.model.ids import UserId
from trimcore.domain.model.utc import require_utc

LONGEST_EMAIL = 254
SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A registered user; the e-mail is kept as it was sent, the password only as a hash.

    `password_version` counts how often the password was changed: sessions that were begun before
    the last change hold no more. `leaving_since` is when the user asked to be erased: from then on
    nobody is let in any more, and a sweep erases what is the user's.
    """

    id: UserId
    email: str
    password_hash: str
    created_at: datetime
    password_version: int = 0
    leaving_since: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse moments that are not UTC."""
        require_utc(created_at=self.created_at, leaving_since=self.leaving_since)

    @property
    def email_key(self) -> str:
        """What makes the e-mail unique."""
        return email_key(self.email)

    @property
    def is_leaving(self) -> bool:
        """Tell whether the user asked to be erased."""
        return self.leaving_since is not None

    def with_password(self, password_hash: str) -> Self:
        """Give the user another password, which ends all sessions that were begun before."""
        version = self.password_version + 1
        return replace(self, password_hash=password_hash, password_version=version)

    def leave(self, now: datetime) -> Self:
        """Have the user erased; when that was first asked for stays."""
        return self if self.is_leaving else replace(self, leaving_since=now)


def folded(text: str) -> str:
    """Return text as it is compared: equal whatever its case and however accents are composed.

    Folding can leave a string that is no longer NFC, so it is normalised before and after
    (Unicode 16, section 3.13, canonical caseless matching).
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).casefold())


def email_key(email: str) -> str:
    """Return the form in which addresses are compared: case-folded and NFC."""
    return folded(email)


def email_faults(email: str) -> list[Fault]:
    """Check the outline of an address; entrypoints may check its syntax more closely before."""
    local, at, host = email.rpartition("@")
    printable = email.isprintable() and not any(char.isspace() for char in email)
    if at and local and host and printable and len(email) <= LONGEST_EMAIL:
        return []
    detail = f"must be an e-mail address of at most {LONGEST_EMAIL} characters"
    return [Fault(field="email", code="not_an_email", detail=detail)]


def password_faults(password: str, confirmation: str) -> list[Fault]:
    """Check the length of a new password, in characters, and that it was typed twice alike."""
    faults = []
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        detail = f"must have {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters"
        faults.append(Fault(field="password", code="wrong_length", detail=detail))
    if password != confirmation:
        detail = "must equal the password"
        faults.append(Fault(field="password_confirmation", code="mismatch", detail=detail))
    return faults
