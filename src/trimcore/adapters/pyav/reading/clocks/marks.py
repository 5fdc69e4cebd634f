"""What is read of a clock: times, and where in the file they stand."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Seen:
    """A place in the file, and the time of the first picture behind it, in ticks."""

    offset: int
    tick: int
