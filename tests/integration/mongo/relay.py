"""A wire between client and server that can be told to swallow the server's replies."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from urllib.parse import urlsplit

CHUNK = 65536


class Relay:
    """Passes bytes on in both directions; once `mute` is set, only to the server."""

    def __init__(self, url: str) -> None:
        self.mute = Event()
        self._parts = urlsplit(url)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._ends: list[socket.socket] = []
        Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        """The server's URL, by way of the relay."""
        port = self._listener.getsockname()[1]
        return self._parts._replace(netloc=f"127.0.0.1:{port}").geturl()

    def close(self) -> None:
        """Cut all connections."""
        for end in (self._listener, *self._ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection((self._parts.hostname, self._parts.port))
                self._ends += [client, server]
                Thread(target=self._pass, args=(client, server, Event()), daemon=True).start()
                Thread(target=self._pass, args=(server, client, self.mute), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, mute: Event) -> None:
        with suppress(OSError):
            while data := source.recv(CHUNK):
                if not mute.is_set():
                    target.sendall(data)
        with suppress(OSError):
            target.shutdown(socket.SHUT_RDWR)


@contextmanager
def relayed(url: str) -> Iterator[Relay]:
    """Open a relay to a server, and close it afterwards."""
    relay = Relay(url)
    try:
        yield relay
    finally:
        relay.close()
