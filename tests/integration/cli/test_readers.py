"""What a command says to a reader that has gone, or to a disk that takes nothing more."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.corpus.judge import judge
from tests.corpus.sources import Library
from trimcore.domain.cutting.timeline.window import TrimWindow

COMMAND = [sys.executable, "-B", "-m", "trimcore"]
"""Without compiled files, which would be written in part where there is no room for them."""


@contextmanager
def gone() -> Iterator[int]:
    """A pipe that nobody reads."""
    reading, writing = os.pipe()
    os.close(reading)
    yield writing
    os.close(writing)


@contextmanager
def full() -> Iterator[int]:
    """A disk without room."""
    with Path("/dev/full").open("wb") as device:
        yield device.fileno()


def run(*words: str | Path, out: int, said: int = subprocess.PIPE) -> tuple[int, str]:
    """Run a command to its end; return its exit code and what it said beside its output."""
    command = [*COMMAND, *map(str, words)]
    ran = subprocess.run(command, stdout=out, stderr=said, text=True, timeout=60, check=False)
    return ran.returncode, ran.stderr


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["trim", "--help"]])
def test_help_ends_as_any_program_in_a_pipeline(words: list[str]) -> None:
    with gone() as out:
        assert run(*words, out=out) == (-signal.SIGPIPE, "")
    with full() as out:
        assert run(*words, out=out) == (6, "trimcore: No space left on device\n")


def test_a_look_ends_quietly(library: Library) -> None:
    with gone() as out:
        assert run("inspect", library.path("h264"), out=out) == (-signal.SIGPIPE, "")
        words = ("trim", library.path("h264"), "--plan", "--start", "1", "--json")
        assert run(*words, out=out) == (-signal.SIGPIPE, "")


def test_the_piece_is_there_without_a_reader_of_its_receipt(
    library: Library, tmp_path: Path
) -> None:
    """It was whole before anything was told of it."""
    source, piece = library.path("h264"), tmp_path / "piece.mp4"
    window = ("--start", "0.5", "--duration", "1", "--json")
    with gone() as out:
        assert run("trim", source, piece, *window, out=out) == (-signal.SIGPIPE, "")
    assert judge(source, piece, TrimWindow.parse("0.5", "1")).exact
    assert list(tmp_path.iterdir()) == [piece]


def test_a_fault_keeps_its_exit_code(library: Library, tmp_path: Path) -> None:
    """Whoever hears nothing of it can still tell it by that."""
    words = ("trim", library.path("h264"), tmp_path / "out.mp4", "--start", "99", "--json")
    line = "trimcore: The video shows no frame from 99 s on. trimcore inspect tells its length.\n"
    for unread in (gone, full):
        with unread() as out:
            assert run(*words, out=out) == (4, line)
            assert run(*words, out=out, said=out)[0] == 4
    assert list(tmp_path.iterdir()) == []


def test_no_command_is_one_line() -> None:
    with full() as out:
        assert run(out=out) == (2, "trimcore: Missing command. See trimcore --help.\n")


def test_a_full_disk_behind_the_receipt_is_named(library: Library, tmp_path: Path) -> None:
    """The piece is there, and on another disk."""
    source, piece = library.path("h264"), tmp_path / "piece.mp4"
    with full() as out:
        told = run("trim", source, piece, "--start", "0.5", "--duration", "1", out=out)
    assert told == (6, "trimcore: standard output: No space left on device\n")
    assert judge(source, piece, TrimWindow.parse("0.5", "1")).exact


def fed(*words: str | Path) -> tuple[int, str]:
    """Run a command whose standard input stays open, and brings nothing."""
    reading, writing = os.pipe()
    try:
        ran = subprocess.run(
            [*COMMAND, *map(str, words)],
            stdin=reading,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    finally:
        os.close(reading)
        os.close(writing)
    return ran.returncode, ran.stderr


def test_nothing_is_read_for_an_output_that_is_there(tmp_path: Path) -> None:
    """What comes through a pipe may take hours to come."""
    old, pipe = tmp_path / "old.mp4", tmp_path / "pipe"
    old.write_text("old")
    os.mkfifo(pipe)
    exists = f"trimcore: {old} exists already; it was left as it is. --force replaces it.\n"
    assert fed("trim", "-", old) == (5, exists)
    assert fed("trim", pipe, old) == (5, exists)
    code, line = fed("trim", pipe, pipe)
    assert (code, line.count("\n")) == (2, 1)
    assert "OUTPUT is the SOURCE" in line
    assert old.read_text() == "old"
