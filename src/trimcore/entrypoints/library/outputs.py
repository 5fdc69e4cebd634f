"""What a caller may give as an output: a path, a file, or a ByteSink."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TypeAlias

from trimcore.entrypoints.library.new_file import new_file
from trimcore.entrypoints.library.replaced import Replaced, replacing
from trimcore.entrypoints.library.writing_sink import WritingSink, sink_of
from trimcore.ports.storage.byte_sink import ByteSink

Output: TypeAlias = str | os.PathLike[str] | IO[bytes] | ByteSink
"""A path or URL, a writable binary file, or a ByteSink."""
URL = "://"
"""What a URL has in it, and no path that people use."""


@contextmanager
def opened_output(output: Output | None) -> Iterator[ByteSink]:
    """Yield where the engine writes to; a path has the whole output in the end, or nothing.

    Raises:
        OutputExists: there is something under the path already.
        NoSpace: the disk is full.
        OSError: the path's folder is not there, or can't be written to.
        TypeError: it is nothing of the kind.
    """
    if isinstance(output, Replaced):
        with replacing(output) as file:
            yield sink_of(file)
    elif isinstance(output, str) and URL in output:
        from trimcore.entrypoints.wiring.addresses import url_sink

        with url_sink(output) as sink:
            yield sink
    elif isinstance(output, str | os.PathLike):
        with new_file(Path(output)) as file:
            yield sink_of(file)
    elif output is not None and hasattr(output, "write"):
        if hasattr(output, "encoding"):
            raise TypeError("output must be a file opened in binary mode")
        yield WritingSink(output)
        flush = getattr(output, "flush", None)
        if flush is not None:
            flush()
    else:
        kinds = "a path, a URL, a writable binary file or a ByteSink"
        raise TypeError(f"output must be {kinds}, not {type(output).__name__}")
