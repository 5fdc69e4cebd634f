"""The library is a good guest in other people's programs."""

import json
import os
import subprocess
import sys
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from tests.integration.engine.processes import Ends, children
from trimcore.adapters.pyav.caller import launcher
from trimcore.entrypoints.wiring import engine

FORKS = "ignore:This process:DeprecationWarning"
"""Newer Pythons warn of forks beside threads, which are what is tried."""
ROOT = Path(__file__).resolve().parents[3]


def run(
    program: str, film: Path, warnings: str = "error", **environment: str
) -> list[dict[str, Any]]:
    """Run a program to its end, with every warning an error, and return what it told."""
    ran = subprocess.run(
        [sys.executable, "-W", warnings, "-m", "tests.integration.library.programs", program, film],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    return [json.loads(line) for line in ran.stdout.splitlines()]


def test_a_program_that_forgets_to_close_leaves_no_process(source: Path) -> None:
    (told,) = run("forgetful", source, warnings="ignore::ResourceWarning")
    assert told["frames"] == 30
    ends = Ends()
    for pid in told["left"]:
        try:
            ends.watch(pid)
        except ProcessLookupError:
            continue
    assert ends.all_within(60)
    ends.close()


def test_it_changes_nothing_of_the_program(source: Path) -> None:
    """No signal handler, no variable, no logger of others, no thread or process that stays."""
    wrong = {"TRIMCORE_STORAGE_URL": "?", "TRIMCORE_LOG_LEVEL": "?", "TRIMCORE_DATABASE_URL": "?"}
    (told,) = run("plain", source, **wrong)
    assert told == {"frames": 30, "same": True, "left": []}


def test_forked_workers_have_engines_of_their_own(source: Path) -> None:
    """Also when they are forked amid a cut of another thread."""
    *workers, parent, last = run("preforked", source, warnings=FORKS)
    assert [worker["frames"] for worker in workers] == [30, 30]
    assert (parent["frames"], parent["codes"]) == (30, [0, 0])
    servers = {parent["server"], *(worker["server"] for worker in workers)}
    assert len(servers) == 3
    assert last == {"left": []}


def test_it_cuts_where_an_event_loop_runs(source: Path) -> None:
    assert run("in_a_loop", source) == [{"frames": [30, 30], "left": []}]


def test_an_interrupted_cut_leaves_nothing(source: Path) -> None:
    assert run("interrupted", source) == [{"left": [], "files": ["film.mp4"]}]


def test_a_missing_engine_says_what_to_install(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import trimcore

    monkeypatch.setattr(launcher, "is_installed", lambda: False)
    for call in (trimcore.inspect, trimcore.plan):
        with pytest.raises(trimcore.EngineMissing, match=r'pip install "trimcore\[engine\]"'):
            call(source)
    with pytest.raises(trimcore.EngineMissing):
        trimcore.cut(source, source.with_name("out.mp4"))
    assert not source.with_name("out.mp4").exists()


def test_another_system_is_told_what_is_missing(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one line, before anything is started; it cuts only when asked to do without."""
    import trimcore

    monkeypatch.setattr(engine, "_system", lambda: "darwin")
    with pytest.raises(trimcore.EngineMissing, match=r"darwin .*Limits\(confined=False\)"):
        trimcore.cut(source, source.with_name("out.mp4"), start=0.5, duration=1)
    trusting = trimcore.Limits(confined=False)
    receipt = trimcore.cut(
        source, source.with_name("out.mp4"), start=0.5, duration=1, limits=trusting
    )
    assert (receipt.frames_copied, receipt.frames_encoded) == (21, 9)
    monkeypatch.setattr(engine, "_system", lambda: "win32")
    with pytest.raises(trimcore.EngineMissing, match="WSL"):
        trimcore.inspect(source)


def test_a_cut_without_confinement_fails_and_stops_as_others_do(
    source: Path, tmp_path: Path
) -> None:
    import trimcore

    before = children(os.getpid())
    with trimcore.Cutter(limits=trimcore.Limits(confined=False)) as cutter:
        assert cutter.inspect(source).duration == 2
        with pytest.raises(trimcore.NotAVideo):
            cutter.cut(b"text" * 100, tmp_path / "out.mp4")
        stop = Event()
        with pytest.raises(trimcore.Cancelled):
            cutter.cut(source, tmp_path / "out.mp4", cancel=stop, progress=lambda _: stop.set())
    assert children(os.getpid()) == before
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]
