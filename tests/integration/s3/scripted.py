"""A server on a loopback port that answers as a script says, to stand for one in trouble."""

import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from threading import Thread

Step = Callable[[socket.socket], None]
KEYS = "AKEYOFTHESTORE", "a-secret-of-the-store"
CHUNK = 1 << 16


def reply(status: str, body: bytes = b"", *headers: str) -> Step:
    """Read a request and give a whole answer."""
    return cut(status, body, len(body), *headers)


def cut(status: str, body: bytes, sent: int, *headers: str) -> Step:
    """Read a request, promise all of `body`, and hang up after `sent` bytes of it."""

    def step(peer: socket.socket) -> None:
        _read_request(peer)
        length = f"Content-Length: {len(body)}"
        head = "\r\n".join([f"HTTP/1.1 {status}", length, "Connection: close", *headers])
        peer.sendall(f"{head}\r\n\r\n".encode() + body[:sent])

    return step


def error(status: str, code: str) -> Step:
    """Refuse as S3 does."""
    body = f"<Error><Code>{code}</Code><Message>words</Message></Error>".encode()
    return reply(status, body, "Content-Type: application/xml")


def silence(peer: socket.socket) -> None:
    """Take what comes, answer nothing, until the other side hangs up."""
    with suppress(OSError):
        while peer.recv(CHUNK):
            pass


def hang_up(_: socket.socket) -> None:
    """Close the connection at once."""


@contextmanager
def scripted(steps: Sequence[Step]) -> Iterator[str]:
    """Yield the URL of a bucket on a server that takes one step for each connection."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        actor = Thread(target=_act, args=(server, steps))
        actor.start()
        port = server.getsockname()[1]
        try:
            yield f"s3+http://{KEYS[0]}:{KEYS[1]}@127.0.0.1:{port}/bucket"
        finally:
            # Wakes the thread up if not all steps were asked for.
            with suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)
            actor.join()


def closed_port() -> str:
    """Return the URL of a bucket where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    return f"s3+http://{KEYS[0]}:{KEYS[1]}@127.0.0.1:{port}/bucket"


def _act(server: socket.socket, steps: Sequence[Step]) -> None:
    for step in steps:
        try:
            peer, _ = server.accept()
        except OSError:
            return
        with peer, suppress(OSError):
            step(peer)


def _read_request(peer: socket.socket) -> None:
    received = b""
    while b"\r\n\r\n" not in received:
        received += peer.recv(CHUNK)
    head, _, body = received.partition(b"\r\n\r\n")
    fields = dict(line.lower().split(b":", 1) for line in head.split(b"\r\n")[1:])
    missing = int(fields.get(b"content-length", b"0")) - len(body)
    while missing > 0:
        missing -= len(peer.recv(CHUNK))
