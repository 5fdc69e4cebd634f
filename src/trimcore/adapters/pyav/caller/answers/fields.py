"""Fields of a child's answer, each checked."""

from fractions import Fraction
from typing import TypeVar

from trimcore.adapters.pyav.protocol import BadFrame

_T = TypeVar("_T")


def field_of(answer: object, name: str, kind: type[_T]) -> _T:
    """Return a field of an answer.

    Raises:
        BadFrame: it is missing, or of another kind.
    """
    value = answer.get(name) if isinstance(answer, dict) else None
    if not isinstance(value, kind):
        raise BadFrame
    return value


def optional(answer: object, name: str, kind: type[_T]) -> _T | None:
    """Return a field of an answer, None if that is what it says or does not say."""
    missing = isinstance(answer, dict) and answer.get(name) is None
    return None if missing else field_of(answer, name, kind)


def fraction(value: object) -> Fraction:
    """Read a numerator and a denominator."""
    match value:
        case [int(top), int(bottom)] if bottom > 0:
            return Fraction(top, bottom)
    raise BadFrame


def optional_fraction(answer: object, name: str) -> Fraction | None:
    """Read a field that is a fraction or None."""
    pair = optional(answer, name, list)
    return None if pair is None else fraction(pair)


def items(answer: object, name: str) -> list[object]:
    """Return a field that is a list of whatever."""
    return list(field_of(answer, name, list))
