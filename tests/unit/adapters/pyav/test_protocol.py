import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from trimcore.adapters.pyav.frame_bodies import pack_json, pack_range, unpack_json, unpack_range
from trimcore.adapters.pyav.protocol import Channel, FrameType, Inbox, PeerGone


@dataclass
class Line:
    child: Channel
    caller: Channel

    def __post_init__(self) -> None:
        self.inbox = Inbox(self.caller.socket)

    def raw(self, data: bytes) -> None:
        self.child.socket.sendall(data)


@pytest.fixture
def line() -> Iterator[Line]:
    one, other = socket.socketpair()
    with one, other:
        yield Line(Channel(one), Channel(other))


class TestChannel:
    def test_frames_arrive_as_they_were_sent(self, line: Line) -> None:
        """In order, empty ones too."""
        line.caller.send(FrameType.JOB, b"what")
        line.caller.send(FrameType.BYTES)
        assert [line.child.receive(), line.child.receive()] == [
            (FrameType.JOB, b"what"),
            (FrameType.BYTES, b""),
        ]

    def test_large_frames_arrive_whole(self, line: Line) -> None:
        """However little of them the system takes at once."""
        body = bytes(range(256)) * (4 << 12)
        with ThreadPoolExecutor(1) as thread:
            received = thread.submit(line.child.receive)
            line.caller.send(FrameType.BYTES, body)
            assert received.result(timeout=60) == (FrameType.BYTES, body)

    def test_a_closed_one_is_a_hangup(self, line: Line) -> None:
        """On both sides."""
        line.caller.socket.close()
        with pytest.raises(PeerGone):
            line.child.receive()
        with pytest.raises(PeerGone):
            line.child.send(FrameType.READ, b"x")


class TestInbox:
    def test_it_does_not_wait(self, line: Line) -> None:
        """Nothing has come, so there is nothing."""
        assert line.inbox.receive() == []

    def test_a_frame_counts_when_it_is_whole(self, line: Line) -> None:
        """However it is cut into pieces."""
        for byte in b"P\1\0\0\0":
            line.raw(bytes([byte]))
            assert line.inbox.receive() == []
        line.raw(b"\x2aD\0\0\0\0R")
        assert line.inbox.receive() == [(FrameType.PERCENT, b"\x2a"), (FrameType.DONE, b"")]

    @pytest.mark.parametrize("data", [b"?\0\0\0\0", b"D\xff\xff\xff\xff", b"D\1\0\x10\0"])
    def test_nonsense_is_a_hangup(self, line: Line, data: bytes) -> None:
        """An unknown word, or a length that nobody would keep, before its bytes have come."""
        line.raw(data)
        with pytest.raises(PeerGone):
            line.inbox.receive()

    def test_the_end_is_a_hangup(self, line: Line) -> None:
        """After what was sent before it."""
        line.child.send(FrameType.DONE, b"x")
        line.child.socket.close()
        assert line.inbox.receive() == [(FrameType.DONE, b"x")]
        with pytest.raises(PeerGone):
            line.inbox.receive()


class TestBodies:
    def test_they_are_read_as_written(self) -> None:
        """Ranges and plain values."""
        assert unpack_range(pack_range(5 << 32, 7)) == (5 << 32, 7)
        assert unpack_json(pack_json({"a": [1, None]})) == {"a": [1, None]}

    @pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 500_000, b"9" * 10_000])
    def test_what_is_none_is_a_hangup(self, body: bytes) -> None:
        """Whatever a child makes up."""
        with pytest.raises(PeerGone):
            unpack_json(body)
        with pytest.raises(PeerGone):
            unpack_range(body)
