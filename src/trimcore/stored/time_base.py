"""Time bases as text such as `1001/30000`, for msgspec, which knows no fractions."""

from fractions import Fraction


def encode_hook(value: object) -> str:
    """Write a time base down.

    Raises:
        NotImplementedError: the value is of a kind that no stored document has.
    """
    if isinstance(value, Fraction):
        return str(value)
    raise NotImplementedError(type(value))


def decode_hook(kind: type, value: object) -> Fraction:
    """Read a time base back.

    Raises:
        NotImplementedError: no stored document has values of this kind.
        ValueError: the text is no time base; msgspec makes a ValidationError of it.
    """
    if kind is Fraction:
        return Fraction(str(value))
    raise NotImplementedError(kind)
