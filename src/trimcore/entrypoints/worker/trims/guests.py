"""A place more, for who would wait for the trims of one user."""

from trimcore.entrypoints.worker.ticker import Ticker
from trimcore.entrypoints.worker.trims.turns import Turns

LOOK_EVERY = 1.0
"""Seconds after which a worker looks again; while a place is free, that takes no query."""


def guests_of(turns: Turns) -> Ticker:
    """Return the thread that welcomes guests, one at a time."""
    return Ticker(turns.welcome, name="trim-guests", seconds=LOOK_EVERY)
