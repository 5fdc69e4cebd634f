"""What all lines carry here and now, such as the id of the call."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType

line_fields: ContextVar[Mapping[str, str]] = ContextVar("fields", default=MappingProxyType({}))
"""What all lines carry here and now."""


def begin_call(**fields: str) -> None:
    """Forget what an earlier call on this connection left, and put `fields` into all lines."""
    line_fields.set(fields)


def add_to_lines(**fields: str) -> None:
    """Put `fields` into the lines that come, until the call ends."""
    line_fields.set({**line_fields.get(), **fields})


@contextmanager
def in_lines(**fields: str) -> Iterator[None]:
    """Put `fields` into the lines of a block."""
    before = line_fields.set({**line_fields.get(), **fields})
    try:
        yield
    finally:
        line_fields.reset(before)
