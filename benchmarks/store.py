"""Cuts a large object of an S3 store, and counts what goes over the wire."""

import socket
import sys
import tempfile
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from threading import Lock, Thread
from typing import Any
from urllib.parse import unquote, urlsplit

import urllib3
from minio import Minio as Client

from benchmarks.cases import CASES
from benchmarks.cuts import failure, figures, receipt
from benchmarks.films import film
from benchmarks.meter import Measured, measure
from benchmarks.tool import Job, Tool
from servers import Minio, Missing
from servers.fleet import own_folder, stop

KEY = "film.mp4"
FAR = 0.020
"""Seconds that each request of the second run waits on its way."""
CASE = next(case for case in CASES if case.name == "gigabyte")
CHUNK = 1 << 16
Row = dict[str, Any]


class Counter:
    """Passes bytes between clients and a server, and counts requests and the answers' bytes.

    Each request waits for `latency` seconds on its way, as if the server were far away.
    """

    def __init__(self, host: str, port: int) -> None:
        self.requests = self.received = 0
        self.latency = 0.0
        self._server = (host, port)
        self._lock = Lock()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._listener.getsockname()[1]
        Thread(target=self._accept, daemon=True).start()

    def reset(self) -> None:
        """Count from zero."""
        with self._lock:
            self.requests = self.received = 0

    def close(self) -> None:
        """Take no more connections."""
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(self._server)
                Thread(target=self._up, args=(client, server), daemon=True).start()
                Thread(target=self._down, args=(server, client), daemon=True).start()

    def _up(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while data := client.recv(CHUNK):
                begun = data.count(b" HTTP/1.1\r\n")
                with self._lock:
                    self.requests += begun
                time.sleep(self.latency * begun)
                server.sendall(data)
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)

    def _down(self, server: socket.socket, client: socket.socket) -> None:
        with suppress(OSError):
            while data := server.recv(CHUNK):
                with self._lock:
                    self.received += len(data)
                client.sendall(data)
        with suppress(OSError):
            client.shutdown(socket.SHUT_RDWR)


def measured(tools: list[Tool], *, quick: bool) -> list[Row]:
    """Give one row for each tool that is asked to read the object by its address."""
    try:
        Minio.install()
    except Missing as missing:
        return [{"tool": tool.name, "missing": str(missing)} for tool in tools]
    folder = own_folder()
    try:
        with Minio(folder / "minio") as server:
            return _with_server(server, [tool for tool in tools if _wanted(tool, quick=quick)])
    finally:
        stop(folder)


def _wanted(tool: Tool, *, quick: bool) -> bool:
    """Leave out who reads all, who knows no addresses, and in the short version who is slow."""
    left_out = {"ffmpeg-start", "losslesscut", "losslesscut-smart", "mkvmerge"}
    return tool.name not in left_out and not (quick and tool.name == "trimcore-encode")


def _with_server(server: Minio, tools: list[Tool]) -> list[Row]:
    parts = urlsplit(server.url)
    counter = Counter("127.0.0.1", server.port)
    through = f"127.0.0.1:{counter.port}"
    user, secret = unquote(parts.username or ""), unquote(parts.password or "")
    bucket = parts.path.strip("/")
    with urllib3.PoolManager() as pool:
        direct = Client(f"127.0.0.1:{server.port}", user, secret, secure=False, http_client=pool)
        direct.fput_object(bucket, KEY, str(film(CASE.film)), part_size=64 << 20)
        client = Client(through, user, secret, secure=False, region="us-east-1", http_client=pool)
        link = client.presigned_get_object(bucket, KEY, expires=timedelta(hours=1))
    setting = parts._replace(netloc=f"{user}:{secret}@{through}").geturl()
    rows = [_row(tool, link, f"s3://{bucket}/{KEY}", setting, counter) for tool in tools]
    counter.close()
    return rows


def _row(tool: Tool, link: str, address: str, setting: str, counter: Counter) -> Row:
    row: Row = {"tool": tool.name, "title": tool.title}
    if tool.missing:
        return row | {"missing": tool.missing}
    with tempfile.TemporaryDirectory() as folder:
        job = Job(
            source=address if tool.ours else link,
            output=Path(folder) / "out.mp4",
            start=CASE.start,
            duration=CASE.duration,
            codec=CASE.codec,
        )
        near = _run(tool, job, setting, counter, latency=0.0)
        row |= {"requests": counter.requests, "received": counter.received}
        far = _run(tool, job, setting, counter, latency=FAR)
    if near.code or far.code:
        return row | {"failed": failure(near if near.code else far)}
    row |= figures([near]) | {"far": far.wall}
    return row | ({"receipt": receipt(near)} if tool.ours else {})


def _run(tool: Tool, job: Job, setting: str, counter: Counter, *, latency: float) -> Measured:
    counter.reset()
    counter.latency = latency
    run = measure(tool.command(job), environ={"TRIMCORE_STORAGE_URL": setting})
    print(f"store: {tool.title} {run.wall:.2f} s, {latency:.3f} s a request", file=sys.stderr)
    return run
