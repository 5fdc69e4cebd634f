"""A child's reads: in the order in which they are asked for, each piece sent once."""

import socket
from collections.abc import Iterator
from threading import Thread

import pytest

from trimcore.adapters.pyav.asking_ahead import AskingAhead
from trimcore.adapters.pyav.frame_bodies import unpack_range
from trimcore.adapters.pyav.protocol import Channel, FrameType, PeerGone

CONTENT = bytes(range(200))


class Caller:
    """Answers reads one after the other, and notes them."""

    def __init__(self, channel: Channel) -> None:
        self.asked: list[tuple[int, int]] = []
        self._channel = channel
        self._thread = Thread(target=self._serve)
        self._thread.start()

    def end(self) -> list[tuple[int, int]]:
        """Return what was asked for, once the other end is closed."""
        self._thread.join()
        return self.asked

    def _serve(self) -> None:
        try:
            while True:
                kind, body = self._channel.receive()
                assert kind is FrameType.READ
                offset, length = unpack_range(body)
                self.asked.append((offset, length))
                self._channel.send(FrameType.BYTES, CONTENT[offset : offset + length])
        except PeerGone:
            return


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Give the child's end of a conversation, and the caller's."""
    child, caller = socket.socketpair()
    with child, caller:
        yield child, caller


def piece(offset: int, length: int) -> bytes:
    """Return what is there."""
    return CONTENT[offset : offset + length]


def test_what_is_expected_is_asked_for_once(ends: tuple[socket.socket, socket.socket]) -> None:
    """Before it is fetched."""
    caller, asking = Caller(Channel(ends[1])), AskingAhead(Channel(ends[0]))
    assert asking.fetch(0, 9) == piece(0, 9)
    asking.expect(9, 20)
    asking.expect(29, 20)  # not before the other has come
    assert asking.fetch(9, 20) == piece(9, 20)
    assert asking.fetch(190, 20) == piece(190, 10)
    ends[0].close()
    assert caller.end() == [(0, 9), (9, 20), (190, 20)]


def test_other_pieces_may_be_fetched_before(ends: tuple[socket.socket, socket.socket]) -> None:
    """What has come is given when it is needed, as far as it is, and forgotten then."""
    caller, asking = Caller(Channel(ends[1])), AskingAhead(Channel(ends[0]))
    asking.expect(9, 20)
    assert asking.fetch(100, 5) == piece(100, 5)
    assert asking.fetch(9, 30) == piece(9, 30)
    assert asking.fetch(9, 10) == piece(9, 10)
    assert asking.fetch(9, 10) == piece(9, 10)
    asking.expect(50, 5)
    assert asking.fetch(60, 5) == piece(60, 5)
    asking.expect(70, 5)
    assert asking.fetch(50, 5) == piece(50, 5)
    assert asking.fetch(70, 5) == piece(70, 5)
    ends[0].close()
    asked = [(9, 20), (100, 5), (9, 30), (9, 10), (50, 5), (60, 5), (70, 5), (50, 5)]
    assert caller.end() == asked


def test_who_has_gone_answers_nothing(ends: tuple[socket.socket, socket.socket]) -> None:
    """Whether or not something is expected."""
    asking = AskingAhead(Channel(ends[0]))
    asking.expect(0, 5)
    ends[1].close()
    with pytest.raises(PeerGone):
        asking.fetch(0, 5)
