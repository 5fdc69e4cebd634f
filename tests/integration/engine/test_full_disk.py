"""A disk that runs full, or fails, at any point of a cut is never called damage."""

import errno
import os
import tempfile
from collections.abc import Callable

import pytest

from tests.corpus.sources import Library
from trimcore.adapters.pyav.child.attempting.attempts import Attempts
from trimcore.adapters.pyav.limits import Limits
from trimcore.adapters.pyav.reading.source_file import SourceFile
from trimcore.adapters.pyav.reading.window_source import open_for_windows
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import DiskFailed, NoSpace

WINDOW = TrimWindow.parse("0.5", "3")
FILMS = ("h264", "h264-mkv", "vp9")
Write = Callable[[int, bytes, int], int]


class Disk:
    """Takes so many bytes in all, and at most `at_once` of them in one write.

    `asked` is what the file would hold if each write had been taken whole.
    """

    def __init__(self, room: float = float("inf"), at_once: int = 1 << 30) -> None:
        self.written = 0
        self.asked = bytearray()
        self._room = room
        self._at_once = at_once
        self._write: Write = os.pwrite

    def pwrite(self, descriptor: int, data: bytes, offset: int) -> int:
        """Write what there is room for, as the system does."""
        self.asked.extend(bytes(max(0, offset + len(data) - len(self.asked))))
        self.asked[offset : offset + len(data)] = data
        count = int(min(len(data), self._at_once, self._room - self.written))
        if count <= 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self.written += count
        return self._write(descriptor, data[:count], offset)


def made(film: str, library: Library) -> bytes:
    """Cut in this process, and return the output."""
    content = library.path(film).read_bytes()
    limits = Limits(threads=1)
    file = SourceFile(lambda offset, length: content[offset : offset + length], len(content))
    source, indexes = open_for_windows(file, limits, (WINDOW,))
    with tempfile.TemporaryFile() as output:
        Attempts(
            source=source,
            indexes=indexes,
            windows=(WINDOW,),
            mode=TrimMode.EXACT,
            limits=limits,
            output=output.fileno(),
            tell=lambda _percent: None,
        ).run()
        output.seek(0)
        return output.read()


@pytest.mark.parametrize("film", FILMS)
@pytest.mark.parametrize("share", [0, 0.05, 0.3, 0.6, 0.9, 0.97, 0.999])
def test_it_is_full_at_some_point(
    library: Library, monkeypatch: pytest.MonkeyPatch, film: str, share: float
) -> None:
    """At the header, an encoded frame, a copied one, the index, or while that is moved."""
    disk = Disk()
    monkeypatch.setattr(os, "pwrite", disk.pwrite)
    made(film, library)
    monkeypatch.setattr(os, "pwrite", Disk(room=int(disk.written * share)).pwrite)
    with pytest.raises(NoSpace):
        made(film, library)


@pytest.mark.parametrize("film", FILMS)
def test_writes_that_are_taken_in_pieces_are_gone_on_with(
    library: Library, monkeypatch: pytest.MonkeyPatch, film: str
) -> None:
    """Also while the index is moved to the front."""
    disk = Disk(at_once=1000)
    monkeypatch.setattr(os, "pwrite", disk.pwrite)
    assert made(film, library) == disk.asked


@pytest.mark.parametrize("film", FILMS)
def test_the_output_can_not_be_read_back(
    library: Library, monkeypatch: pytest.MonkeyPatch, film: str
) -> None:
    """What libav says of damaged files with the same number."""

    def pread(*_: object) -> bytes:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "pread", pread)
    with pytest.raises(DiskFailed):
        made(film, library)
