"""The service as a process of its own, on embedded parts, from the outside."""

import hashlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.corpus.sources import make
from tests.corpus.specs import Spec
from tests.integration.http.raw import connect
from tests.integration.http.service import PASSWORD, PATIENCE, VIDEO, until
from tests.integration.plain_http import PLAIN

COMMAND = "from trimcore.entrypoints.cli.main import main; main()"
LISTENING = re.compile(r"running on http://127\.0\.0\.1:(\d+)")
MIB = 2**20


class Process:
    """A running `trimcore serve`, and what it keeps on disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = (folder / "log").open("w+")
        environment = {key: value for key, value in os.environ.items() if "TRIMCORE" not in key}
        self.running = subprocess.Popen(
            [sys.executable, "-c", COMMAND, "serve", "--port", "0"],
            env=environment | {"TRIMCORE_DATA_DIR": str(folder / "data")},
            stdout=subprocess.DEVNULL,
            stderr=self.log,
        )
        until(lambda: LISTENING.search(self.logged()) is not None)
        found = LISTENING.search(self.logged())
        assert found is not None
        self.port = int(found.group(1))
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=60, verify=PLAIN)

    def logged(self) -> str:
        """Return what it has logged so far."""
        return (self.folder / "log").read_text()

    def end(self) -> int:
        """Ask it to end, and return its exit code."""
        self.running.send_signal(signal.SIGTERM)
        return self.running.wait(PATIENCE)

    def close(self) -> None:
        """Let go of everything."""
        self.http.close()
        if self.running.poll() is None:
            self.running.kill()
        self.running.wait()
        self.log.close()

    def log_in(self) -> str:
        """Register and log in; return the token."""
        fields = {"email": "who@example.com", "password": PASSWORD}
        confirmed = fields | {"password_confirmation": PASSWORD}
        assert self.http.post("/api/v1/users/registration", data=confirmed).is_success
        answer = self.http.post("/api/v1/users/session", data=fields)
        token: str = answer.json()["data"]["attributes"]["access"]
        self.http.headers["Authorization"] = f"Bearer {token}"
        return token

    def peak_memory(self) -> int:
        """Return the most bytes of memory that it has used at once."""
        status = Path(f"/proc/{self.running.pid}/status").read_text()
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        assert found is not None
        return int(found.group(1)) * 1024

    def files(self) -> list[Path]:
        """Return every file of the blob store that has bytes."""
        found = (self.folder / "data" / "blobs").rglob("*")
        return [path for path in found if path.is_file() and path.stat().st_size > 100]


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    process = Process(tmp_path_factory.mktemp("service"))
    try:
        yield process
    finally:
        process.close()


def upload(size: int, *, file_first: bool) -> Iterator[bytes]:
    """Write an upload whose file has so many MiB, and whose name is missing."""
    fields = "".join(
        f'--xyz\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in (("trimming_start_time", "1"), ("duration", "2"))
    ).encode()
    if not file_first:
        yield fields
    yield b'--xyz\r\nContent-Disposition: form-data; name="source_file"; filename="a"\r\n\r\n'
    yield VIDEO
    block = bytes(MIB)
    for _ in range(size):
        yield block
    yield b"\r\n"
    if file_first:
        yield fields
    yield b"--xyz--\r\n"


@pytest.mark.parametrize("file_first", [True, False])
def test_memory_stays_flat_and_nothing_is_left(process: Process, file_first: bool) -> None:
    if "Authorization" not in process.http.headers:
        process.log_in()
    headers = {"Content-Type": "multipart/form-data; boundary=xyz"}
    small = process.http.post(
        "/api/v1/users/videos", content=upload(1, file_first=file_first), headers=headers
    )
    before = process.peak_memory()
    large = process.http.post(
        "/api/v1/users/videos", content=upload(200, file_first=file_first), headers=headers
    )
    assert (small.status_code, large.status_code) == (422, 422)
    assert [error["source"]["pointer"] for error in large.json()["errors"]] == [
        "/data/attributes/name"
    ]
    assert process.peak_memory() - before < 24 * MIB
    assert process.files() == []
    assert process.http.get("/api/v1/users/requests").json()["data"] == []


def test_a_stop_ends_calls_under_way_and_leaves_nothing(tmp_path: Path) -> None:
    process = Process(tmp_path)
    try:
        token = process.log_in()
        with connect(process.port) as connection:
            connection.sendall(
                b"POST /api/v1/users/videos HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n"
                b"Content-Type: multipart/form-data; boundary=xyz\r\n"
                b"Authorization: Bearer " + token.encode() + b"\r\n\r\n"
            )
            connection.sendall(b"".join(upload(1, file_first=True))[:900_000])
            until(lambda: process.files() != [])
            assert process.end() == 0
        assert process.files() == []
        assert "Traceback" not in process.logged()
        assert token not in process.logged()
    finally:
        process.close()


def test_a_video_goes_all_the_way(process: Process, tmp_path: Path) -> None:
    if "Authorization" not in process.http.headers:
        process.log_in()
    clip = tmp_path / "clip.mp4"
    make(Spec(name="clip"), clip)
    answer = process.http.post(
        "/api/v1/users/videos?include=request",
        data={"name": "all the way", "trimming_start_time": "0.5", "duration": "1"},
        files={"source_file": ("clip.mp4", clip.read_bytes(), "video/mp4")},
    )
    assert answer.status_code == 201, answer.text
    path = f"/api/v1/users/requests/{answer.json()['included'][0]['id']}"

    def shown() -> dict[str, object]:
        found: dict[str, object] = process.http.get(path).json()["data"]["attributes"]
        return found

    until(lambda: shown()["status"] in {"done", "failed"})
    assert shown()["status"] == "done", shown()
    (video,) = process.http.get("/api/v1/users/videos").json()["data"]
    assert video["id"] == answer.json()["data"]["id"]
    attributes = video["attributes"]
    assert attributes["duration"] == "00:00:01"
    whole = httpx.get(attributes["url"], verify=PLAIN).content
    assert len(whole) == attributes["size"]
    assert hashlib.sha256(whole).hexdigest() == attributes["sha256"]
    part = httpx.get(attributes["url"], headers={"Range": "bytes=4-7"}, verify=PLAIN)
    assert (part.status_code, part.content) == (206, b"ftyp")
