"""Connections to an address that was looked at before, whatever its name stands for meanwhile."""

import http.client
import socket
import ssl
from collections.abc import Sequence

from trimcore.adapters.web.public_hosts import PublicHosts

TRUST = ssl.create_default_context()


class PinnedConnection(http.client.HTTPConnection):
    """Connects to the first of `addresses` that answers; `host` is what the server is called.

    With a `trust`, the connection is encrypted and the server's certificate must be of `host`.
    """

    def __init__(
        self,
        host: str,
        port: int,
        addresses: Sequence[str],
        *,
        timeout: float,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        super().__init__(host, port, timeout=timeout)
        self._addresses, self._trust = addresses, trust
        self._patience = timeout
        # Ours to keep: `sock` is given away once an answer comes that ends with the connection.
        self._live: socket.socket | None = None
        self._is_over = False
        # What the header Host leaves out.
        self.default_port = http.client.HTTP_PORT if trust is None else http.client.HTTPS_PORT

    def connect(self) -> None:
        """Connect.

        Raises:
            OSError: no address answered, or the certificate is not to be trusted.
        """
        raw = self._live = self._dial()
        try:
            self.sock = self._secured(raw)
        except BaseException:
            self._live.close()
            raise

    def hang_up(self) -> None:
        """End whatever another thread waits for on this connection."""
        self._is_over = True
        if self._live is not None:
            # The plain one, since that of TLS would take the state of the thread that reads away.
            try:
                socket.socket.shutdown(self._live, socket.SHUT_RDWR)
            except OSError:
                return  # It is closed already.

    def _secured(self, raw: socket.socket) -> socket.socket:
        sock = raw
        if self._trust is not None:
            # Shaken hands afterwards, so that it can be hung up on meanwhile.
            self._live = sock = self._trust.wrap_socket(
                raw, server_hostname=self.host, do_handshake_on_connect=False
            )
            sock.do_handshake()
        if self._is_over:
            raise TimeoutError("It was hung up on while it connected.")
        return sock

    def _dial(self) -> socket.socket:
        patience = self._patience / len(self._addresses)
        for address in self._addresses[:-1]:
            try:
                return socket.create_connection((address, self.port), patience)
            except OSError:
                continue
        return socket.create_connection((self._addresses[-1], self.port), patience)


def dial(
    hosts: PublicHosts, scheme: str, host: str, port: int | None, *, timeout: float
) -> PinnedConnection:
    """Return a connection to a host that may be called; it connects when it is first used.

    `timeout` is in seconds, for connecting and for each wait thereafter.

    Raises:
        HostRefused: the host may not be called.
        OSError: the host is not known.
    """
    trust = TRUST if scheme == "https" else None
    port = port or (http.client.HTTP_PORT if trust is None else http.client.HTTPS_PORT)
    addresses = hosts.addresses(host, port)
    return PinnedConnection(host, port, addresses, timeout=timeout, trust=trust)
