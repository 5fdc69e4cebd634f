"""What every error is, and how the classes of a family are found."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, TypeVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One wrong field: its name, a stable code, and a sentence that names the allowed range.

    The domain names fields as its commands do (`start`, `source`); what they are called where they
    were typed, as an option or in a form, is for entrypoints to say. `within` leads to the wrong
    part of a field that has parts: numbers of a list count from 0.
    """

    field: str
    code: str
    detail: str
    within: tuple[str | int, ...] = ()

    @property
    def place(self) -> str:
        """The field, and the part of it that is wrong, with slashes between."""
        return "/".join(map(str, (self.field, *self.within)))


class TrimcoreError(Exception):
    """Anything that trimcore refuses or could not do."""

    code: ClassVar[str] = "error"
    title: ClassVar[str] = "Error"


_Family = TypeVar("_Family", bound=TrimcoreError)


def by_code(family: type[_Family]) -> Mapping[str, type[_Family]]:
    """Return a family's classes by their codes, the family itself among them."""
    found = {family.code: family}
    for kind in family.__subclasses__():
        found |= by_code(kind)
    return found
