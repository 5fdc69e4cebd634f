"""`trimcore trim` with several sources or outputs: none is lost, none takes another's place."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tiny_films import film

WINDOW = ("--start", "0.4", "--end", "0.8")


def trim(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder, to its end."""
    command = [sys.executable, "-m", "trimcore", "trim", *words]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two films and two files that are none."""
    for name in ("1.mp4", "2.mp4"):
        (tmp_path / name).write_bytes(film())
    for name in ("bad.mp4", "worse.mp4"):
        (tmp_path / name).write_text("no video")
    return tmp_path


def made(folder: Path) -> set[str]:
    """Return the names of what was made."""
    return {path.name for path in folder.iterdir()} - {"1.mp4", "2.mp4", "bad.mp4", "worse.mp4"}


def test_each_that_cannot_be_cut_is_named_and_the_others_are_cut(folder: Path) -> None:
    """Also where sources are looked at for their windows; the first of them is the exit code."""
    sources = ("1.mp4", "none.mp4", "bad.mp4", "worse.mp4", "2.mp4")
    ran = trim(folder, *sources, "{stem}-cut.mp4", "--remove", "0.4-90", "--split", "--json")
    assert ran.returncode == 1
    told = ran.stderr.splitlines()
    assert told[0] == "trimcore: none.mp4: No such file or directory"
    assert [line.partition(".mp4: The file is no video")[0] for line in told[1:]] == [
        "trimcore: bad",
        "trimcore: worse",
    ]
    outcomes = json.loads(ran.stdout)
    assert ["error" in outcome for outcome in outcomes] == [False, True, True, True, False]
    assert [outcomes[n]["error"]["exit_code"] for n in (1, 2, 3)] == [1, 3, 3]
    assert made(folder) == {"1-cut.mp4", "2-cut.mp4"}


def test_the_others_are_planned(folder: Path) -> None:
    ran = trim(folder, "1.mp4", "bad.mp4", "2.mp4", "{stem}-cut.mp4", "--plan", *WINDOW)
    assert ran.returncode == 3
    assert ran.stderr.startswith("trimcore: bad.mp4: The file is no video")
    titles = [line for line in ran.stdout.splitlines() if line.endswith("-cut.mp4")]
    assert titles == ["1. 1-cut.mp4", "2. 2-cut.mp4"]


def test_a_window_outside_is_named_by_its_output(folder: Path) -> None:
    windows = ("--keep", "0.4-0.8", "--keep", "100-101")
    ran = trim(folder, "1.mp4", "{n}-cut.mp4", "--split", *windows)
    assert ran.returncode == 4
    assert ran.stderr == (
        "trimcore: 2-cut.mp4: The video shows no frame from 100 s to 101 s."
        " trimcore inspect tells its length.\n"
    )
    assert made(folder) == {"1-cut.mp4"}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("1.mp4", "./1.mp4", "{stem}-cut.mp4"), "Several outputs would be 1-cut.mp4: {n} in"),
        (("1.mp4", "cut-{stem}.mp4", "--split", "--keep", "0-1", "--keep", "1-2"), "Several out"),
        (("2.mp4", "1.mp4", "{n}.mp4"), "OUTPUT is a source, 1.mp4; a source is never changed"),
        (("1.mp4", "."), "OUTPUT . is a folder: name a file in it, such as clip.mp4"),
        (("1.mp4", "new/"), "OUTPUT new/ is a folder"),
        (("1.mp4", ""), "SOURCE and OUTPUT can't be empty"),
    ],
)
def test_no_output_takes_the_place_of_another(
    folder: Path, words: tuple[str, ...], says: str
) -> None:
    """Nor of a source: whatever `--force` says."""
    ran = trim(folder, *words, "--force")
    assert (ran.returncode, made(folder)) == (2, set())
    assert says in ran.stderr
