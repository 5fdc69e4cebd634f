"""Positions of listings as text."""

from trimcore.ports.stores.cursor import Listed
from trimcore.stored.epoch_ms import to_ms


def place_of(listed: Listed) -> str:
    """Return text that sorts as listings do, so that one field orders them; also a cursor's."""
    return f"{to_ms(listed.created_at):015} {listed.id}"
