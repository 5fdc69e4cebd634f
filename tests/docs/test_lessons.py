"""Lessons and guides do what they say: their code is run as it stands."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

import pytest

from tests.corpus.sources import make
from tests.corpus.specs import Spec
from tests.integration.service.deployment import Deployment

DOCS = Path(__file__).resolve().parents[2] / "docs"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"# (\w+\.py)\n")


def blocks(page: str, language: str) -> list[str]:
    """Return the blocks of a page that are in a language, in order."""
    text = (DOCS / page).read_text(encoding="utf-8")
    return [code for name, code in BLOCK.findall(text) if name == language]


def files(page: str) -> Mapping[str, str]:
    """Return the page's files by name; the first line of each names it."""
    found = {}
    for code in blocks(page, "python"):
        named = FILE.match(code)
        assert named is not None, code
        found[named[1]] = code
    return found


def run(command: list[str], folder: Path) -> str:
    """Run a command in a folder, and return what it printed."""
    inherited = {key: value for key, value in os.environ.items() if "TRIMCORE" not in key}
    ran = subprocess.run(
        command,
        cwd=folder,
        env=inherited,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.fixture
def holiday(tmp_path: Path) -> Path:
    """A folder with the lessons' video in it."""
    make(Spec(name="holiday"), tmp_path / "holiday.mp4")
    return tmp_path


def test_the_first_lines_of_the_readme_cut(holiday: Path) -> None:
    """At the terminal, and in Python."""
    line = next(code for code in blocks("../README.md", "sh") if "trimcore trim" in code)
    _, *arguments = next(one for one in line.splitlines() if "trimcore trim" in one).split()
    run([sys.executable, "-m", "trimcore", *arguments], holiday)
    first = (holiday / "clip.mp4").read_bytes()
    (holiday / "clip.mp4").unlink()
    code = "".join(blocks("../README.md", "python"))
    printed = run([sys.executable, "-W", "error", "-c", code], holiday)
    assert "60 encoded" in printed
    assert "keyframe" in printed
    assert (holiday / "clip.mp4").read_bytes() == first
    assert {path.name for path in holiday.iterdir()} == {
        "holiday.mp4",
        "clip.mp4",
        "0.mkv",
        "1.mkv",
        "rest.mp4",
    }


def test_the_first_cut_is_made(holiday: Path) -> None:
    environment = {"TRIMCORE_DATA_DIR": str(holiday / "data")}
    with Deployment(folder=holiday, environment=environment, has_workers=False) as deployment:
        address = deployment.serve().address
        script = "\n".join(blocks("tutorials/first-cut.md", "sh"))
        assert "http://127.0.0.1:8000" in script
        here = script.replace("http://127.0.0.1:8000", address)
        printed = run(["bash", "-euo", "pipefail", "-c", here], holiday)
    assert '"status":"done"' in printed
    assert (holiday / "piece.mp4").read_bytes()[4:8] == b"ftyp"


def test_the_embedded_cut_is_made(holiday: Path) -> None:
    code = "".join(blocks("tutorials/embed.md", "python"))
    printed = run([sys.executable, "-W", "error", "-c", code], holiday).split()
    assert printed[0] == "scheduled"
    assert printed[1] == "done"
    assert int(printed[2]) > 0
    assert " ".join(printed[4:]) == "ended: tiny done"
    assert (holiday / "piece.mp4").read_bytes()[4:8] == b"ftyp"


def test_the_service_is_embedded(holiday: Path) -> None:
    """A script of one's own, and an application that serves it under a prefix."""
    code = files("how-to/embed-the-service.md")
    printed = run([sys.executable, "-W", "error", "-c", code["clips.py"]], holiday)
    assert re.fullmatch(r"done \d+ frames copied\n", printed)
    (holiday / "app.py").write_text(code["app.py"].replace("/srv/clips", str(holiday / "served")))
    answers = """
        from starlette.testclient import TestClient
        import app
        with TestClient(app.app) as http:
            print(http.get("/video/health/ready").status_code, http.get("/").status_code)
    """
    assert run([sys.executable, "-c", dedent(answers)], holiday).split() == ["200", "404"]


@pytest.mark.parametrize(
    ("page", "least"), [("how-to/write-an-adapter.md", 10), ("how-to/test-business-rules.md", 5)]
)
def test_a_guides_tests_pass(tmp_path: Path, page: str, least: int) -> None:
    for name, code in files(page).items():
        (tmp_path / name).write_text(code, encoding="utf-8")
    printed = run([sys.executable, "-m", "pytest", "-q", "-W", "error", "."], tmp_path)
    passed = re.search(r"^(\d+) passed", printed, re.MULTILINE)
    assert passed is not None, printed
    assert int(passed[1]) >= least


def test_a_service_takes_the_guides_adapter(tmp_path: Path) -> None:
    for name, code in files("how-to/write-an-adapter.md").items():
        (tmp_path / name).write_text(code, encoding="utf-8")
    check = "import service; print(type(service.service.register_user.throttle).__name__)"
    assert run([sys.executable, "-c", check], tmp_path).strip() == "FileThrottle"


def test_every_suite_is_in_the_guide() -> None:
    text = (DOCS / "how-to" / "write-an-adapter.md").read_text(encoding="utf-8")
    for module, suite in re.findall(r"`([a-z_.]+)\.(\w+Suite)`", text):
        imported = __import__(f"trimcore.ports.conformance.{module}", fromlist=[suite])
        assert hasattr(imported, suite)


def test_a_backup_is_a_service_with_everything_in_it(holiday: Path) -> None:
    """Taken while the service runs, by the guide's own lines."""
    data, backup = holiday / "data", holiday / "backup"
    backup.mkdir()
    environment = {"TRIMCORE_DATA_DIR": str(data)}
    with Deployment(folder=holiday, environment=environment, has_workers=False) as deployment:
        user = deployment.serve().join()
        user.wait(user.submit(holiday / "holiday.mp4", start="0.5", duration="1"), "done")
        (script,) = blocks("how-to/back-up.md", "sh")
        names = f"TRIMCORE_DATA_DIR={data}\nBACKUP={backup}\n"
        run(["bash", "-euo", "pipefail", "-c", names + script], holiday)
    restored = {"TRIMCORE_DATA_DIR": str(backup)}
    with Deployment(folder=holiday, environment=restored, has_workers=False) as deployment:
        assert user.at(deployment.serve()).download(holiday).stat().st_size > 0
