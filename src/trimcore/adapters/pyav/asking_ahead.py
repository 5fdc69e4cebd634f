"""A child's reads, of which the next may be asked for before it is needed."""

from trimcore.adapters.pyav.frame_bodies import pack_range
from trimcore.adapters.pyav.protocol import Channel, FrameType, PeerGone


class AskingAhead:
    """Asks the caller for pieces of the source, one at a time.

    A piece that is expected is read while its reader works on the one before, and waits on the
    caller's side. If another one is needed first, it is kept here until it is needed, or the next
    is expected.
    """

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._asked: tuple[int, int] | None = None
        self._kept: tuple[int, bytes] = 0, b""

    def fetch(self, offset: int, length: int) -> bytes:
        """Return a piece, fewer bytes only at the end of the source.

        Raises:
            PeerGone: the caller has gone.
        """
        if self._asked is not None and self._asked != (offset, length):
            self._kept = self._asked[0], self._received()
        at, content = self._kept
        if at == offset and len(content) >= length > 0:
            self._kept = 0, b""
            return content[:length]
        if self._asked is None:
            self._channel.send(FrameType.READ, pack_range(offset, length))
        return self._received()

    def expect(self, offset: int, length: int) -> None:
        """Have a piece read that will be fetched.

        Raises:
            PeerGone: the caller has gone.
        """
        if self._asked is None:
            self._kept = 0, b""
            self._channel.send(FrameType.READ, pack_range(offset, length))
            self._asked = offset, length

    def _received(self) -> bytes:
        self._asked = None
        kind, body = self._channel.receive()
        if kind is not FrameType.BYTES:
            raise PeerGone
        return body
