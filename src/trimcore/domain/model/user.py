"""Who uses the service."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from trimcore.domain.errors import Fault
from trimcore.domain.model.ids import UserId
from trimcore.domain.model.utc import require_utc

LONGEST_EMAIL = 254
SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A registered user; the e-mail is kept as it was sent, the password only as a hash."""

    id: UserId
    email: str
    password_hash: str
    created_at: datetime

    def __post_init__(self) -> None:
        """Refuse a moment that is not UTC."""
        require_utc(created_at=self.created_at)

    @property
    def email_key(self) -> str:
        """What makes the e-mail unique."""
        return email_key(self.email)


def email_key(email: str) -> str:
    """Return the form in which addresses are compared: case-folded and NFC.

    Folding can leave a string that is no longer NFC, so it is normalised before and after
    (Unicode 16, section 3.13, canonical caseless matching).
    """
    folded = unicodedata.normalize("NFD", email).casefold()
    return unicodedata.normalize("NFC", folded)


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
