"""`trimcore trim` with names and streams that are odd, but that people have."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.tiny_films import film

TRIM = f"{sys.executable} -m trimcore trim"
WINDOW = "--start 0.4 --end 0.8"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a film."""
    (tmp_path / "film.mp4").write_bytes(film())
    return tmp_path


def shell(
    folder: Path, line: str, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Have a shell do a line in a folder."""
    return subprocess.run(
        ["bash", "-c", line],
        cwd=folder,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        timeout=120,
        check=False,
    )


def test_bytes_that_are_no_letters(folder: Path) -> None:
    """Of a disk whose names were written by another system."""
    (folder / "film.mp4").rename(folder / "caf\udce9.mp4")
    words = f"$'caf\\xe9.mp4' '{{stem}}-{{n}}.mp4' --split {WINDOW}"
    ran = shell(folder, f"{TRIM} {words} --list-out cuts.llc && {TRIM} {words}; echo $? >&2")
    assert ran.stderr.startswith(b"trimcore: caf\\udce9-1.mp4 exists already; ")
    assert ran.stderr.endswith(b"\n5\n")
    assert (folder / "caf\udce9-1.mp4").exists()
    assert '"caf\\udce9.mp4"' in (folder / "cuts.llc").read_text("utf-8")


@pytest.mark.parametrize("to", ["| cat > out.mp4", "> out.mp4"])
def test_standard_output_under_its_name_has_the_piece_alone(folder: Path, to: str) -> None:
    """What is told goes beside it, as with `-`."""
    alone = shell(folder, f"{TRIM} film.mp4 - {WINDOW}").stdout
    ran = shell(folder, f"{TRIM} film.mp4 /dev/stdout {WINDOW} {to}")
    assert b"frames copied" in ran.stderr
    assert (folder / "out.mp4").read_bytes() == alone


def test_a_pipe_of_the_shell_is_a_source(folder: Path) -> None:
    """Which can be read once, also where its windows are written as a list."""
    ran = shell(folder, f"{TRIM} <(cat film.mp4) out.mp4 --list-out cuts.csv {WINDOW}")
    assert ran.returncode == 0, ran.stderr
    assert (folder / "cuts.csv").read_text() == "0.4,0.8,\n"


def test_letters_that_the_terminal_has_not(folder: Path) -> None:
    """A plan has dashes between times that ASCII lacks."""
    plain = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    ran = shell(folder, f"{TRIM} film.mp4 --plan {WINDOW}", plain)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert ran.stdout.startswith(b"0.400 \\u2013 0.800 s: ")


@pytest.mark.parametrize(
    ("words", "closed", "code"),
    [("- out.mp4", "<&-", 2), ("film.mp4 -", ">&-", 2), ("film.mp4 out.mp4", "<&- >&- 2>&-", 0)],
)
def test_closed_streams(folder: Path, words: str, closed: str, code: int) -> None:
    """As services start programs; what is needed of them is asked for in a line."""
    ran = shell(folder, f"{TRIM} {words} {WINDOW} {closed}")
    assert ran.returncode == code
    assert ran.stderr.count(b"\n") == (1 if code else 0)
    assert ((folder / "out.mp4").exists()) == (code == 0)


def test_a_name_that_begins_like_an_option(folder: Path) -> None:
    (folder / "film.mp4").rename(folder / "-film.mp4")
    ran = shell(folder, f"{TRIM} -film.mp4 out.mp4 {WINDOW}")
    assert b"The file is ./-film.mp4." in ran.stderr
    assert shell(folder, f"{TRIM} ./-film.mp4 out.mp4 {WINDOW}").returncode == 0


def test_links_in_a_circle_are_one_line(folder: Path) -> None:
    (folder / "out.mp4").symlink_to("out.mp4")
    ran = shell(folder, f"{TRIM} film.mp4 out.mp4 --force {WINDOW}")
    assert ran.returncode == 1
    assert ran.stderr == b"trimcore: out.mp4: Too many levels of symbolic links\n"
