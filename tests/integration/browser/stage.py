"""Pages that play and record videos in a real browser, and the small server they come from."""

import json
import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

PLAYER = Path(__file__).with_name("player.html")
RECORDER = Path(__file__).with_name("recorder.html")
PATIENCE = 60
TYPES = {"mp4": "video/mp4", "mov": "video/quicktime", "webm": "video/webm"}
RANGE = re.compile(r"bytes=(\d+)-(\d*)$")
FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--window-size=640,480",
)


@dataclass(frozen=True, kw_only=True)
class Playback:
    """What the page saw; `frames` are the pictures that were painted: media time, and number."""

    error: str | None
    ended: bool
    stalls: int
    frames: list[tuple[float, int | None]]
    time: float
    seeked: float | None = None
    width: int = 0
    height: int = 0
    duration: float = 0
    first: int | None = None
    last: int | None = None


class Stage:
    """Serves the page, the videos of one folder, and the page's next task."""

    def __init__(self, folder: Path, page: Path = PLAYER) -> None:
        self.folder, self.page = folder, page
        self.tasks: SimpleQueue[dict[str, Any]] = SimpleQueue()
        self.seen: SimpleQueue[bytes] = SimpleQueue()
        self.server = ThreadingHTTPServer(
            ("127.0.0.1", 0), type("Handler", (_Handler,), {"stage": self})
        )
        self.server.daemon_threads = True

    @property
    def address(self) -> str:
        """Return where it listens."""
        return f"http://127.0.0.1:{self.server.server_port}"

    def play(
        self, address: str, *, size: tuple[int, int] = (320, 180), seek: float | None = None
    ) -> Playback:
        """Play a video to its end and return what was seen.

        Pictures of `size` are read if the video comes from the page's own origin. If `seek` is
        given, the player jumps there as soon as it plays.
        """
        readable = not urlsplit(address).netloc
        width, height = size
        self.tasks.put(
            {
                "address": address,
                "readable": readable,
                "width": width,
                "height": height,
                "seek": seek,
                "patience": PATIENCE / 2,
            }
        )
        told = json.loads(self.seen.get(timeout=PATIENCE))
        known = {field.name for field in fields(Playback)}
        return Playback(**{name: value for name, value in told.items() if name in known})

    def record(self, kind: str, *, milliseconds: int) -> bytes:
        """Let the recorder's page record; nothing if the browser can't record this kind."""
        self.tasks.put({"kind": kind, "milliseconds": milliseconds})
        return self.seen.get(timeout=PATIENCE)


class _Handler(BaseHTTPRequestHandler):
    stage: Stage
    protocol_version = "HTTP/1.1"

    def handle(self) -> None:
        """Answer, and take it well if the browser goes away."""
        with suppress(ConnectionError):
            super().handle()

    def do_GET(self) -> None:
        if self.path == "/":
            self._answer(HTTPStatus.OK, self.stage.page.read_bytes(), "text/html")
        elif self.path == "/next":
            self._next()
        else:
            self._video(self.stage.folder / Path(self.path).name)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.stage.seen.put(body)
        self._answer(HTTPStatus.NO_CONTENT)

    def log_message(self, *_: object) -> None:
        """Be silent."""

    def _next(self) -> None:
        try:
            task = self.stage.tasks.get(timeout=5)
        except Empty:
            self._answer(HTTPStatus.NO_CONTENT)
        else:
            self._answer(HTTPStatus.OK, json.dumps(task).encode(), "application/json")

    def _video(self, path: Path) -> None:
        if not path.is_file():
            self._answer(HTTPStatus.NOT_FOUND)
            return
        content, kind = path.read_bytes(), TYPES[path.suffix[1:]]
        wanted = RANGE.match(self.headers.get("Range", ""))
        if wanted is None:
            self._answer(HTTPStatus.OK, content, kind)
            return
        first = int(wanted[1])
        part = content[first : int(wanted[2]) + 1 if wanted[2] else None]
        place = f"bytes {first}-{first + len(part) - 1}/{len(content)}"
        self._answer(HTTPStatus.PARTIAL_CONTENT, part, kind, place)

    def _answer(
        self, status: HTTPStatus, body: bytes = b"", kind: str = "", place: str = ""
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Accept-Ranges", "bytes")
        if kind:
            self.send_header("Content-Type", kind)
        if place:
            self.send_header("Content-Range", place)
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def on_stage(chromium: Path, folder: Path, page: Path = PLAYER) -> Iterator[Stage]:
    """Open a page in a browser of its own, which ends with the block."""
    stage = Stage(folder, page)
    Thread(target=stage.server.serve_forever, daemon=True).start()
    try:
        with _browser(chromium, folder / "profile", stage.address):
            yield stage
    finally:
        stage.server.shutdown()
        stage.server.server_close()


@contextmanager
def _browser(chromium: Path, profile: Path, address: str) -> Iterator[None]:
    # Chromium's own sandbox refuses to run as root.
    flags = (*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else []))
    with profile.with_suffix(".log").open("wb") as log:
        running = subprocess.Popen(
            [str(chromium), *flags, f"--user-data-dir={profile}", address],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield
    finally:
        with suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
        running.wait()
