"""New ids and secrets."""

from abc import abstractmethod
from typing import Protocol
from uuid import UUID


class Ids(Protocol):
    """Makes ids that nobody else makes, in this process or another."""

    @abstractmethod
    def object_id(self) -> str:
        """Return 24 lower-case hex digits, the first 8 of them the second of its making.

        Ids made later by the same process sort later.
        """

    @abstractmethod
    def uuid(self) -> UUID:
        """Return a random UUID (version 4)."""

    @abstractmethod
    def secret(self) -> bytes:
        """Return 32 bytes that nobody can guess."""
