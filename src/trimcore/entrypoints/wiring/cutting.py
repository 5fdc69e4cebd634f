"""The engine that one cut needs, and no settings.

Little is loaded before it is used: a command starts its engine here before it is loaded itself.
"""

from trimcore.adapters.pyav.caller.interpreter import Started, start_interpreter

TYPE_CHECKING = False  # type checkers take it for true; the module `typing` would take its time
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trimcore.ports.media import Media

_ahead: list[Started] = []


def start_engine() -> None:
    """Start what the next engine cuts with; what goes wrong is told when it goes wrong again."""
    try:
        _ahead.append(start_interpreter())
    except OSError:
        return


def started_engine() -> Started | None:
    """Return what `start_engine` has started, once; None if it has not."""
    return _ahead.pop() if _ahead else None


def media() -> "Iterator[Media]":
    """Yield the engine, then end its processes."""
    from trimcore.adapters.pyav.media import PyavMedia

    engine = PyavMedia(ahead=started_engine())
    yield engine
    engine.close()
