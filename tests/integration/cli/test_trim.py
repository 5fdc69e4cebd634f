"""`trimcore trim` as somebody at a terminal meets it."""

import hashlib
import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.corpus.broken import broken_path
from tests.corpus.judge import judge
from tests.corpus.sources import Library
from trimcore.domain.cutting.timeline.window import TrimWindow


def trim(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    command = [sys.executable, "-m", "trimcore", "trim", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_a_piece_is_cut_out_and_described(library: Library, tmp_path: Path) -> None:
    """Standard output holds the receipt and nothing else; there is no bar without a terminal."""
    source, output = library.path("h264"), tmp_path / "out.mp4"
    ran = trim(source, output, "--start", "0:01.5", "--duration", "00:00:02", "--json")
    assert (ran.returncode, ran.stderr) == (0, "")
    receipt = json.loads(ran.stdout)
    assert receipt["asked"] == {"start": 1.5, "duration": 2.0}
    assert receipt["sha256"] == hashlib.sha256(output.read_bytes()).hexdigest()
    assert receipt["bytes_written"] == output.stat().st_size
    verdict = judge(source, output, TrimWindow.parse("1.5", "2"))
    assert verdict.exact, verdict


def test_an_output_is_replaced_whole(library: Library, tmp_path: Path) -> None:
    """The file that was there goes when that is wanted; nothing else is left in the folder."""
    output = tmp_path / "out.mp4"
    output.write_text("old")
    window = ("--start", "1", "--duration", "1")
    kept = trim(library.path("h264-silent"), output, *window)
    assert (kept.returncode, kept.stdout) == (5, "")
    assert kept.stderr.endswith(" exists already; it was left as it is. --force replaces it.\n")
    assert output.read_text() == "old"
    ran = trim(library.path("h264-silent"), output, *window, "--force")
    assert ran.returncode == 0
    assert "frames" in ran.stdout
    assert output.read_bytes()[4:8] == b"ftyp"
    assert list(tmp_path.iterdir()) == [output]


def test_a_wrong_call_leaves_no_process(tmp_path: Path) -> None:
    """The engine that was started for it, before it was read, ends with it."""
    path = os.pathsep.join(filter(None, [str(tmp_path), os.environ.get("PYTHONPATH")]))
    command = [sys.executable, "-m", "trimcore", "trim", "in.mp4"]
    ran = subprocess.run(command, env=os.environ | {"PYTHONPATH": path}, check=False)
    assert ran.returncode == 2
    deadline = time.monotonic() + 60
    while has_process_of(tmp_path):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def has_process_of(folder: Path) -> bool:
    """Tell whether a process runs that was given a folder in its environment."""
    for environment in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            if bytes(folder) in environment.read_bytes():
                return True
    return False


@pytest.mark.parametrize(
    ("window", "code", "says"),
    [
        (("600", "1"), 4, "The video shows no frame from 600 s to 601 s."),
        (("-1", "1"), 2, "--start: must be "),
        (("1", "0"), 2, "--duration: must be "),
        (("1:60", "1"), 2, "--start: must be seconds"),
    ],
)
def test_a_wrong_window_is_one_line(
    library: Library, tmp_path: Path, window: tuple[str, str], code: int, says: str
) -> None:
    """And the output stays as it was."""
    output = tmp_path / "out.mp4"
    output.write_text("old")
    start, duration = window
    times = (f"--start={start}", f"--duration={duration}")
    ran = trim(library.path("h264-silent"), output, *times, "--force")
    assert ran.returncode == code
    assert ran.stderr.startswith("trimcore: ")
    assert says in ran.stderr
    assert ran.stderr.count("\n") == 1
    assert ran.stdout == ""
    assert output.read_text() == "old"
    assert list(tmp_path.iterdir()) == [output]


@pytest.mark.parametrize(
    "name", ["empty.mp4", "text.mp4", "picture.png", "texts.mp4", "without-index.mp4"]
)
def test_what_is_no_video_is_code_3(library: Library, tmp_path: Path, name: str) -> None:
    """One line says why, and there is no output."""
    ran = trim(broken_path(name, library), tmp_path / "out.mp4", "--start", "1", "--duration", "1")
    assert ran.returncode == 3
    assert ran.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_missing_file_or_folder_is_named(library: Library, tmp_path: Path) -> None:
    """With the system's own words."""
    window = ("--start", "1", "--duration", "1")
    missing = trim(tmp_path / "none.mp4", tmp_path / "out.mp4", *window)
    assert missing.returncode == 1
    assert missing.stderr == f"trimcore: {tmp_path / 'none.mp4'}: No such file or directory\n"
    nowhere = tmp_path / "none" / "out.mp4"
    ran = trim(library.path("h264-silent"), nowhere, *window)
    assert ran.returncode == 1
    assert ran.stderr == f"trimcore: {nowhere}: No such file or directory\n"


def test_a_pipe_is_written_to_and_stays_a_pipe(library: Library, tmp_path: Path) -> None:
    """Only regular files are replaced."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    command = ["trim", library.path("h264-silent"), pipe, "--start", "1", "--duration", "1"]
    with subprocess.Popen([sys.executable, "-m", "trimcore", *map(str, command)]) as running:
        content = pipe.read_bytes()
        assert running.wait(60) == 0
    assert content[4:8] == b"ftyp"
    assert pipe.is_fifo()


def test_a_link_leads_to_the_output(library: Library, tmp_path: Path) -> None:
    """The link stays, and what it leads to is replaced."""
    target, link = tmp_path / "target.mp4", tmp_path / "link.mp4"
    target.write_text("old")
    link.symlink_to(target)
    ran = trim(library.path("h264-silent"), link, "--start", "1", "--duration", "1", "--force")
    assert ran.returncode == 0
    assert link.is_symlink()
    assert target.read_bytes()[4:8] == b"ftyp"


def test_a_source_is_never_overwritten(library: Library, tmp_path: Path) -> None:
    """Whatever way leads to it."""
    source, link = tmp_path / "film.mp4", tmp_path / "link.mp4"
    source.write_bytes(library.path("h264-silent").read_bytes())
    link.symlink_to(source)
    before = source.read_bytes()
    for output in (source, link):
        ran = trim(source, output, "--start", "1", "--duration", "1")
        assert ran.returncode == 2
        assert "a source is never changed" in ran.stderr
    assert source.read_bytes() == before
