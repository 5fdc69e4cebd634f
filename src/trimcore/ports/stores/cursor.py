"""A position in a listing of what was made when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class Listed(Protocol):
    """What is listed newest first."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def created_at(self) -> datetime:
        """When it was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """A position: the moment at which something was made, and its id, which breaks ties."""

    created_at: datetime
    id: str

    @classmethod
    def of(cls, listed: Listed) -> "Cursor":
        """Return the position of what is `listed`."""
        return cls(created_at=listed.created_at, id=listed.id)
