"""The engine that one cut needs, and no settings.

Little is loaded before it is used: a command starts its engine here before it is loaded itself.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from trimcore.adapters.pyav.caller.interpreter import Started, start_interpreter

if TYPE_CHECKING:
    from trimcore.ports.media import Media

_ahead: list[Started] = []


def start_engine() -> None:
    """Start what the next engine cuts with; what goes wrong is told when it goes wrong again."""
    with suppress(OSError):
        _ahead.append(start_interpreter())


def started_engine() -> Started | None:
    """Return what `start_engine` has started, once; None if it has not."""
    return _ahead.pop() if _ahead else None


def media() -> "Iterator[Media]":
    """Yield the engine, then end its processes."""
    from trimcore.adapters.pyav.media import PyavMedia

    engine = PyavMedia(ahead=started_engine())
    yield engine
    engine.close()
