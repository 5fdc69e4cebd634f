"""How fast one request is shown, beside a bare Litestar route that answers the same bytes.

Each server has one core, the client another. They are asked by turns, over connections that stay
open, so what else the machine does meets both alike.
"""

import os
import selectors
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from benchmarks.films import film
from benchmarks.overhead import DURATION, FILM, START, deployed
from benchmarks.places import ROOT
from tests.integration.service.deployment import LISTENING, Api
from tests.integration.service.wirings import EMBEDDED

CONNECTIONS = 8
ROUNDS, QUICK_ROUNDS = 11, 5
SECONDS, QUICK_SECONDS = 2.0, 1.0
_OF_PROCESS = 2
"""The clock that shows how long a process has run, whichever of its threads (clock_getres(2))."""
Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server to ask: its process, its port, and the bytes of the question."""

    name: str
    pid: int
    port: int
    question: bytes

    def cpu(self) -> float:
        """Return the seconds of CPU that the process has used so far."""
        return time.clock_gettime(~self.pid << 3 | _OF_PROCESS)


def measured(*, quick: bool) -> list[Row]:
    """Give one row for each server, the bare one first."""
    rounds, length = (QUICK_ROUNDS, QUICK_SECONDS) if quick else (ROUNDS, SECONDS)
    with ExitStack() as stack:
        servers = stack.enter_context(_both())
        seen: dict[str, list[tuple[float, float]]] = {server.name: [] for server in servers}
        for turn in range(-1, rounds):  # the first turn only warms up
            for server in servers:
                found = _round(server, length)
                if turn >= 0:
                    seen[server.name].append(found)
    rows = [_row(name, found) for name, found in seen.items()]
    bare = rows[0]
    for row in rows:
        row["share"] = row["a_second"] / bare["a_second"]
        row["cpu_share"] = bare["cpu"] / row["cpu"]
        print(f"answers: {row['server']} {row['a_second']:.0f} a second", file=sys.stderr)
    return rows


def _row(name: str, found: list[tuple[float, float]]) -> Row:
    return {
        "server": name,
        "a_second": statistics.median(rate for rate, _ in found),
        "cpu": statistics.median(cpu for _, cpu in found),
        "rounds": len(found),
    }


@contextmanager
def _both() -> Iterator[list[Server]]:
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, cores[:1])
    try:
        with deployed(EMBEDDED) as api, tempfile.TemporaryDirectory() as name:
            user = api.join()
            request = user.submit(film(FILM), start=START, duration=DURATION)
            user.wait(request)
            path = f"/api/v1/users/requests/{request}"
            with user.http as http:
                answer = http.get(path).raise_for_status()
            body = Path(name) / "body"
            body.write_bytes(answer.content)
            question = (
                f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n"
                f"Authorization: Bearer {user.token}\r\n\r\n"
            ).encode()
            with _bare(body, answer.headers["content-type"]) as (pid, port):
                os.sched_setaffinity(0, cores[-1:])
                yield [
                    Server(name="bare Litestar route", pid=pid, port=port, question=question),
                    Server(
                        name="GET one request",
                        pid=api.process.running.pid,
                        port=_port(api),
                        question=question,
                    ),
                ]
    finally:
        os.sched_setaffinity(0, cores)


def _port(api: Api) -> int:
    port = urlsplit(api.address).port
    assert port is not None
    return port


@contextmanager
def _bare(body: Path, media_type: str) -> Iterator[tuple[int, int]]:
    command = [sys.executable, "-m", "benchmarks.bare", str(body), media_type]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            assert process.stdout is not None
            found = LISTENING.search(process.stdout.readline())
            assert found is not None
            yield process.pid, int(found.group(1))
        finally:
            process.kill()


def _round(server: Server, length: float) -> tuple[float, float]:
    """Ask for a while; return the answers a second, and the CPU seconds of one answer."""
    with _Asking(server) as asking:
        asking.go_on(0.2)
        before, began = server.cpu(), time.perf_counter()
        answers = asking.go_on(length)
        took = time.perf_counter() - began
        return answers / took, (server.cpu() - before) / answers


class _Asking:
    """Connections that ask again as soon as they are answered."""

    def __init__(self, server: Server) -> None:
        self._question = server.question
        self._selector = selectors.DefaultSelector()
        self._missing: dict[socket.socket, int] = {}
        for _ in range(CONNECTIONS):
            connection = socket.create_connection(("127.0.0.1", server.port), timeout=30)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._selector.register(connection, selectors.EVENT_READ)
            self._ask(connection)

    def go_on(self, length: float) -> int:
        """Ask for so many seconds, and return how many answers came."""
        answers, deadline = 0, time.perf_counter() + length
        while time.perf_counter() < deadline:
            for key, _ in self._selector.select(1):
                connection = key.fileobj
                assert isinstance(connection, socket.socket)
                if self._is_answered(connection):
                    answers += 1
                    self._ask(connection)
        return answers

    def _ask(self, connection: socket.socket) -> None:
        self._missing[connection] = 0
        connection.sendall(self._question)

    def _is_answered(self, connection: socket.socket) -> bool:
        data = connection.recv(1 << 16)
        if not data:
            raise ConnectionError("the server has hung up")
        if not self._missing[connection]:
            self._missing[connection] = _length(data)
        self._missing[connection] -= len(data)
        return self._missing[connection] == 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for connection in self._missing:
            connection.close()
        self._selector.close()


def _length(data: bytes) -> int:
    """Return how long the answer is that begins so, its head included."""
    head, _, _ = data.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise ConnectionError(f"answered otherwise: {head[:200]!r}")
    lines = (line.partition(b":") for line in head.lower().split(b"\r\n"))
    lengths = [int(value) for name, _, value in lines if name == b"content-length"]
    return len(head) + 4 + lengths[0]
