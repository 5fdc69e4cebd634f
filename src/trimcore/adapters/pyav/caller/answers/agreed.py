"""What the answers to all looks have in common: how they end, and how they tell moments."""

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction

from trimcore.adapters.pyav.caller.answers.fields import field_of, fraction, items
from trimcore.adapters.pyav.protocol import BadFrame
from trimcore.domain.errors import EngineCrashed


@contextmanager
def agreed() -> Iterator[None]:
    """Say of an answer that is not of the agreed form that the video could not be read.

    Raises:
        EngineCrashed: it is not.
    """
    try:
        yield
    except (BadFrame, ValueError) as error:
        raise EngineCrashed("The video could not be read.") from error


def moments(told: object) -> tuple[Fraction, ...]:
    """Read ticks of a clock as moments; a list is empty, for it has no clock."""
    if told == []:
        return ()
    base, zero = (fraction(field_of(told, name, list)) for name in ("base", "zero"))
    ticks = items(told, "ticks")
    return tuple(tick * base - zero for tick in ticks if isinstance(tick, int))
