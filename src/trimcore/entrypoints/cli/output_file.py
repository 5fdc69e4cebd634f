"""The file that a cut is written to: there whole, or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from trimcore.ports.storage.byte_sink import ByteSink


class FileSink(ByteSink):
    """Writes to an open file, the output."""

    def __init__(self, file: IO[bytes], output: Path) -> None:
        self._file = file
        self._output = output

    def write(self, chunk: bytes) -> None:
        """Write all of a chunk."""
        rest = memoryview(chunk)
        with _naming(self._output):
            while rest:
                rest = rest[self._file.write(rest) :]


@contextmanager
def replacing(output: Path) -> Iterator[IO[bytes]]:
    """Yield a file that takes the output's place at once, or not at all.

    What is no regular file, such as a pipe or a device, is written to as it is.
    """
    output = output.resolve()
    if output.exists() and not output.is_file():
        with output.open("wb", buffering=0) as file:
            yield file
        return
    with _naming(output):
        descriptor, name = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name}.")
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "wb", buffering=0) as file:
            yield file
            with _naming(output):
                os.fsync(file.fileno())
        draft.chmod(0o666 & ~_umask())
        draft.replace(output)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


@contextmanager
def _naming(output: Path) -> Iterator[None]:
    """Let errors of the system name the output, and not a file that the user did not ask for."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(output)) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
