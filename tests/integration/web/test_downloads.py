"""Files of a real web server, and what is refused of others."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from trimcore.adapters.web.downloads import HttpDownloads
from trimcore.domain.errors import FetchFailed, Unavailable
from trimcore.ports.conformance.storage.downloads import CONTENT, DownloadsSuite

ANSWERS: dict[str, tuple[int, dict[str, str], bytes]] = {
    "/film": (200, {"Content-Length": str(len(CONTENT))}, CONTENT),
    "/endless": (200, {}, CONTENT),
    "/moved": (302, {"Location": "/film"}, b""),
    "/round": (302, {"Location": "/round"}, b""),
    "/inside": (302, {"Location": "http://127.0.0.1:9/film"}, b""),
    "/file": (302, {"Location": "file:///etc/passwd"}, b""),
    "/forbidden": (403, {}, b""),
    "/broken": (500, {}, b""),
    "/short": (200, {"Content-Length": str(len(CONTENT) + 1)}, CONTENT),
}
MUCH = 10**9


class Handler(BaseHTTPRequestHandler):
    """Answers as `ANSWERS` has it, and hangs up."""

    def do_GET(self) -> None:
        if self.path == "/trickle":
            self._trickle()
            return
        status, headers, body = ANSWERS[self.path]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _trickle(self) -> None:
        """Send a byte now and then, until nobody takes it."""
        self.send_response(200)
        self.end_headers()
        pause = threading.Event()
        with suppress(OSError):
            while not pause.wait(0.02):
                self.wfile.write(b"x")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    """A server of this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


class TestHttpDownloads(DownloadsSuite):
    @pytest.fixture
    def url(self, host: str) -> str:
        return f"http://{host}/film"

    @pytest.fixture
    def downloads(self, host: str) -> HttpDownloads:
        return HttpDownloads({host}, timeout=5)

    @pytest.mark.parametrize("path", ["/moved", "/endless"])
    def test_redirects_are_followed_and_sizes_need_not_be_told(
        self, downloads: HttpDownloads, host: str, path: str
    ) -> None:
        with downloads.open(f"http://{host}{path}", most=MUCH) as chunks:
            assert b"".join(chunks) == CONTENT

    @pytest.mark.parametrize("path", ["/inside", "/file", "/round", "/forbidden"])
    def test_what_would_be_refused_again_ends_it(
        self, downloads: HttpDownloads, host: str, path: str
    ) -> None:
        with pytest.raises(FetchFailed), downloads.open(f"http://{host}{path}", most=MUCH):
            pass

    def test_what_may_pass_is_tried_again(self, downloads: HttpDownloads, host: str) -> None:
        with pytest.raises(Unavailable), downloads.open(f"http://{host}/broken", most=MUCH):
            pass
        with downloads.open(f"http://{host}/short", most=MUCH) as chunks:
            pieces: list[bytes] = []
            with pytest.raises(Unavailable):
                pieces.extend(chunks)
        assert b"".join(pieces) == CONTENT

    def test_a_server_that_trickles_is_given_up(self, host: str) -> None:
        """Not for what its reader takes, nor before it has had its time."""
        downloads = HttpDownloads({host}, timeout=60, stretch=0.2)
        with downloads.open(f"http://{host}/trickle", most=MUCH) as chunks:
            came = [next(chunks) for _ in range(3)]
            with pytest.raises(Unavailable, match="too slowly"):
                came.extend(chunks)
        assert 3 < len(b"".join(came)) < 100

    def test_private_hosts_have_to_be_named(self, url: str) -> None:
        for allowed in ((), ("*",), ("example.com", "*"), ("127.0.0.1:1",)):
            downloads = HttpDownloads(allowed)
            assert downloads.refusal(url)
            with pytest.raises(FetchFailed), downloads.open(url, most=MUCH):
                pass
        assert HttpDownloads({"127.0.0.1"}).refusal(url) is None

    def test_credentials_are_no_part_of_an_address(
        self, downloads: HttpDownloads, host: str
    ) -> None:
        assert downloads.refusal(f"http://user:secret@{host}/film")
