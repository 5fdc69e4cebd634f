"""The command behind `make servers`, where nothing can be built."""

import subprocess
import sys
from pathlib import Path

import pytest

from servers.fleet import sweep
from servers.places import ROOT, runs
from servers.processes import Process

OWNED = """
import os, signal
from pathlib import Path
from servers import Nx27017
from servers.fleet import own_folder
folder = own_folder()
Nx27017(folder / "nx").start()
print(folder, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """Have an empty cache and no toolchain."""
    return {"XDG_CACHE_HOME": str(tmp_path), "PATH": str(tmp_path / "bin")}


def run(*args: str, environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *args], cwd=ROOT, env=environ, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(("required", "code"), [({}, 0), ({"TRIMCORE_REQUIRE_SERVERS": "1"}, 1)])
def test_what_is_missing_is_named_and_forgiven_unless_compulsory(
    environ: dict[str, str], required: dict[str, str], code: int
) -> None:
    done = run("-m", "servers", "install", environ=environ | required)
    assert (done.returncode, done.stdout) == (code, "")
    assert "MISSING minio: there is no Go toolchain" in done.stderr
    assert "MISSING versitygw" in done.stderr
    assert "MISSING ferretdb" in done.stderr


def test_stopping_what_does_not_run_is_no_error(environ: dict[str, str]) -> None:
    done = run("-m", "servers", "stop", environ=environ)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_servers_do_not_outlive_a_killed_owner_for_long(
    environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(run("-c", OWNED, environ=environ).stdout.strip())
    orphan = Process.parse((folder / "nx" / "pids").read_text())
    assert orphan.is_alive

    monkeypatch.setenv("XDG_CACHE_HOME", environ["XDG_CACHE_HOME"])
    sweep()

    assert orphan.wait(0)
    assert list(runs().iterdir()) == []
