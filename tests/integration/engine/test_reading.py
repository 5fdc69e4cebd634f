"""What is read of a source: little, once, in few requests, and never a copy of it on the disk."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import pytest

from tests.corpus.films import Film, long_film
from trimcore.adapters.pyav.limits import MIB
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.model.receipt import Receipt
from trimcore.ports.conformance.media import KeptSink, unwatched
from trimcore.ports.storage.byte_source import ByteSource

WINDOW = TrimWindow.parse("25.3", "30")


@dataclass
class CountingSource(ByteSource):
    """A file whose reads are written down."""

    path: Path
    asked: list[tuple[int, int]] = field(default_factory=list)

    @property
    def size(self) -> int:
        return self.path.stat().st_size

    def read_at(self, offset: int, length: int) -> bytes:
        with self.path.open("rb") as file:
            file.seek(offset)
            block = file.read(length)
        self.asked.append((offset, len(block)))
        return block

    def close(self) -> None:
        return

    @property
    def given(self) -> int:
        return sum(length for _, length in self.asked)


def remuxed(source: Path, target: Path, container: str) -> Path:
    """Wrap the same packets another way."""
    with av.open(str(source)) as film, av.open(str(target), "w", format=container) as out:
        streams = {track.index: out.add_stream_from_template(track) for track in film.streams}
        for packet in film.demux():
            if packet.size:
                packet.stream = streams[packet.stream_index]
                out.mux(packet)
    return target


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Make 100 MB of film when a test first asks for it, wrapped as it asks."""
    folder = tmp_path_factory.mktemp("films")
    film = Film(
        seconds=62,
        width=320,
        height=180,
        rate=Fraction(10),
        gop=20,
        gops_in_piece=1,
        bit_rate=13_000_000,
    )

    def get(kind: str) -> Path:
        target = folder / kind
        front = folder / "front.mp4"
        if not front.exists():
            long_film(front, film)
        if not target.exists():
            remuxed(
                front, target, {".mp4": "mp4", ".mkv": "matroska", ".ts": "mpegts"}[target.suffix]
            )
        return target

    return get


def needed(path: Path, window: TrimWindow) -> int:
    """Add up the packets from the last keyframe before the window to its end."""
    begins, total = Fraction(0), 0
    with av.open(str(path)) as film:
        zero = Fraction(film.start_time or 0, 1_000_000)
        for packet in film.demux():
            if packet.pts is None:
                continue
            at = packet.pts * packet.time_base - zero
            if packet.stream.type == "video" and packet.is_keyframe and at <= window.start:
                begins, total = at, 0
            total += packet.size if begins <= at < window.end else 0
    return total


def index_bytes(path: Path) -> int:
    """Return the size of an mp4's index, about that of a Matroska file's, 0 for a stream."""
    if path.suffix == ".mp4":
        data = path.read_bytes()
        at = data.rindex(b"moov") if data.find(b"moov", 0, 4096) < 0 else data.index(b"moov")
        return int.from_bytes(data[at - 4 : at], "big")
    return 4096 if path.suffix == ".mkv" else 0


def trim(
    engine: PyavMedia, source: ByteSource, watch: Callable[[int], None] = unwatched
) -> Receipt:
    return engine.trim(source, WINDOW, KeptSink(), watch=watch)


@pytest.mark.parametrize(
    ("kind", "reads", "searched"),
    [
        ("front.mp4", 40, 0),
        ("end.mp4", 40, 0),
        ("film.mkv", 40, 0),
        ("film.ts", 57, 5 * MIB),
    ],
)
def test_thirty_seconds_of_a_film(
    engine: PyavMedia, films: Callable[[str], Path], kind: str, reads: int, searched: int
) -> None:
    """Wherever the index is; a file without one has to be searched, and its clock looked at."""
    source = CountingSource(films(kind))
    receipt = trim(engine, source)
    assert (receipt.reads, receipt.bytes_read) == (len(source.asked), source.given)
    assert receipt.reads <= reads
    wanted = needed(source.path, WINDOW) + index_bytes(source.path)
    assert receipt.bytes_read <= 1.15 * wanted + searched


def test_no_byte_is_read_twice(engine: PyavMedia, films: Callable[[str], Path]) -> None:
    """The second pass over the window finds what the first one read."""
    source = CountingSource(films("end.mp4"))
    trim(engine, source)
    pieces = sorted(source.asked)
    assert all(at + length <= after for (at, length), (after, _) in pairwise(pieces))


def test_the_source_is_never_copied_to_a_file(films: Callable[[str], Path], tmp_path: Path) -> None:
    """Temporary files hold the output and nothing else."""
    media = PyavMedia(scratch=tmp_path)
    held: list[int] = []

    def watch(_percent: int) -> None:
        held.append(temporary_bytes(tmp_path))

    receipt = trim(media, CountingSource(films("front.mp4")), watch)
    media.close()
    assert max(held) <= receipt.bytes_written + MIB
    assert not list(tmp_path.iterdir())


def temporary_bytes(folder: Path) -> int:
    """Add up the deleted files of a folder that this process has open."""
    total = 0
    for descriptor in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            if folder in descriptor.readlink().parents:
                total += descriptor.stat().st_blocks * 512
    return total
