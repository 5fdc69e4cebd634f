"""What the command says when a part of it is not installed: one line, and how to get it."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.integration.plain_http import PLAIN
from tests.integration.service.deployment import Deployment
from trimcore.adapters.pyav.caller.launcher import Launcher
from trimcore.domain.errors import EngineMissing

HIDING = """\
import sys
from pathlib import Path

class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name in {names} and Path({gone!r}).exists():
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
        return None

sys.meta_path.insert(0, Hidden())
"""
TRIM = ("trim", "in.mp4", "out.mp4", "--start", "0", "--duration", "1")


def hide(folder: Path, *names: str) -> dict[str, str]:
    """Return settings under which these modules are not there, nor in processes started later.

    They are there as long as the folder has no file `gone`.
    """
    gone = folder / "gone"
    folder.mkdir()
    gone.touch()
    hiding = HIDING.format(names=set(names), gone=str(gone))
    (folder / "sitecustomize.py").write_text(hiding)
    return {"PYTHONPATH": str(folder)}


def trimcore(*arguments: str, folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end in a folder."""
    inherited = {key: value for key, value in os.environ.items() if "TRIMCORE" not in key}
    return subprocess.run(
        [sys.executable, "-m", "trimcore", *arguments],
        env=inherited | settings,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("hidden", "command", "code", "extra"),
    [
        (("click", "rich", "msgspec"), ("--help",), 2, "cli"),
        (("click", "msgspec", "av"), TRIM, 2, "cli"),
        (("click",), ("serve",), 2, "web"),
        (("litestar",), ("serve",), 2, "web"),
        (("structlog",), ("serve", "--port", "0"), 2, "web"),
        (("dependency_injector",), ("check",), 2, "web"),
        (("structlog",), ("worker",), 2, "worker"),
        (("av",), TRIM, 6, "engine"),
        (("av",), ("serve", "--port", "0"), 6, "engine"),
        (("av",), ("worker",), 6, "engine"),
        (("av",), ("worker", "--processes", "2"), 6, "engine"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else None,
)
def test_what_is_missing_is_named_with_what_brings_it(
    tmp_path: Path, hidden: tuple[str, ...], command: tuple[str, ...], code: int, extra: str
) -> None:
    """In one line; and nothing starts that would take in what nobody cuts."""
    (tmp_path / "in.mp4").write_bytes(bytes(100))
    ran = trimcore(*command, folder=tmp_path, **hide(tmp_path / "hiding", *hidden))
    assert (ran.returncode, ran.stdout) == (code, "")
    assert ran.stderr.startswith("trimcore: ")
    assert ran.stderr.endswith(f'pip install "trimcore[{extra}]"\n')
    assert ran.stderr.count("\n") == 1
    assert not (tmp_path / "out.mp4").exists()


def test_the_help_lists_all_commands_whatever_is_there(tmp_path: Path) -> None:
    """What is not installed says so, and what is works."""
    hiding = hide(tmp_path / "hiding", "structlog", "dependency_injector")
    ran = trimcore("--help", folder=tmp_path, **hiding)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.count("Not installed: it comes with trimcore[web].") == 3
    assert "Not installed: it comes with trimcore[worker]." in ran.stdout
    assert "Cut a piece out of SOURCE" in ran.stdout


def test_a_process_that_only_serves_needs_no_engine(tmp_path: Path) -> None:
    """It starts as far as its broker lets it; others cut."""
    settings = hide(tmp_path / "hiding", "av") | {
        "TRIMCORE_DATA_DIR": str(tmp_path / "data"),
        "TRIMCORE_QUEUE_URL": "amqp://127.0.0.1:1",
        "TRIMCORE_SECRET_KEY": "x" * 32,
    }
    deployment = Deployment(folder=tmp_path, environment=settings, has_workers=True)
    api = deployment.serve()
    try:
        assert httpx.get(f"{api.address}/health/live", timeout=60, verify=PLAIN).status_code == 200
    finally:
        assert api.process.stop() == 0


def test_an_engine_that_goes_while_the_service_runs_is_told_by_its_readiness(
    tmp_path: Path,
) -> None:
    """What a balancer asks."""
    settings = hide(tmp_path / "hiding", "av")
    (tmp_path / "hiding" / "gone").unlink()
    settings["TRIMCORE_DATA_DIR"] = str(tmp_path / "data")
    api = Deployment(folder=tmp_path, environment=settings, has_workers=False).serve()
    try:
        ready = f"{api.address}/health/ready"
        assert httpx.get(ready, timeout=60, verify=PLAIN).status_code == 200
        (tmp_path / "hiding" / "gone").touch()
        answer = httpx.get(ready, timeout=60, verify=PLAIN)
        assert answer.status_code == 503
        assert [error["code"] for error in answer.json()["errors"]] == ["engine_unavailable"]
    finally:
        assert api.process.stop() == 0


def test_an_engine_that_cannot_be_loaded_is_missing_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fork server finds it and fails; the last thing that it says is told and remembered."""
    (tmp_path / "av").mkdir()
    (tmp_path / "av" / "__init__.py").write_text("import av_of_another_machine\n")
    monkeypatch.syspath_prepend(tmp_path)
    launcher = Launcher()
    launcher.check()
    ours, theirs = socket.socketpair()
    with ours, theirs, pytest.raises(EngineMissing, match="av_of_another_machine"):
        launcher.fork(theirs, ours.fileno())
    with pytest.raises(EngineMissing, match="av_of_another_machine"):
        launcher.check()
    launcher.close()
