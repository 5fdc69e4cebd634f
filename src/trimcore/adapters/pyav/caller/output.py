"""The file that a child writes to: the caller's own, or a scratch file that is then delivered."""

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from trimcore.adapters.pyav.writing.scratch_file import translated
from trimcore.domain.errors import DiskFailed
from trimcore.domain.policies.machine_faults import lack_named_by
from trimcore.ports.storage.byte_sink import ByteSink
from trimcore.ports.storage.file_sink import FileSink

_CHUNK = 1 << 20
_NO_FOLDER = "The machine has no folder, or no room, for temporary files."
_PROBE = b"\0"


@dataclass(frozen=True, slots=True)
class Output:
    """An open file, empty at first, which is either the `sink` itself or has to be copied there."""

    descriptor: int
    sink: ByteSink | None = None

    def fingerprint(self, watch: Callable[[int], None]) -> tuple[str, int]:
        """Return the SHA-256 of what was written, and how many bytes that is.

        Raises:
            MachineFault: the file can't be read.
        """
        digest, size = hashlib.sha256(), 0
        for chunk in self.chunks():
            digest.update(chunk)
            size += len(chunk)
            watch(100)
        return digest.hexdigest(), size

    def deliver(self, watch: Callable[[int], None]) -> None:
        """Write what was written to the sink, if it is not there already."""
        if self.sink is not None:
            for chunk in self.chunks():
                self.sink.write(chunk)
                watch(100)

    def chunks(self) -> Iterator[bytes]:
        """Yield the content piece by piece.

        Raises:
            MachineFault: the file can't be read.
        """
        offset = 0
        while chunk := self._chunk(offset):
            offset += len(chunk)
            yield chunk

    def _chunk(self, offset: int) -> bytes:
        with translated():
            return os.pread(self.descriptor, _CHUNK, offset)


@contextmanager
def output_for(sink: ByteSink, folder: Path | None) -> Iterator[Output]:
    """Give the file of the sink if it is one that can be written in any order, else another.

    Raises:
        MachineFault: there is no room for another file.
    """
    if isinstance(sink, FileSink) and _takes_any_order(sink.descriptor):
        yield Output(sink.descriptor)
    else:
        with scratch_output(folder, sink) as output:
            yield output


@contextmanager
def scratch_output(folder: Path | None, sink: ByteSink | None = None) -> Iterator[Output]:
    """Give an unlinked file in a folder.

    Raises:
        MachineFault: there is no room for it.
    """
    with _scratch_file(folder) as file:
        yield Output(file.fileno(), sink)


def _scratch_file(folder: Path | None) -> BinaryIO:
    import tempfile  # noqa: PLC0415 - it takes long to load, and outputs that are files do without

    try:
        return tempfile.TemporaryFile(dir=folder)
    except OSError as error:
        raise lack_named_by(error.errno) or DiskFailed(_NO_FOLDER) from error


def _takes_any_order(descriptor: int) -> bool:
    """Try whether a file can be written amid it and read: some stores that look like disks can't.

    It is left empty.
    """
    try:
        os.pwrite(descriptor, _PROBE, len(_PROBE))
        taken = os.pread(descriptor, len(_PROBE), len(_PROBE))
        os.ftruncate(descriptor, 0)
    except OSError:
        return False
    return taken == _PROBE
