"""A web server that takes webhooks' calls, in a thread."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from trimcore.ports.conformance.webhooks.webhook_sender import Received, Receiver

Answer = Callable[[BaseHTTPRequestHandler], None]


class HttpReceiver(Receiver):
    """Keeps what it gets, and answers as it was told, 204 at first."""

    def __init__(self) -> None:
        self.arrived = threading.Semaphore(0)
        self._calls: list[Received] = []
        self.answer: Answer = plain(204, "")
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("content-length", "0"))
                headers = {name.lower(): value for name, value in self.headers.items()}
                body = self.rfile.read(length).decode()
                receiver._calls.append(Received(headers=headers, body=body))
                receiver.arrived.release()
                receiver.answer(self)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.host = f"127.0.0.1:{self.port}"
        self.url = f"http://{self.host}/hook?a=b"

    def answer_with(self, status: int, body: str) -> None:
        self.answer = plain(status, body)

    def received(self) -> list[Received]:
        return [*self._calls]

    def wait(self, count: int = 1, timeout: float = 60) -> list[Received]:
        """Wait until so many more calls have come, and return all."""
        for _ in range(count):
            assert self.arrived.acquire(timeout=timeout), "the call did not come"
        return self.received()


def plain(status: int, body: str) -> Answer:
    """Return what answers at once."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        if status == 302:
            handler.send_header("Location", handler.path + "&again")
        handler.send_header("Content-Length", str(len(body.encode())))
        handler.end_headers()
        handler.wfile.write(body.encode())

    return answer


@contextmanager
def receiving() -> Iterator[HttpReceiver]:
    """Give a receiver that is up."""
    receiver = HttpReceiver()
    thread = threading.Thread(target=receiver.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.server.shutdown()
        receiver.server.server_close()
        thread.join()
