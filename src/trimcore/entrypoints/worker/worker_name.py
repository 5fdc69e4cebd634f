"""What a worker is called in leases."""

import os
import socket


def worker_name() -> str:
    """Return the machine's name and the process's number."""
    return f"{socket.gethostname()}-{os.getpid()}"
