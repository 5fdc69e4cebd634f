"""A line between a client and several instances that breaks again and again."""

import random
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field

_PIECE = 16 * 1024


@dataclass
class TornLine:
    """Passes bytes on to the instances in turn, and cuts connections after so many bytes.

    Those on their way to the service are counted, so that it happens amid bodies. An instance that
    does not answer is passed over.
    """

    instances: list[str]
    """Addresses such as `http://127.0.0.1:8000`; may be changed while it is used."""
    lengths: list[int]
    """After how many bytes the next connections break; then the line holds."""
    port: int = 0
    connections: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def address(self) -> str:
        """Where clients reach the instances."""
        return f"http://127.0.0.1:{self.port}"

    def passed_on(self, client: socket.socket) -> None:
        """Serve one connection to its end."""
        with self._lock:
            turn = self.connections % len(self.instances)
            instances = self.instances[turn:] + self.instances[:turn]
            left = self.lengths.pop(0) if self.lengths else None
            self.connections += 1
        with closing(client), suppress(OSError), closing(_connected(instances)) as server:
            back = threading.Thread(target=_copy, args=(server, client), daemon=True)
            back.start()
            _copy(client, server, left)
            for end in (client, server):
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
            back.join()


def _connected(instances: list[str]) -> socket.socket:
    """Connect to the first instance that answers."""
    host, _, port = instances[0].rpartition("/")[2].partition(":")
    try:
        return socket.create_connection((host, int(port)))
    except ConnectionRefusedError:
        if len(instances) == 1:
            raise
        return _connected(instances[1:])


def _copy(source: socket.socket, target: socket.socket, most: int | None = None) -> None:
    """Pass bytes on until one end closes, or `most` were passed; a reset ends the other, too."""
    try:
        while piece := source.recv(_PIECE if most is None else min(_PIECE, most)):
            target.sendall(piece)
            most = None if most is None else most - len(piece)
            if most == 0:
                return
        target.shutdown(socket.SHUT_WR)
    except OSError:  # as of an instance that was killed: its client would wait for ever
        with suppress(OSError):
            target.shutdown(socket.SHUT_RDWR)


@contextmanager
def torn_line(instances: list[str], *, cuts: int, length: int, seed: int) -> Iterator[TornLine]:
    """Open a line that breaks `cuts` times, each time after at most `length` bytes."""
    dice = random.Random(seed)
    line = TornLine(instances, [dice.randrange(1, length) for _ in range(cuts)])
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        line.port = listener.getsockname()[1]

        def accept() -> None:
            with suppress(OSError):
                while True:
                    client, _ = listener.accept()
                    threading.Thread(target=line.passed_on, args=(client,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield line
