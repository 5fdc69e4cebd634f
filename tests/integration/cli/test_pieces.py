"""`trimcore trim` in pipelines, in batches, and when somebody stops it."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.corpus.films import Film, long_film
from tests.corpus.judge import judge
from tests.corpus.sources import Library
from tests.integration.cli.interrupting import children
from tests.integration.service.deployment import until
from trimcore.domain.cutting.timeline.window import TrimWindow

COMMAND = [sys.executable, "-m", "trimcore", "trim"]


@pytest.fixture(scope="session")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film that takes some seconds to cut, since all of it has to be encoded."""
    path = tmp_path_factory.mktemp("films") / "slow.mp4"
    return long_film(path, Film(seconds=40, width=640, height=360, gop=1200, gops_in_piece=1))


def trim(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    command = [*COMMAND, *map(str, arguments)]
    return subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, timeout=120, check=False
    )


def exact(source: Path, piece: Path, start: str, duration: str) -> bool:
    """Tell whether a piece is what was asked for."""
    return judge(source, piece, TrimWindow.parse(start, duration)).exact


def test_a_piece_goes_through_pipes(library: Library, tmp_path: Path) -> None:
    """Nothing but the piece is on standard output; what is told of it goes beside it."""
    source = library.path("h264")
    command = [*COMMAND, "-", "-", "--start", "0.5", "--end", "2"]
    ran = subprocess.run(command, input=source.read_bytes(), capture_output=True, check=True)
    assert b"frames copied" in ran.stderr
    piece = tmp_path / "piece.mp4"
    piece.write_bytes(ran.stdout)
    assert exact(source, piece, "0.5", "1.5")


def test_a_reader_that_has_seen_enough_ends_it_quietly(library: Library) -> None:
    """As any program in a pipeline."""
    command = [*COMMAND, str(library.path("h264")), "-", "--start", "0.5", "--end", "2"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        said = running.stderr.read()
        assert running.wait(60) == -signal.SIGPIPE
    assert said == b""


def test_a_file_for_each_window(library: Library, tmp_path: Path) -> None:
    """In the order of the windows, each exact."""
    source = library.path("h264")
    windows = ("--keep", "0.5-1.5", "--keep", "2-", "--keep=-0.4")
    ran = trim(source, tmp_path / "{n:02}-{stem}.mp4", "--split", *windows)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.count("frames copied") == 3
    pieces = sorted(tmp_path.iterdir())
    assert [piece.name for piece in pieces] == [f"0{n}-{source.stem}.mp4" for n in (1, 2, 3)]
    assert exact(source, pieces[0], "0.5", "1")
    assert exact(source, pieces[1], "2", "60")
    assert exact(source, pieces[2], "0", "0.4")


def test_what_is_left_between_removals(library: Library, tmp_path: Path) -> None:
    """A file for each part that stays."""
    source = library.path("h264")
    ran = trim(source, tmp_path / "{n}.mp4", "--split", "--remove", "0.5-1", "--remove", "2-99")
    assert ran.returncode == 0, ran.stderr
    assert exact(source, tmp_path / "1.mp4", "0", "0.5")
    assert exact(source, tmp_path / "2.mp4", "1", "1")


def test_several_sources_under_one_pattern(library: Library, tmp_path: Path) -> None:
    """What is wrong with one does not stop the others, and is the command's exit code."""
    good, bad = library.path("h264"), tmp_path / "bad.mp4"
    bad.write_text("no video")
    ran = trim(bad, good, tmp_path / "{n}-{stem}-cut.mp4", "--start", "0.5", "--end", "1", "--json")
    assert ran.returncode == 3
    assert exact(good, tmp_path / f"2-{good.stem}-cut.mp4", "0.5", "0.5")
    assert not (tmp_path / "1-bad-cut.mp4").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("in.mp4",), "SOURCE and OUTPUT are needed"),
        (("a.mp4", "b.mp4", "out.mp4"), "OUTPUT must be a pattern"),
        (("a.mp4", "out.mp4", "--split"), "OUTPUT must be a pattern"),
        (("a.mp4", "{title}.mp4", "--split"), "OUTPUT must be a pattern"),
        (("a.mp4", "out.mp4", "--split", "--plan"), "OUTPUT must be a pattern"),
        (("a.mp4", "out.mp4", "--keep", "12"), "--keep must be A-B"),
        (("a.mp4", "out.mp4", "--keep", "2-1"), "--keep: must have ends behind starts"),
        (("a.mp4", "out.mp4", "--end", "1", "--duration", "1"), "--end: can't be given together"),
        (("a.mp4", "out.mp4", "--mode", "quick"), "'quick' is not one of"),
        (("a.mp4", "out.mp4", "--strat", "1"), "No such option"),
    ],
)
def test_wrong_words_are_one_line(tmp_path: Path, words: tuple[str, ...], says: str) -> None:
    """Before anything is looked for, and as JSON for who asks for that."""
    ran = trim(*words, cwd=tmp_path)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("trimcore: ")
    assert ran.stderr.count("\n") == 1
    assert says in ran.stderr
    described = json.loads(trim(*words, "--json", cwd=tmp_path).stdout)["error"]
    assert described["exit_code"] == 2
    assert says in described["message"]


def test_a_start_behind_the_end_is_told(library: Library, tmp_path: Path) -> None:
    """Without a word of an end that nobody gave."""
    ran = trim(library.path("h264"), tmp_path / "out.mp4", "--start", "99")
    assert ran.returncode == 4
    said = "trimcore: The video shows no frame from 99 s on. trimcore inspect tells its length.\n"
    assert ran.stderr == said


def test_a_plan_is_drawn(library: Library, tmp_path: Path) -> None:
    """As text, as JSON, and as a picture; nothing is cut."""
    source = library.path("h264")
    words = (source, "--plan", "--start", "0.5", "--end", "2")
    assert "encoded" in trim(*words).stdout
    described = json.loads(trim(*words, "--json").stdout)
    frames = sum(segment["frames"] for segment in described["segments"])
    assert frames == described["frames_copied"] + described["frames_encoded"]
    ran = trim(*words[:1], tmp_path / "plan.svg", *words[1:])
    assert (ran.returncode, ran.stdout) == (0, "")
    assert (tmp_path / "plan.svg").read_text().startswith("<svg ")
    assert trim(*words[:1], tmp_path / "plan.svg", *words[1:]).returncode == 5


def test_a_plan_of_several_windows_is_drawn(library: Library, tmp_path: Path) -> None:
    """Of those of a list, too."""
    source = library.path("h264")
    (tmp_path / "list.csv").write_text("0.5,1.5,a\n2,2.5,b\n")
    for words in (("--keep", "0.5-1.5", "--keep", "2-2.5"), ("--list", tmp_path / "list.csv")):
        assert trim(source, "--plan", *words).stdout.startswith("2 windows of ")
        described = json.loads(trim(source, "--plan", *words, "--json").stdout)
        assert [window["start"] for window in described["windows"]] == [0.5, 2.0]
        nested = [segment for window in described["windows"] for segment in window["segments"]]
        assert nested == described["segments"]
    ran = trim(source, tmp_path / "plan.svg", "--plan", "--remove", "0.5-1.5")
    assert (ran.returncode, ran.stdout) == (0, "")
    assert (tmp_path / "plan.svg").read_text().count("<g ") == 2


def test_each_of_several_outputs_has_its_plan(library: Library, tmp_path: Path) -> None:
    """Windows that are split, and several sources, under the names of what would be made."""
    source = library.path("h264")
    windows = ("--split", "--keep", "0.5-1.5", "--keep", "2-2.5", "--plan")
    told = trim(source, *windows).stdout.splitlines()
    assert [line for line in told if line in {"1.", "2."}] == ["1.", "2."]
    named = trim(source, "{n}-{stem}.mp4", *windows).stdout.splitlines()
    assert named[0] == f"1. 1-{source.stem}.mp4"
    described = json.loads(trim(source, *windows, "--json").stdout)
    assert [plan["asked"]["start"] for plan in described] == [0.5, 2.0]
    ran = trim(source, source, tmp_path / "{n}.svg", "--end", "1", "--plan")
    assert (ran.returncode, ran.stdout) == (0, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1.svg", "2.svg"]
    assert (tmp_path / "2.svg").read_text().startswith("<svg ")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("moment", [0.0, 0.6])
def test_a_signal_leaves_nothing(
    slow: Path, tmp_path: Path, number: signal.Signals, moment: float
) -> None:
    """The shell hears of the signal, the old output stays, and no process goes on."""
    output = tmp_path / "out.mp4"
    output.write_text("old")
    command = [*COMMAND, str(slow), str(output), "--start", "1.01", "--duration", "35", "--force"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, cwd=tmp_path) as running:
        until(lambda: children(running.pid), "the engine to start")
        engines = children(running.pid)
        try:
            running.wait(moment)
        except subprocess.TimeoutExpired:
            running.send_signal(number)
        assert running.wait(60) == -number
        assert running.stderr is not None
        assert b"interrupted; no half-made output is left" in running.stderr.read()
    assert output.read_text() == "old"
    assert list(tmp_path.iterdir()) == [output]
    until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in engines), "the engine to end")


def test_a_loop_of_the_shell_stops_with_it(slow: Path, tmp_path: Path) -> None:
    """Ctrl-C reaches all of the terminal's processes; the next file is not begun."""
    words = f"{slow} out-$n.mp4 --start 1.01 --duration 35"
    loop = f"for n in 1 2 3; do echo $n >> begun; {' '.join(COMMAND)} {words}; done"
    with subprocess.Popen(
        ["bash", "-c", loop], cwd=tmp_path, stderr=subprocess.DEVNULL, start_new_session=True
    ) as shell:
        until(lambda: any(map(children, children(shell.pid))), "the first cut to begin")
        os.killpg(shell.pid, signal.SIGINT)
        shell.wait(60)
    assert (tmp_path / "begun").read_text() == "1\n"
    assert [path.name for path in tmp_path.iterdir()] == ["begun"]


def test_long_names_are_no_trouble(library: Library, tmp_path: Path) -> None:
    """As long as the disk allows."""
    output = tmp_path / f"{'ä' * 125}x.mp4"
    source = library.path("h264")
    for words in ((), ("--force",)):
        ran = trim(source, output, "--start", "0.5", "--end", "1", *words)
        assert ran.returncode == 0, ran.stderr
    assert exact(source, output, "0.5", "0.5")


def test_a_file_is_looked_at(library: Library) -> None:
    """For people, and as JSON."""
    command = [sys.executable, "-m", "trimcore", "inspect", str(library.path("h264"))]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "track 0: video, h264" in told
    ran = subprocess.run([*command, "--json"], capture_output=True, text=True, check=True)
    described = json.loads(ran.stdout)
    assert described["tracks"][0]["kind"] == "video"
    assert described["duration"] > 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("cuts.csv", "start,end,name\n0.5,1.5,Beach\n2,2.4,Dinner/late\n"),
        (
            "cuts.llc",
            (
                "{cutSegments: [{start: .5, end: 1.5, name: 'Beach'}, "
                "{start: 2, end: 2.4, name: 'Dinner/late'}]}"
            ),
        ),
    ],
)
def test_a_list_gives_the_windows_and_their_names(
    library: Library, tmp_path: Path, name: str, text: str
) -> None:
    """What no file can be called is replaced."""
    cuts = tmp_path / name
    cuts.write_text(text)
    ran = trim(library.path("h264"), tmp_path / "{n}-{name}.mp4", "--list", cuts, "--split")
    assert ran.returncode == 0, ran.stderr
    assert exact(library.path("h264"), tmp_path / "1-Beach.mp4", "0.5", "1")
    assert exact(library.path("h264"), tmp_path / "2-Dinner-late.mp4", "2", "0.4")
