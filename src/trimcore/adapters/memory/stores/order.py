"""The order of listings."""

from datetime import datetime


def is_behind(
    position: tuple[datetime, str],
    other: tuple[datetime, str],
    oldest_first: bool,  # noqa: FBT001 - the order
) -> bool:
    """Tell whether what was made then, with this id, comes behind the other in the order."""
    return position > other if oldest_first else position < other
