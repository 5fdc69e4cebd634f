"""RabbitMQ, from the system's package."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from servers.packages import debian_package
from servers.ports import LOOPBACK, accepts, free_port
from servers.server import TICK, Command, Server

# Not the wrapper on the path, which wants to become the package's own user.
PACKAGED = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
USER = "trimcore"
VHOST = "trimcore"
EPMD_SECONDS = 10


class RabbitMq(Server):
    """A broker with one virtual host and one user.

    Erlang's port mapper is a second process and belongs to it: it is this broker's alone, and is
    started, paused and ended with it.
    """

    name: ClassVar[str] = "rabbitmq"
    patience: ClassVar[float] = 120

    @classmethod
    def install(cls) -> None:
        """Install Debian's package, if it is not there and we may."""
        debian_package("rabbitmq-server", PACKAGED)

    @property
    def url(self) -> str:
        """The virtual host, with user and password."""
        return f"amqp://{USER}:{self.secret()}@{LOOPBACK}:{self.port}/{VHOST}"

    def commands(self) -> Iterator[Command]:
        """Run the port mapper, and the broker as soon as that answers."""
        mapper = free_port()
        environ = {"ERL_EPMD_ADDRESS": LOOPBACK, "ERL_EPMD_PORT": str(mapper)}
        yield Command(args=["epmd"], environ=environ)
        deadline = time.monotonic() + EPMD_SECONDS
        while not accepts(mapper) and time.monotonic() < deadline:
            time.sleep(TICK)
        self._configure()
        yield Command(args=[str(PACKAGED)], environ={**environ, **self._settings()})

    def probe(self) -> None:
        """Log in."""
        import pika

        parameters = pika.URLParameters(f"{self.url}?socket_timeout=5&blocked_connection_timeout=5")
        pika.BlockingConnection(parameters).close()

    def _configure(self) -> None:
        """Write its files; user and virtual host are made when the data are."""
        lines = [
            f"listeners.tcp.1 = {LOOPBACK}:{self.port}",
            f"default_vhost = {VHOST}",
            f"default_user = {USER}",
            f"default_pass = {self.secret()}",
            "log.file.level = warning",
        ]
        (self.folder / "rabbitmq.conf").write_text("\n".join(lines) + "\n", encoding="utf-8")
        (self.folder / "rabbitmq.conf").chmod(0o600)
        (self.folder / "enabled_plugins").write_text("[].\n", encoding="utf-8")
        (self.folder / "environ").touch()

    def _settings(self) -> dict[str, str]:
        """Keep it off the system's files, on loopback, and from burning a core while it waits."""
        erlang = "-noinput +sbwt none +sbwtdcpu none +sbwtdio none"
        return {
            "RABBITMQ_ALLOW_INPUT": "1",  # be the broker, not a shell around it
            "RABBITMQ_CONF_ENV_FILE": str(self.folder / "environ"),
            "RABBITMQ_CONFIG_FILE": str(self.folder / "rabbitmq.conf"),
            "RABBITMQ_DIST_PORT": str(free_port()),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "enabled_plugins"),
            "RABBITMQ_LOG_BASE": str(self.folder / "logs"),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "data"),
            "RABBITMQ_NODENAME": "trimcore@localhost",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": (
                f"{erlang} -kernel inet_dist_use_interface {{127,0,0,1}}"
            ),
        }
