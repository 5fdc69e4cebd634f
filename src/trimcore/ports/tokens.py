"""Tokens: sessions in a form that can be handed out."""

from abc import abstractmethod
from typing import Protocol

from trimcore.domain.model.session import Session


class Tokens(Protocol):
    """Signs sessions, and reads what it signed."""

    @abstractmethod
    def issue(self, session: Session) -> str:
        """Return the signed token of a session (uid, user, moments of issue and expiry)."""

    @abstractmethod
    def read(self, token: str) -> Session:
        """Return the session that a genuine token names, also an expired one.

        Revocation is not in a token: `revoked_at` is None.

        Raises:
            InvalidToken: it was not signed by us, by another algorithm, or lacks a claim.
        """
