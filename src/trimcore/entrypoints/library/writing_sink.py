"""Where the engine writes to, as a file or a sink of the caller's."""

import errno
import io
import os
import stat
from typing import IO

from trimcore.domain.policies.machine_faults import lack_named_by
from trimcore.ports.storage.byte_sink import ByteSink
from trimcore.ports.storage.file_sink import FileSink


class WritingSink(ByteSink):
    """Writes all of each chunk to a file, or to another sink."""

    def __init__(self, file: IO[bytes] | ByteSink) -> None:
        self._file = file

    def write(self, chunk: bytes) -> None:
        """Write a chunk, however little the file takes at a time.

        Raises:
            NoSpace: the disk is full.
        """
        rest = memoryview(chunk)
        try:
            while rest:
                written = self._file.write(rest)  # type: ignore[arg-type]  # any buffer will do
                if written is None:  # a sink takes all; a file that takes nothing would block
                    if isinstance(self._file, io.RawIOBase):
                        raise BlockingIOError(errno.EAGAIN, "the output takes nothing just now")
                    return
                rest = rest[written:]
        except OSError as error:
            raise lack_named_by(error.errno) or error from error


class DraftSink(WritingSink, FileSink):
    """Writes to a file of ours, or lets others do so."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__(file)
        self._draft = file

    @property
    def descriptor(self) -> int:
        """Its descriptor, for whoever fills it in another way."""
        return self._draft.fileno()


def sink_of(file: IO[bytes]) -> WritingSink:
    """Return what writes to what was opened under a path: to a file of ours, a pipe or a device."""
    is_file = stat.S_ISREG(os.fstat(file.fileno()).st_mode)
    return DraftSink(file) if is_file else WritingSink(file)
