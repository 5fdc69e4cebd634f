"""A source is read in a thread of its own, which does not stay."""

import socket
import threading

from trimcore.adapters.pyav.caller.source_server import SourceServer
from trimcore.adapters.pyav.protocol import Channel, FrameType
from trimcore.ports.conformance.media import KeptSource


def test_its_thread_has_ended_when_it_is_left() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        for _ in range(200):
            with SourceServer(Channel(ours), KeptSource(b"bytes")) as server:
                server.ask(1, 3)
                kind, body = Channel(theirs).receive()
                assert (kind, bytes(body)) == (FrameType.BYTES, b"yte")
            assert all(one.name != "trimcore-source" for one in threading.enumerate())
