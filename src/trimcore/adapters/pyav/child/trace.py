"""Tell where an error was raised, without reading the program's own text, which a child may not."""

import traceback
from collections.abc import Iterator

_BETWEEN = "of which came:"


def trace_of(error: BaseException) -> str:
    """Return the calls that led to an error, the last one at the end; before it, what it came of.

    Python's own way looks for the lines of the source, and so for files.
    """
    return f"{_BETWEEN}\n".join(reversed([_told(one) for one in _chain(error)]))


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)


def _told(error: BaseException) -> str:
    calls = (
        f'  File "{frame.f_code.co_filename}", line {line}, in {frame.f_code.co_name}\n'
        for frame, line in traceback.walk_tb(error.__traceback__)
    )
    kind = type(error)
    return f"{''.join(calls)}{kind.__module__}.{kind.__qualname__}: {error}\n"
