"""The application on a port."""

import gc
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from litestar import Litestar

from trimcore.entrypoints.http.events.feed import EVENT_FEED
from trimcore.entrypoints.http.server.connection import PatientProtocol

GRACE_SECONDS = 6
QUIET_SECONDS = 15
BACKLOG = 2048
LONGEST_HEAD = 32 * 1024


class Server(uvicorn.Server):
    """Tells when it is ready, and ends by returning, whichever signal asked for it."""

    def __init__(
        self,
        config: uvicorn.Config,
        on_ready: Callable[[str, int], None] | None = None,
        *,
        end_streams: Callable[[], None],
    ) -> None:
        super().__init__(config)
        self._on_ready = on_ready
        self._end_streams = end_streams

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the port, then tell."""
        await super().startup(sockets)
        if self.started and self._on_ready is not None:
            host, port = self.servers[0].sockets[0].getsockname()[:2]
            self._on_ready(host, port)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End answers that would go on for ever, then wait for the others."""
        self._end_streams()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Let SIGINT and SIGTERM end the service.

        Unlike the inherited one it does not raise the signal again at the end, which would kill
        the process before its parts are closed.
        """
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        asked = (signal.SIGINT, signal.SIGTERM)
        before = {number: signal.signal(number, self.handle_exit) for number in asked}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def make_server(
    app: Litestar,
    *,
    host: str,
    port: int,
    on_ready: Callable[[str, int], None] | None = None,
    quiet: int = QUIET_SECONDS,
) -> Server:
    """Return a server that waits to be run; port 0 takes any that is free.

    Connections on which no request is under way are closed after `quiet` seconds without a byte.
    """
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http=PatientProtocol,
        ws="none",
        loop="asyncio",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        backlog=BACKLOG,
        timeout_keep_alive=quiet,
        timeout_graceful_shutdown=GRACE_SECONDS,
        h11_max_incomplete_event_size=LONGEST_HEAD,
    )
    return Server(config, on_ready, end_streams=app.state[EVENT_FEED].close)


def run_server(
    app: Litestar,
    *,
    host: str,
    port: int,
    on_ready: Callable[[str, int], None] | None = None,
) -> None:
    """Serve until SIGINT or SIGTERM; calls under way get a few seconds to end."""

    def ready(at: str, number: int) -> None:
        # What is there by now stays to the end, and need not be searched for garbage again.
        gc.collect()
        gc.freeze()
        if on_ready is not None:
            on_ready(at, number)

    make_server(app, host=host, port=port, on_ready=ready).run()
