"""`trimcore.cut`, as a program that imports the library meets it."""

import io
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import trimcore
from tests.corpus.judge import judge
from tests.tiny_films import SOUNDING, film
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.ports.conformance.media import KeptSink, KeptSource

HALF = TrimWindow.parse("0.5", "1")


def names(folder: Path) -> set[str]:
    """List what is in a folder."""
    return {path.name for path in folder.iterdir()}


def test_a_piece_is_cut_in_one_line(source: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.mp4"
    receipt = trimcore.cut(source, output, start=0.5, duration=1)
    assert (receipt.asked, receipt.duration_us) == (HALF, 1_000_000)
    assert receipt.bytes_written == output.stat().st_size
    assert judge(source, output, HALF).exact
    assert names(tmp_path) == {"film.mp4", "out.mp4"}


def test_without_an_end_it_goes_to_the_end(source: Path, cutter: trimcore.Cutter) -> None:
    receipt = cutter.cut(source, KeptSink(), start="1.5")
    assert receipt.asked.start_us == 1_500_000
    assert receipt.asked.end_us == pytest.approx(2_000_000, abs=40_000)
    assert receipt.duration_us == pytest.approx(500_000, abs=40_000)


def test_an_end_is_not_included(source: Path, cutter: trimcore.Cutter) -> None:
    receipt = cutter.cut(str(source), KeptSink(), start=0.5, end="1.5s")
    assert receipt.asked == HALF


@pytest.mark.parametrize(
    "given",
    [str, Path, lambda path: path.read_bytes(), lambda path: bytearray(path.read_bytes())],
    ids=["str", "path", "bytes", "bytearray"],
)
def test_a_source_may_be(
    given: Callable[[Path], str], source: Path, cutter: trimcore.Cutter
) -> None:
    made = io.BytesIO()
    receipt = cutter.cut(given(source), made, start=0.5, duration=1)
    assert receipt.bytes_written == len(made.getvalue())


def test_a_source_may_be_a_link(source: Path, cutter: trimcore.Cutter) -> None:
    link = source.with_name("link.mp4")
    link.symlink_to(source)
    assert cutter.cut(link, KeptSink(), start=0.5, duration=1).asked == HALF


def test_a_source_may_be_an_open_file(source: Path, cutter: trimcore.Cutter) -> None:
    """Its position does not matter, and is the same afterwards."""
    with source.open("rb") as file:
        file.seek(7)
        made = KeptSink()
        cutter.cut(file, made, start=0.5, duration=1)
        assert file.tell() == 7
    plain = KeptSink()
    cutter.cut(KeptSource(film(SOUNDING)), plain, start=0.5, duration=1)
    assert made.content == plain.content


def test_an_output_may_be_an_open_file(
    source: Path, tmp_path: Path, cutter: trimcore.Cutter
) -> None:
    """It is written to where it is, and stays open."""
    with (tmp_path / "out").open("w+b") as file:
        file.write(b"before")
        receipt = cutter.cut(source, file, start=0.5, duration=1)
        assert file.tell() == len(b"before") + receipt.bytes_written
        assert (tmp_path / "out").stat().st_size == file.tell()


def test_an_output_that_takes_little_at_a_time_gets_all(
    source: Path, cutter: trimcore.Cutter
) -> None:
    class Narrow(io.RawIOBase):
        def __init__(self) -> None:
            self.kept = b""

        def writable(self) -> bool:
            return True

        def write(self, chunk: object) -> int:
            piece = bytes(memoryview(chunk)[:1000])  # type: ignore[arg-type]  # is a buffer
            self.kept += piece
            return len(piece)

    output = Narrow()
    receipt = cutter.cut(source, output, start=0.5, duration=1)  # type: ignore[arg-type]  # raw
    assert len(output.kept) == receipt.bytes_written


def test_an_output_that_is_there_is_left_as_it_is(
    source: Path, tmp_path: Path, cutter: trimcore.Cutter
) -> None:
    for output in (tmp_path / "old.mp4", tmp_path / "dangling.mp4", tmp_path):
        if output.name == "old.mp4":
            output.write_text("old")
        elif output != tmp_path:
            output.symlink_to(tmp_path / "nowhere")
        with pytest.raises(trimcore.OutputExists, match=output.name):
            cutter.cut(source, output, start=0.5, duration=1)
    assert (tmp_path / "old.mp4").read_text() == "old"
    assert not (tmp_path / "nowhere").exists()


def test_an_output_that_appears_meanwhile_is_left_as_it_is(
    source: Path, tmp_path: Path, cutter: trimcore.Cutter
) -> None:
    output = tmp_path / "out.mp4"
    with pytest.raises(trimcore.OutputExists):
        cutter.cut(source, output, duration=1, progress=lambda _: output.write_text("other"))
    assert output.read_text() == "other"
    assert names(tmp_path) == {"film.mp4", "out.mp4"}


def test_an_output_has_the_rights_that_new_files_have(
    source: Path, tmp_path: Path, cutter: trimcore.Cutter
) -> None:
    mask = os.umask(0o027)
    try:
        cutter.cut(source, tmp_path / "out.mp4", start=0.5, duration=1)
    finally:
        os.umask(mask)
    assert (tmp_path / "out.mp4").stat().st_mode & 0o777 == 0o640


def test_a_folder_that_is_not_there_is_named(source: Path, cutter: trimcore.Cutter) -> None:
    with pytest.raises(FileNotFoundError, match=r"nowhere/out\.mp4"):
        cutter.cut(source, source.parent / "nowhere" / "out.mp4")


def test_a_source_that_is_not_there_is_named(tmp_path: Path, cutter: trimcore.Cutter) -> None:
    with pytest.raises(FileNotFoundError, match=r"none\.mp4"):
        cutter.cut(tmp_path / "none.mp4", tmp_path / "out.mp4")
    assert names(tmp_path) == set()


def test_a_pipe_is_no_source(tmp_path: Path, cutter: trimcore.Cutter) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="pipe"):
        cutter.cut(tmp_path / "pipe", KeptSink())


@pytest.mark.parametrize("wrong", [7, None, io.StringIO("text")])
def test_what_is_neither_source_nor_output_is_an_error_of_types(
    wrong: str, source: Path, cutter: trimcore.Cutter
) -> None:
    with pytest.raises(TypeError, match="source must be"):
        cutter.cut(wrong, KeptSink())
    with pytest.raises(TypeError, match="output must be"):
        cutter.cut(source, wrong)


@pytest.mark.parametrize(
    ("content", "asked", "kind"),
    [
        (b"text " * 5000, {}, trimcore.NotAVideo),
        (film(SOUNDING)[:9000], {}, trimcore.DamagedMedia),
        (film(SOUNDING), {"start": 100}, trimcore.WindowOutside),
        (film(SOUNDING), {"keep": [(0, 0.5), (100, 101)]}, trimcore.WindowOutside),
        (film(SOUNDING), {"mode": "fast"}, trimcore.InvalidInput),
        (film(SOUNDING), {"start": "soon"}, trimcore.InvalidInput),
    ],
)
def test_a_fault_has_its_class_and_leaves_nothing(
    content: bytes,
    asked: dict[str, str],
    kind: type[Exception],
    tmp_path: Path,
    cutter: trimcore.Cutter,
) -> None:
    with pytest.raises(kind) as caught:
        cutter.cut(content, tmp_path / "out.mp4", **asked)  # type: ignore[arg-type]  # a table
    assert isinstance(caught.value, trimcore.TrimcoreError)
    assert names(tmp_path) == set()


def test_it_is_told_how_far_it_is(source: Path, cutter: trimcore.Cutter) -> None:
    told: list[trimcore.Progress] = []
    threads: set[int] = set()

    def tell(progress: trimcore.Progress) -> None:
        told.append(progress)
        threads.add(threading.get_ident())

    cutter.cut(source, KeptSink(), start=0.5, duration=1, progress=tell)
    fractions = [progress.fraction for progress in told]
    assert (fractions[0], fractions[-1]) == (0.0, 1.0)
    assert fractions == sorted(fractions)
    assert threads == {threading.get_ident()}
    assert (told[0].speed, told[0].remaining) == (None, None)
    assert told[-1].remaining == 0
    assert told[-1].speed is not None
    assert told[-1].speed > 0


def test_it_stops_when_it_is_cancelled(
    source: Path, tmp_path: Path, cutter: trimcore.Cutter
) -> None:
    cancel = threading.Event()
    with pytest.raises(trimcore.Cancelled):
        cutter.cut(source, tmp_path / "out.mp4", cancel=cancel, progress=lambda _: cancel.set())
    assert names(tmp_path) == {"film.mp4"}


def test_several_are_cut_at_once_in_their_order(
    source: Path, tmp_path: Path, cutter: trimcore.Cutter
) -> None:
    jobs = [
        trimcore.Job(source, tmp_path / f"{n}.mp4", start=n / 10, duration=n / 10)
        for n in range(1, 5)
    ]
    receipts = cutter.cut_all(jobs)
    assert [receipt.asked.start_us for receipt in receipts] == [n * 100_000 for n in range(1, 5)]
    assert names(tmp_path) == {"film.mp4", "1.mp4", "2.mp4", "3.mp4", "4.mp4"}


def test_one_that_fails_does_not_stop_the_others(source: Path, cutter: trimcore.Cutter) -> None:
    last = KeptSink()
    jobs = [
        trimcore.Job(source, KeptSink(), start=100),
        trimcore.Job(b"no video", KeptSink()),
        trimcore.Job(source, last, duration=0.5),
    ]
    with pytest.raises(trimcore.WindowOutside):
        cutter.cut_all(jobs)
    assert last.content
    outcomes = cutter.cut_all(jobs, return_exceptions=True)
    assert [type(each) for each in outcomes] == [
        trimcore.WindowOutside,
        trimcore.NotAVideo,
        trimcore.Receipt,
    ]


class Counted(KeptSource):
    """Counts the bytes that are fetched."""

    fetched = 0

    def read_at(self, offset: int, length: int) -> bytes:
        """Return some of them."""
        made = super().read_at(offset, length)
        self.fetched += len(made)
        return made


class Shaky(io.BytesIO):
    """An open file whose position has time to be moved between a search and what is read there."""

    def seek(self, offset: int, whence: int = 0) -> int:
        """Move, and let other threads go on."""
        moved = super().seek(offset, whence)
        time.sleep(0.002)
        return moved


def test_windows_of_one_source_fetch_it_once(source: Path, cutter: trimcore.Cutter) -> None:
    """However many they are, and however near to one another."""
    content, sinks = Counted(source.read_bytes()), [KeptSink() for _ in range(8)]
    jobs = [trimcore.Job(content, sink, start=n / 10, duration=0.3) for n, sink in enumerate(sinks)]
    receipts = cutter.cut_all(jobs)
    assert sum(receipt.bytes_read for receipt in receipts) > content.size
    assert content.fetched <= content.size


def test_an_open_file_serves_several_at_once(source: Path, cutter: trimcore.Cutter) -> None:
    """It has one position, and is read by one at a time."""
    file, alone = Shaky(source.read_bytes()), KeptSink()
    cutter.cut(source, alone, start=0.5, duration=1)
    sinks = [KeptSink() for _ in range(6)]
    cutter.cut_all([trimcore.Job(file, sink, start=0.5, duration=1) for sink in sinks])
    assert {sink.content for sink in sinks} == {alone.content}
    assert file.tell() == 0
