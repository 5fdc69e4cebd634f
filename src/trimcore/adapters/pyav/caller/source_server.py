"""Read the source in a thread of its own, so that a slow store does not hold up its caller."""

import threading
import time
from dataclasses import dataclass, field
from queue import SimpleQueue
from socket import SHUT_RDWR
from typing import Self

from trimcore.adapters.pyav.protocol import BadFrame, Channel, FrameType, PeerGone
from trimcore.domain.errors import Unavailable
from trimcore.ports.storage.byte_source import ByteSource

_END_SECONDS = 1.0
"""How long a thread that reads nothing is waited for."""


@dataclass(slots=True)
class SourceServer:
    """Answers a child's reads, one after the other, until it is left or one fails.

    A failure ends the conversation, and `fault` tells why. A read that nobody waits for any more
    is left to end by itself.
    """

    channel: Channel
    source: ByteSource
    fault: BaseException | None = None
    _waited: float = 0.0
    _since: float | None = None
    _asked: SimpleQueue[tuple[int, int] | None] = field(default_factory=SimpleQueue)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._serve, name="trimcore-source", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._asked.put(None)
        if self._thread is not None and self._since is None:
            self._thread.join(_END_SECONDS)

    def ask(self, offset: int, length: int) -> None:
        """Have a piece read and sent to the child.

        Raises:
            BadFrame: the one before has not been sent yet, which no honest child would do.
        """
        if self._since is not None:
            raise BadFrame
        self._since = time.monotonic()
        self._asked.put((offset, length))

    def waited(self) -> float:
        """Return how many seconds the source has taken in all, also for a read in progress."""
        since = self._since
        return self._waited + (0.0 if since is None else time.monotonic() - since)

    def _serve(self) -> None:
        try:
            while (piece := self._asked.get()) is not None:
                block = self._read(*piece)
                self._waited, self._since = self.waited(), None
                self.channel.send(FrameType.BYTES, block)
        except PeerGone:  # the child has gone; its supervisor notices by itself
            return
        except BaseException as fault:  # noqa: BLE001 - it leaves from the calling thread
            self.fault = fault
            self._hang_up()

    def _read(self, offset: int, length: int) -> bytes:
        block = self.source.read_at(offset, length)
        if len(block) != max(0, min(length, self.source.size - offset)):
            raise Unavailable("The source did not give all the bytes that it has.")
        return block

    def _hang_up(self) -> None:
        try:
            self.channel.socket.shutdown(SHUT_RDWR)
        except OSError:  # nobody listens any more
            return
