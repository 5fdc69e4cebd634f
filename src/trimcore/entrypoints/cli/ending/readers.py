"""Readers of standard output and standard error that go before all is written."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from trimcore.entrypoints.cli.ending.interruption import Interrupted


@contextmanager
def a_gone_reader_is_a_signal() -> Iterator[None]:
    """Let it end the command as SIGPIPE ends others, once what was being made is cleared away.

    The signal itself stays ignored: the engine's process may go amid what is written to it.

    Raises:
        Interrupted: nobody reads the output any more.
    """
    try:
        yield
    except BrokenPipeError as error:  # click would make an exit code of it
        raise Interrupted(signal.SIGPIPE) from error


def tell(line: str) -> None:
    """Write to standard error, if anybody can read it: the exit code says the rest."""
    with suppress(OSError, AttributeError):  # it is None where it was closed
        sys.stderr.write(line)
        sys.stderr.flush()


def drop_what_cannot_be_written() -> None:
    """Forget what is left for readers that are gone, or Python tells of it as it ends."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        except AttributeError:  # it was closed before the command began
            continue
