"""The line that breaks tells a client of an instance that was killed."""

import socket
import struct
from contextlib import closing

from tests.integration.service.torn_line import torn_line

AT_ONCE = struct.pack("ii", 1, 0)
"""Closes a connection by a reset, as one with unread bytes is when its process is killed."""


def test_a_reset_is_passed_on() -> None:
    """A client that is told nothing waits for ever."""
    with closing(socket.create_server(("127.0.0.1", 0))) as instance:
        address = f"http://127.0.0.1:{instance.getsockname()[1]}"
        with torn_line([address], cuts=0, length=1, seed=1) as line:
            client = socket.create_connection(("127.0.0.1", line.port), timeout=30)
            with closing(client):
                client.sendall(b"some of a body")
                served, _ = instance.accept()
                assert served.recv(4) == b"some"
                served.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
                served.close()
                assert client.recv(1) == b""
