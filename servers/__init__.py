"""Real servers for development and tests, without containers.

One server, under a test's control:

    with RabbitMq(folder) as broker:
        use(broker.url)
        broker.stop()  # or kill(), pause(), resume()
        broker.start()  # same port, same data

All of them, as `make servers` and the tests use them: `servers.fleet`.
"""

from servers.errors import Missing, NotReady
from servers.mongo import FerretDb, Nx27017
from servers.rabbitmq import RabbitMq
from servers.s3 import Minio, VersityGw
from servers.server import Server

__all__ = [
    "FerretDb",
    "Minio",
    "Missing",
    "NotReady",
    "Nx27017",
    "RabbitMq",
    "Server",
    "VersityGw",
]
