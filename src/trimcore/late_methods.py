"""Data classes whose methods are compiled when they are first called.

Python writes up to six methods for each data class as text and compiles them where the class is
made, which is a third of what it takes to start cutting; most of them are never called. It is for
programs of our own: the library leaves the interpreter of whoever imports it as it is.
"""

import dataclasses
from collections.abc import Callable
from typing import Any

_MAKER = "_create_fn"
"""What compiles a method, in the Pythons that compile each by itself; newer ones are quicker."""
_pending: list[Callable[[], object]] = []


def compile_late() -> None:
    """From here on, compile the methods of data classes when they are called. Idempotent."""
    names = vars(dataclasses)
    made = names.get(_MAKER)
    if made is not None and made.__module__ == dataclasses.__name__:
        names[_MAKER] = _late(made)


def compile_all() -> None:
    """Compile now what has not been called yet, so that processes forked from here need not."""
    while _pending:
        _pending.pop()()


def _late(make: Callable[..., Callable[..., Any]]) -> Callable[..., Callable[..., Any]]:
    """Return what makes a method as `make` does, once it is called."""

    def make_later(name: str, *args: Any, **words: Any) -> Callable[..., Any]:  # noqa: ANN401 - handed on
        made: list[Callable[..., Any]] = []

        def method() -> Callable[..., Any]:
            if not made:
                made.append(make(name, *args, **words))
                made[0].__qualname__ = first.__qualname__
            return made[0]

        def first(self: Any, *values: Any, **named: Any) -> Any:  # noqa: ANN401 - as the method
            ready = method()
            for kind in type(self).__mro__:
                if kind.__dict__.get(name) is first:
                    setattr(kind, name, ready)
            return ready(self, *values, **named)

        first.__name__ = name
        _pending.append(method)
        return first

    return make_later
