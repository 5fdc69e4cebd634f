"""What a command answers: on standard output, unless a piece itself goes there."""

import io
import sys

_taken: list[bool] = []


def take_standard_output() -> None:
    """Keep standard output free of everything but a piece."""
    _taken.append(True)


def answer(text: str) -> None:
    """Write lines to standard output, or to standard error if the other is taken.

    They are written at once, so that what goes wrong with that is a fault as any other. Letters
    that the locale has not, and bytes of names that are none, are escaped.

    Raises:
        OSError: they can't be written; BrokenPipeError where nobody reads them.
    """
    stream = sys.stderr if _taken else sys.stdout
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")
    try:
        print(text, file=stream, flush=True)
    except OSError as error:  # what was made is there: the disk that is full is another
        name = "standard error" if _taken else "standard output"
        raise OSError(error.errno, error.strerror, name) from error
