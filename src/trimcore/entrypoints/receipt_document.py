"""A receipt as it is shown, by the API and at the terminal.

Its shape is derived from the domain's dataclasses: a new field of theirs is shown, and in the API's
schema, without a word here. What they hold in microseconds is shown in seconds, without `_us` at
the end of its name; a media time is shown with its seconds.
"""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from operator import attrgetter
from types import NoneType
from typing import TYPE_CHECKING, Any, TypeAlias, get_args, get_origin, get_type_hints

from msgspec import Struct, defstruct

from trimcore.domain.cutting.timeline.times import MICROSECONDS, MediaTime
from trimcore.domain.model.receipt import Receipt

_MICROSECONDS = "_us"
_NOT_SHOWN = frozenset({"extension"})
_Show = Callable[[Any], Any]


class ExactTime(Struct, frozen=True):
    """A media time: exactly, as ticks of a time base, and in seconds."""

    ticks: int
    time_base: str
    seconds: float

    @classmethod
    def of(cls, time: MediaTime) -> "ExactTime":
        """Describe a media time."""
        base = time.time_base
        seconds = time.ticks * base.numerator / base.denominator
        return cls(time.ticks, f"{base.numerator}/{base.denominator}", seconds)


@cache
def _shown(kind: type) -> tuple[type[Struct], _Show]:
    """Return the struct in which values of a dataclass are shown, and what makes one of a value."""
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind) if field.name not in _NOT_SHOWN]
    types, shows = zip(*(_field(name, hints[name]) for name in names), strict=True)
    told = (kind.__doc__ or "").partition("\n")[0]
    called = [name.removesuffix(_MICROSECONDS) for name in names]
    shape = defstruct(
        kind.__name__, zip(called, types, strict=True), namespace={"__doc__": told}, frozen=True
    )
    values = attrgetter(*names)

    def show(value: object) -> Struct:
        shown = zip(shows, values(value), strict=True)
        return shape(*(each if show is None else show(each) for show, each in shown))

    return shape, show


def _field(name: str, kind: Any) -> tuple[Any, _Show | None]:  # noqa: ANN401 - any type hint
    """Return the type of a field as it is shown, and what makes it of a value of another type."""
    if name.endswith(_MICROSECONDS):
        return (float | None if NoneType in get_args(kind) else float), _seconds
    if kind is MediaTime:
        return ExactTime, ExactTime.of
    if get_origin(kind) is tuple:
        inner, show = _field(name, get_args(kind)[0])
        each: Any = list[inner]  # type: ignore[valid-type]  # made at run time
        return each, _each(show)
    return _shown(kind) if isinstance(kind, type) and is_dataclass(kind) else (kind, None)


def _each(show: _Show | None) -> _Show:
    return list if show is None else lambda values: [show(value) for value in values]


def _seconds(microseconds: int | None) -> float | None:
    return None if microseconds is None else microseconds / MICROSECONDS


_SHAPE, _SHOW = _shown(Receipt)
if TYPE_CHECKING:
    ReceiptDocument: TypeAlias = Struct
else:
    ReceiptDocument = _SHAPE


def receipt_document(receipt: Receipt) -> ReceiptDocument:
    """Describe what a trim did."""
    document: ReceiptDocument = _SHOW(receipt)
    return document
