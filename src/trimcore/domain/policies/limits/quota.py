"""What is left of a limit."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """How much of a limit is left to somebody: `left` of `most`.

    `within` is the number of seconds within which so many may be; None: at once. `more_in` says
    after how many seconds something of it comes back; None: nothing is used up, or nobody knows.
    """

    name: str
    most: int
    left: int
    within: int | None = None
    more_in: int | None = None
