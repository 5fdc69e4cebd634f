"""A network between processes and a server that can be made slow, silent, lying or gone."""

import socket
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Lock, Thread
from typing import Self
from urllib.parse import urlsplit

CHUNK = 1 << 16
LOOPBACK = "127.0.0.1"
TICK = 0.02

Answer = Callable[[socket.socket], None]


class Wire:
    """Passes bytes on between whoever connects and a port of this machine.

    `delay` is how many seconds each run of bytes takes, `rate` how many bytes pass in a second
    (0: all). While it is `stalled`, what is sent stays on the way. While there is an `answer`,
    that answers new connections in the server's place.
    """

    def __init__(self, port: int) -> None:
        self.delay = 0.0
        self.rate = 0
        self.answer: Answer | None = None
        self._open = Event()
        self._open.set()
        self._closed = Event()
        self._server = port
        self._lock = Lock()
        self._ends: set[socket.socket] = set()
        self._listener = socket.create_server((LOOPBACK, 0), backlog=256)
        self.port: int = self._listener.getsockname()[1]
        Thread(target=self._accept, daemon=True).start()

    def to(self, url: str) -> str:
        """Return a URL of the server that leads over this wire."""
        parts = urlsplit(url)
        before, _, _ = parts.netloc.rpartition(":")
        return parts._replace(netloc=f"{before}:{self.port}").geturl()

    def stall(self) -> None:
        """Hold everything back, from now on."""
        self._open.clear()

    def heal(self) -> None:
        """Be a good wire again; what was held back goes on its way."""
        self.delay, self.rate, self.answer = 0.0, 0, None
        self._open.set()

    def cut(self) -> None:
        """Cut all connections; new ones are taken."""
        with self._lock:
            ends = list(self._ends)
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """End for good."""
        self._closed.set()
        self._open.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        answer = self.answer
        with client, suppress(OSError):
            if answer is not None:
                answer(client)
                return
            self._open.wait()
            with socket.create_connection((LOOPBACK, self._server)) as server:
                self._join(client, server)

    def _join(self, client: socket.socket, server: socket.socket) -> None:
        ends = {client, server}
        with self._lock:
            self._ends |= ends
        try:
            back = Thread(target=self._pass, args=(server, client), daemon=True)
            back.start()
            self._pass(client, server)
            back.join()
        finally:
            with self._lock:
                self._ends -= ends

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(min(CHUNK, self.rate // 10) if self.rate else CHUNK):
                self._hold(len(data))
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _hold(self, size: int) -> None:
        seconds = self.delay + (size / self.rate if self.rate else 0.0)
        if seconds:
            self._closed.wait(seconds)
        self._open.wait()
