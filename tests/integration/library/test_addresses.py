"""Sources by addresses: of a web server, read in parts."""

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

import trimcore
from tests.tiny_films import SOUNDING, film
from trimcore.adapters.web.source import START, WebByteSource
from trimcore.ports.conformance.media import KeptSink

LARGE = bytes(range(256)) * 4096
FILES = {"/film.mp4": film(SOUNDING), "/large": LARGE, "/empty": b""}
TAGS = {path: f'"{hashlib.md5(body).hexdigest()}"' for path, body in FILES.items()}


class Answers(BaseHTTPRequestHandler):
    """Gives parts of files, redirects, and misbehaves as its path says."""

    protocol_version = "HTTP/1.1"
    asked: tuple[str, ...] = ()

    def do_GET(self) -> None:
        """Answer one request."""
        asked = self.headers.get("Range", "")
        type(self).asked += (f"{self.path} {asked} {self.headers.get('Authorization', '')}",)
        kind, _, rest = self.path.removeprefix("/").partition("/")
        path = f"/{rest}" if kind in {"moved", "whole", "changing", "short", "once"} else self.path
        if kind == "moved":
            self.reply(302, headers={"Location": path})
        elif kind == "loop":
            self.reply(302, headers={"Location": "/loop"})
        elif kind == "once" and len(self.asked) > 1:
            self.close_connection = True
        elif kind == "private":
            self.reply(403)
        elif path not in FILES:
            self.reply(404)
        elif kind == "whole":
            self.reply(200, FILES[path])
        else:
            self.part(path, kind, asked)

    def part(self, path: str, kind: str, asked: str) -> None:
        """Give what a Range header asks for."""
        body = FILES[path]
        first, last = (int(each) for each in asked.removeprefix("bytes=").split("-"))
        if first >= len(body):
            self.reply(416)
            return
        piece = body[first : last + 1]
        tag = TAGS[path] if kind != "changing" else f'"{len(self.asked)}"'
        if kind == "short":
            piece = piece[:-1]
        self.reply(
            206,
            piece,
            {"Content-Range": f"bytes {first}-{last}/{len(body)}", "ETag": tag},
        )

    def reply(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
        """Send an answer."""
        self.send_response(status)
        for name, value in {**(headers or {}), "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served() -> Iterator[str]:
    """Serve in a thread, and yield the address."""
    Answers.asked = ()
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def server() -> Iterator[str]:
    """A server that gives parts of files."""
    with served() as address:
        yield address


@pytest.fixture
def opened() -> Iterator[Callable[[str], WebByteSource]]:
    """Open sources that are closed in the end."""
    made: list[WebByteSource] = []

    def opens(url: str) -> WebByteSource:
        made.append(WebByteSource(url))
        return made[-1]

    yield opens
    for source in made:
        source.close()


def test_a_film_is_cut_by_its_address(server: str, cutter: trimcore.Cutter) -> None:
    made, plain = KeptSink(), KeptSink()
    cutter.cut(f"{server}/moved/film.mp4", made, start=0.5, duration=1)
    cutter.cut(film(SOUNDING), plain, start=0.5, duration=1)
    assert made.content == plain.content
    assert cutter.inspect(f"{server}/film.mp4").size == len(film(SOUNDING))


def test_any_part_is_read(server: str, opened: Callable[[str], WebByteSource]) -> None:
    """The beginning with what was fetched already, the rest by ranges."""
    source = opened(f"{server}/large")
    assert source.size == len(LARGE)
    for at, length in ((0, 10), (START - 5, 10), (700_001, 3), (len(LARGE) - 2, 9), (1 << 30, 1)):
        assert source.read_at(at, length) == LARGE[at : at + length]
    assert len(Answers.asked) == 4
    assert opened(f"{server}/empty").size == 0


def test_a_password_is_sent_to_its_own_server_alone(
    server: str, opened: Callable[[str], WebByteSource]
) -> None:
    with_password = server.replace("http://", "http://ada:a%20secret@")
    opened(f"{with_password}/large").read_at(500_000, 1)
    assert all("Basic YWRhOmEgc2VjcmV0" in asked for asked in Answers.asked)


@pytest.mark.parametrize(
    ("path", "kind", "says"),
    [
        ("/none.mp4", FileNotFoundError, "no such file"),
        ("/private", PermissionError, "refuses"),
        ("/whole/large", trimcore.Unsupported, "no parts"),
        ("/loop", trimcore.Unavailable, "without an end"),
        ("/short/large", trimcore.Unavailable, "too few"),
    ],
)
def test_what_cannot_be_opened_says_why(
    path: str, kind: type[Exception], says: str, server: str, cutter: trimcore.Cutter
) -> None:
    with pytest.raises(kind, match=says) as caught:
        cutter.inspect(f"{server.replace('//', '//ada:a-secret@')}{path}")
    assert "a-secret" not in str(caught.value)


def test_a_file_that_changes_meanwhile_is_noticed(
    server: str, opened: Callable[[str], WebByteSource]
) -> None:
    source = opened(f"{server}/changing/large")
    with pytest.raises(trimcore.Unavailable, match="changed"):
        source.read_at(500_000, 10)


def test_a_server_that_hangs_up_is_noticed(
    server: str, opened: Callable[[str], WebByteSource]
) -> None:
    """After it was asked once more."""
    source = opened(f"{server}/once/large")
    with pytest.raises(trimcore.Unavailable, match="did not answer"):
        source.read_at(500_000, 10)
    assert len(Answers.asked) == 3


@pytest.mark.parametrize(
    "url", ["ftp://host/film.mp4", "s3://bucket/key", "http:///film.mp4", "http://host:x/", "a://"]
)
def test_other_addresses_are_refused(url: str, cutter: trimcore.Cutter) -> None:
    with pytest.raises(trimcore.InvalidInput, match="must be"):
        cutter.inspect(url)
    with pytest.raises(trimcore.InvalidInput, match=r"output: must be s3\+https"):
        cutter.cut(film(SOUNDING), url)


@pytest.mark.parametrize("scheme", ["ftp", "s3", "file"])
def test_other_schemes_are_told_which_there_are(scheme: str, cutter: trimcore.Cutter) -> None:
    """And not how an S3 store is addressed, as if that had been meant."""
    url = f"{scheme}://host/film.mp4"
    with pytest.raises(trimcore.InvalidInput, match=f"source: must be https:.*, not {scheme}:"):
        cutter.inspect(url)
    with pytest.raises(trimcore.InvalidInput, match=rf"output: must be s3\+.*, not {scheme}:"):
        cutter.cut(film(SOUNDING), url)
