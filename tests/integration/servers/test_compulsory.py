"""Where every server is compulsory, a test without its server fails."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from servers.places import ROOT

NEEDS_A_SERVER = "tests/integration/servers/test_servers.py::test_objects_outlive_the_server"


def test_a_test_without_its_server_fails_the_run(tmp_path: Path) -> None:
    """Also if it ran in another process: with an empty cache and no toolchain none is built."""
    inherited = {key: value for key, value in os.environ.items() if "PYTEST" not in key}
    nothing_there = {"XDG_CACHE_HOME": str(tmp_path), "PATH": str(tmp_path / "bin")}
    cache = f"cache_dir={tmp_path / 'pytest'}"
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-o", cache, "-n", "2", NEEDS_A_SERVER],
        cwd=ROOT,
        env=inherited | nothing_there | {"TRIMCORE_REQUIRE_SERVERS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == pytest.ExitCode.TESTS_FAILED, ran.stdout + ran.stderr
    assert re.search(r"^=+ 4 failed in ", ran.stdout, re.MULTILINE), ran.stdout
    assert "every server is compulsory here: minio" in ran.stdout
