"""A form: named texts, and what is wrong with them as texts of a form."""

import json as plain_json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from math import isfinite

from msgspec import Struct, json

from trimcore.domain.errors import Fault
from trimcore.entrypoints.http.bodies.shapes import kinds, names


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The fields of a `shape` that can be used as they are, and a fault for each that can't.

    Values stand under the domain's names for them, faults under those that callers use.
    """

    shape: type[Struct]
    values: Mapping[str, str]
    faults: tuple[Fault, ...] = ()

    def get(self, field: str) -> str | None:
        """Return a field's text, or None if it was left out or can't be used."""
        return self.values.get(field)

    def refused(self, field: str, fault: Fault) -> "Form":
        """Return the form with one field taken out, and its fault noted."""
        values = {name: value for name, value in self.values.items() if name != field}
        return replace(self, values=values, faults=(*self.faults, fault))

    def all_faults(self, found: Iterable[Fault] = ()) -> list[Fault]:
        """Return the form's own faults, and then those that the domain `found` in its fields.

        A field that can't be used has been left out of what the domain saw, so what the domain says
        of it tells nothing new.
        """
        called = names(self.shape)
        own = {fault.field for fault in self.faults}
        by_field = sorted(found, key=lambda fault: list(called).index(fault.field))
        others = [replace(fault, field=called[fault.field]) for fault in by_field]
        return [*self.faults, *(fault for fault in others if fault.field not in own)]


def checked(pairs: Iterable[tuple[str, object]], shape: type[Struct]) -> Form:
    """Keep the fields of the shape that come once and as text; note a fault for every other.

    Where a field takes a number or a list, that becomes the text that a form would have for it.
    """
    values: dict[str, str] = {}
    faults: dict[str, Fault] = {}
    called, takes = names(shape), kinds(shape)
    for name, value in pairs:
        if name not in called.values():
            faults[name] = Fault(field=name, code="unknown", detail="is no field of this form")
        elif name in values:
            faults[name] = Fault(field=name, code="repeated", detail="may be given only once")
        elif not isinstance(value := _text(value, takes[name]), str):
            faults[name] = Fault(field=name, code="not_a_text", detail=_kinds(takes[name]))
        elif "\0" in value:
            faults[name] = Fault(field=name, code="unprintable", detail="must not have a NUL in it")
        else:
            values[name] = value
    return usable(shape, values, faults)


def usable(shape: type[Struct], values: Mapping[str, str], faults: Mapping[str, Fault]) -> Form:
    """Make a form of what came, by the callers' names; a field with a fault has no value."""
    kept = {
        field: values[name]
        for field, name in names(shape).items()
        if name in values and name not in faults
    }
    return Form(shape=shape, values=kept, faults=tuple(faults.values()))


def is_unambiguous(text: str | bytes) -> bool:
    """Tell whether no object in JSON has two members of one name, of which one would be lost."""
    try:
        plain_json.loads(text, object_pairs_hook=_members)
    except (ValueError, RecursionError):
        return False
    return True


def number_text(number: float) -> str:
    """Write a number without an exponent."""
    return f"{Decimal(repr(number)):f}"


def _members(pairs: list[tuple[str, object]]) -> None:
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a name comes twice")


def _kinds(taken: Collection[object]) -> str:
    kinds = (("a list", [list]), ("a number", [int, float]), ("a text", [str]))
    named = [name for name, of in kinds if any(kind in taken for kind in of)]
    return f"must be {' or '.join(named) or 'a text'}"


def _text(value: object, taken: Collection[object]) -> object:
    if isinstance(value, list) and list in taken:
        return json.encode(value).decode()
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return value
    if int in taken and isinstance(value, int):
        return str(value)
    return number_text(value) if float in taken else value
