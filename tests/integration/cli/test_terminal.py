"""`trimcore trim` on terminals of all kinds: what is drawn fits, and makes way for what is said."""

import fcntl
import json
import os
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.tiny_films import film

TRIM = [sys.executable, "-m", "trimcore", "trim"]
ESCAPE = re.compile(r"\x1b\[[\d;?]*[A-Za-z]")
LONG = "holiday-" * 20 + "1.mp4"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a film."""
    (tmp_path / "film.mp4").write_bytes(film())
    return tmp_path


def on_terminal(
    folder: Path, *words: str, columns: int = 80, environment: Mapping[str, str] | None = None
) -> tuple[list[str], str]:
    """Run the command with a terminal as its standard error.

    Returns what each drawing there was, and standard output.
    """
    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    kept = {name: os.environ[name] for name in os.environ if name not in {"COLUMNS", "NO_COLOR"}}
    with subprocess.Popen(
        [*TRIM, *words],
        cwd=folder,
        env={**kept, "TERM": "xterm", **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
    ) as running:
        os.close(theirs)
        drawn = b""
        try:
            while part := os.read(ours, 1 << 16):
                drawn += part
        except OSError:  # how a terminal ends whose other end is closed
            os.close(ours)
        said, _ = running.communicate(timeout=60)
    assert running.returncode == 0, drawn
    plain = ESCAPE.sub("", drawn.decode())
    return [line for line in re.split(r"[\r\n]+", plain) if line], said


@pytest.mark.parametrize("columns", [20, 80])
def test_a_bar_shows_how_far_it_is_however_long_the_name(folder: Path, columns: int) -> None:
    drawings, said = on_terminal(folder, "film.mp4", LONG, "--end", "1", columns=columns)
    assert all(len(each) <= columns for each in drawings)
    assert drawings[-1].startswith("hol")
    assert re.search(r"\.mp4 .* 100%", drawings[-1])
    assert "frames copied" in said


def test_without_colours_and_on_simple_terminals(folder: Path) -> None:
    drawings, _ = on_terminal(
        folder, "film.mp4", "1.mp4", "--end", "1", environment={"NO_COLOR": "1"}
    )
    assert "100%" in drawings[-1]
    simple = on_terminal(folder, "film.mp4", "2.mp4", "--end", "1", environment={"TERM": "dumb"})
    assert simple[0] == []


def test_of_many_cuts_those_that_are_made_have_bars(folder: Path) -> None:
    """However few lines the terminal has, all of them together are seen; remarks come once."""
    windows = [word for n in range(30) for word in ("--keep", f"0.{n:02}-0.9")]
    drawings, said = on_terminal(folder, "film.mp4", "{n:02}.mp4", "--split", *windows)
    assert any(each.startswith("30 of 30 ") for each in drawings)
    assert not any(each.startswith("...") for each in drawings)
    told = [line for line in said.splitlines() if not line.startswith(" ")]
    assert [line.partition(": ")[0] for line in told] == [f"{n:02}.mp4" for n in range(1, 31)]
    remarks = said.splitlines()[30:]
    assert len(remarks) == len(set(remarks))


@pytest.mark.parametrize("columns", [20, 40, 72, 200])
def test_a_plan_fits(folder: Path, columns: int) -> None:
    words = ["film.mp4", "--plan", "--keep", "0.3-0.9", "--keep", "0.95-1.2"]
    plan = subprocess.run(
        [*TRIM, *words],
        cwd=folder,
        env={**os.environ, "COLUMNS": str(columns)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    bars = [line for line in plan.splitlines() if re.fullmatch(r"[|.=#~-]+", line)]
    assert [len(bar) for bar in bars] == [min(72, columns)] * 2


@pytest.mark.parametrize(
    "option", ["--start", "--end", "--duration", "--list", "--list-out", "--container"]
)
def test_an_empty_word_is_no_time(folder: Path, option: str) -> None:
    """As of a variable of the shell that is not set: nothing is cut in its place."""
    ran = subprocess.run(
        [*TRIM, "film.mp4", "out.mp4", option, ""],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == f"trimcore: {option} can't be empty. See trimcore trim --help.\n"
    assert not (folder / "out.mp4").exists()


@pytest.mark.parametrize("pair", ["", "-", " - "])
def test_a_window_has_a_start_or_an_end(folder: Path, pair: str) -> None:
    ran = subprocess.run(
        [*TRIM, "film.mp4", "out.mp4", f"--keep={pair}"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 2
    assert "--keep must be A-B" in ran.stderr


NOTATIONS = {
    "1": 1,
    "01": 1,
    "1.": 1,
    "1.25": 1.25,
    "1.250": 1.25,
    "1.2500000000": 1.25,
    ".5": 0.5,
    "0.5": 0.5,
    "0": 0,
    "1s": 1,
    "1.25s": 1.25,
    ".5s": 0.5,
    "0m1s": 1,
    "0m1.25s": 1.25,
    "0h0m1s": 1,
    "0h1s": 1,
    "0:01": 1,
    "0:1": 1,
    "00:01": 1,
    "00:01.25": 1.25,
    "0:01.5": 1.5,
    "000:01": 1,
    "0:00:01": 1,
    "0:0:1": 1,
    "00:00:01": 1,
    "00:00:01.25": 1.25,
    "00:00:01.250000": 1.25,
    " 1 ": 1,
    "0f": 0,
    "15f": 0.5,
    "30f": 1,
    "036f": 1.2,
    "00:00:00:00": 0,
    "00:00:00:15": 0.5,
    "00:00:01:00": 1,
    "00:00:01:06": 1.2,
    "00:00:01;06": 1.2,
}


def test_every_notation_is_understood(folder: Path) -> None:
    """Each as the start of a window; one command reads them all."""
    windows = [f"--keep={text}-2" for text in NOTATIONS]
    words = ["film.mp4", "--plan", "--json", "--split", *windows]
    ran = subprocess.run([*TRIM, *words], cwd=folder, capture_output=True, text=True, check=True)
    starts = [plan["asked"]["start"] for plan in json.loads(ran.stdout)]
    assert dict(zip(NOTATIONS, starts, strict=True)) == NOTATIONS
