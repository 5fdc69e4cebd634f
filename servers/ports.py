"""Free ports on the loopback address."""

import random
import socket

LOOPBACK = "127.0.0.1"

# Below the range from which the system takes ports for outgoing connections, so that a port is
# still free when its server is started again.
CANDIDATES = range(20000, 32000)


def free_port() -> int:
    """Return a port that nobody listens on."""
    while True:
        port = random.choice(CANDIDATES)  # noqa: S311 - any will do
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, port))
            except OSError:
                continue
        return port


def accepts(port: int) -> bool:
    """Tell whether somebody takes connections on a port."""
    try:
        socket.create_connection((LOOPBACK, port), timeout=1).close()
    except OSError:
        return False
    return True
