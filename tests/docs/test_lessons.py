"""Lessons and guides do what they say: their code is run as it stands."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from textwrap import dedent

import httpx
import pytest

from tests.corpus.sources import make
from tests.corpus.specs import Spec
from tests.integration.plain_http import PLAIN
from tests.integration.service.deployment import Deployment
from trimcore.adapters.web.webhook_sender import HttpWebhookSender
from trimcore.ports.webhooks.webhook_sender import WebhookCall

DOCS = Path(__file__).resolve().parents[2] / "docs"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"# (\w+\.py)\n")


def blocks(page: str, language: str) -> list[str]:
    """Return the blocks of a page that are in a language, in order."""
    text = (DOCS / page).read_text(encoding="utf-8")
    return [code for name, code in BLOCK.findall(text) if name == language]


NOT_ALONE = {"generate-a-client", "run-the-servers"}
"""Guides whose Python needs a client that is generated first, or is a few lines of a test."""
GUIDES = sorted(
    f"how-to/{page.name}"
    for page in (DOCS / "how-to").glob("*.md")
    if page.stem not in NOT_ALONE and blocks(f"how-to/{page.name}", "python")
)


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
    code = "".join(blocks("../README.md", "python"))
    printed = run([sys.executable, "-W", "error", "-c", code], holiday)
    assert "60 encoded" in printed
    assert "keyframe" in printed
    assert (holiday / "clip.mp4").read_bytes() == (holiday / "same.mp4").read_bytes()
    assert {path.name for path in holiday.iterdir()} == {
        "holiday.mp4",
        "clip.mp4",
        "same.mp4",
        "0.mkv",
        "1.mkv",
        "rest.mp4",
    }


def test_the_lesson_at_the_terminal_prints_what_it_shows(holiday: Path) -> None:
    """But for sizes, and for how long it took."""
    page = "tutorials/terminal.md"
    make(Spec(name="holiday", gop=30), holiday / "holiday.mp4")
    here = f'export PATH="{Path(sys.executable).parent}:$PATH"\n'
    script = "\n".join(blocks(page, "sh"))
    printed = run(["bash", "-euo", "pipefail", "-c", here + script], holiday)
    for shown in blocks(page, "text"):
        assert _without_sizes(shown) in _without_sizes(printed)
    assert {"best.mp4", "rest.mp4"} <= {path.name for path in holiday.iterdir()}
    assert printed.endswith("holiday-1.mp4\nholiday-2.mp4\n")


def _without_sizes(text: str) -> str:
    return re.sub(r"\d+ bytes( in [\d.]+ s)?", "… bytes", text)


def test_the_lesson_in_python_runs(holiday: Path) -> None:
    make(Spec(name="holiday", gop=30), holiday / "holiday.mp4")
    code = "".join(blocks("tutorials/python.md", "python"))
    printed = run([sys.executable, "-W", "error", "-c", code], holiday)
    assert "52 frames copied, 16 encoded\nvideo h264 joined\naudio aac copied\n" in printed
    assert "window_outside " in printed
    assert "output_exists " in printed
    assert "3.mp4 30 copied\n2 windows, 2.5 s\n30 frames\n" in printed


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


def test_many_clips_are_cut_of_one_upload(holiday: Path) -> None:
    """By the guide's own lines, for the user of the first lesson."""
    environment = {"TRIMCORE_DATA_DIR": str(holiday / "data")}
    with Deployment(folder=holiday, environment=environment, has_workers=False) as deployment:
        address = deployment.serve().address
        login = "\n".join(blocks("tutorials/first-cut.md", "sh")[:2])
        script = "\n".join([login, *blocks("how-to/many-clips-of-one-upload.md", "sh")])
        here = script.replace("http://127.0.0.1:8000", address)
        printed = run(["bash", "-euo", "pipefail", "-c", here], holiday)
    assert '"container":"mp4"' in printed
    assert '"type":"keyframes"' in printed
    assert re.search(r'"frames_(copied|encoded)":[1-9]', printed)
    assert (holiday / "strip.jpg").read_bytes().startswith(b"\xff\xd8\xff")
    assert printed.endswith("200 clips stay\n")


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


def test_the_guides_receiver_takes_signed_calls_only(tmp_path: Path) -> None:
    (tmp_path / "receiver.py").write_text(files("how-to/webhooks.md")["receiver.py"])
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    secret = "whsec_c2VjcmV0"
    environment = {**os.environ, "WEBHOOK_SECRET": secret, "PORT": str(port)}
    command = [sys.executable, str(tmp_path / "receiver.py")]
    receiver = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        sender = HttpWebhookSender([f"127.0.0.1:{port}"])
        deadline = time.monotonic() + 60
        statuses: list[int | None] = []
        for key in (secret, "whsec_b3RoZXI="):
            call = WebhookCall(
                url=f"http://127.0.0.1:{port}/",
                message_id="msg_1",
                at=datetime.now(UTC),
                body='{"type": "webhook.ping", "data": {}}',
                secrets=(key,),
            )
            answer = sender.send(call)
            while answer.status is None and time.monotonic() < deadline:
                answer = sender.send(call)
            statuses.append(answer.status)
        assert statuses == [204, 400]
    finally:
        receiver.terminate()
        printed, _ = receiver.communicate()
    assert printed == "webhook.ping {}\n"


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


def test_progress_is_shown_live(holiday: Path) -> None:
    """By the guide's own listener, from the submission to the end."""
    (holiday / "listen.py").write_text(files("how-to/live-progress.md")["listen.py"])
    environment = {"TRIMCORE_DATA_DIR": str(holiday / "data")}
    with Deployment(folder=holiday, environment=environment, has_workers=False) as deployment:
        address = deployment.serve().address
        fields = {"email": "ada@example.com", "password": "!1password"}
        again = {**fields, "password_confirmation": "!1password"}
        with httpx.Client(base_url=f"{address}/api/v1/users", timeout=60, verify=PLAIN) as http:
            http.post("/registration", data=again).raise_for_status()
            login = http.post("/session", data=fields).json()
            token = login["data"]["attributes"]["access"]
            http.headers["Authorization"] = f"Bearer {token}"
            video = http.post(
                "/videos",
                data={"name": "holiday", "trimming_start_time": "0.5", "duration": "1"},
                files={"source_file": (holiday / "holiday.mp4").read_bytes()},
            ).json()
            request = video["data"]["relationships"]["request"]["data"]["id"]
        printed = run([sys.executable, "listen.py", address, token, request], holiday)
    assert printed.splitlines()[-1] == "done 100"


@pytest.mark.parametrize(
    ("shell", "line", "word", "completed"),
    [
        ("bash", "trimcore tr", "1", "plain,trim"),
        ("bash", "trimcore trim --mo", "2", "plain,--mode"),
        ("bash", "trimcore trim --mode in", "3", "plain,instant"),
        ("zsh", "trimcore ins", "1", "inspect"),
    ],
)
def test_a_shell_completes_words(
    tmp_path: Path, shell: str, line: str, word: str, completed: str
) -> None:
    """By the variable that the guide names, which asks the command itself."""
    page = (DOCS / "how-to" / "complete-in-a-shell.md").read_text(encoding="utf-8")
    assert f"_TRIMCORE_COMPLETE={shell}_source trimcore" in page
    asked = {"COMP_WORDS": line, "COMP_CWORD": word, "_TRIMCORE_COMPLETE": f"{shell}_complete"}
    command = [str(Path(sys.executable).with_name("trimcore"))]
    ran = subprocess.run(
        command,
        cwd=tmp_path,
        env={**os.environ, **asked},
        capture_output=True,
        text=True,
        check=True,
    )
    assert completed in ran.stdout.splitlines()


def test_a_type_checker_accepts_the_lessons(tmp_path: Path) -> None:
    """As strictly as it can."""
    pages = {
        "readme.py": "../README.md",
        "embed.py": "tutorials/embed.md",
        "cut.py": "tutorials/python.md",
    }
    for name, page in pages.items():
        (tmp_path / name).write_text("".join(blocks(page, "python")), encoding="utf-8")
    accepted(*(tmp_path / name for name in pages))


@pytest.mark.parametrize("page", GUIDES)
def test_a_type_checker_accepts_the_guides(tmp_path: Path, page: str) -> None:
    """Each by itself: their files may have the same names."""
    for name, code in files(page).items():
        (tmp_path / name).write_text(code, encoding="utf-8")
    accepted(*sorted(tmp_path.iterdir()))


def accepted(*given: Path) -> None:
    """Have files checked as strictly as can be."""
    run([sys.executable, "-m", "mypy", "--strict", "--config-file=", *map(str, given)], DOCS.parent)
