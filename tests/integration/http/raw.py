"""HTTP by hand, for what no well-behaved client would do."""

import json
import socket
from dataclasses import dataclass
from http.client import HTTPResponse

from tests.integration.http.service import PATIENCE


@dataclass
class RawAnswer:
    """Status, headers by lower-case name, and body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def errors(self) -> list[dict[str, str]]:
        """The errors that the body tells of."""
        found: list[dict[str, str]] = json.loads(self.body)["errors"]
        return found


def connect(port: int) -> socket.socket:
    """Open a connection."""
    return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)


def read_answer(connection: socket.socket, method: str = "GET") -> RawAnswer:
    """Read one answer."""
    with HTTPResponse(connection, method=method) as response:
        response.begin()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return RawAnswer(response.status, headers, response.read())


def exchange(port: int, request: bytes) -> RawAnswer:
    """Send bytes on a connection of their own, and read the answer."""
    with connect(port) as connection:
        connection.sendall(request)
        return read_answer(connection)


def is_closed(connection: socket.socket) -> bool:
    """Wait until the other side hangs up; False: it sends something else."""
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True
