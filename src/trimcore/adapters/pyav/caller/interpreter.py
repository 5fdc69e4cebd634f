"""Start an interpreter that becomes a fork server, with little loaded that it would wait for."""

import os
import subprocess
import sys
from collections.abc import Sequence
from socket import socket, socketpair

FORK_SERVER = (
    "-c",
    # What is loaded stays: looking for garbage meanwhile would find none.
    (
        "import gc; gc.disable(); from trimcore.late_methods import compile_late; compile_late(); "
        "from trimcore.adapters.pyav.child.fork_server import main; main()"
    ),
)
Started = tuple[subprocess.Popen[bytes], socket]
"""A process, and the socket over which it is asked for children."""


def start_interpreter(program: Sequence[str] = FORK_SERVER) -> Started:
    """Start a process with an environment of its own; `program` is what the interpreter is given.

    Raises:
        OSError: there is no room for another process, or for its descriptors.
    """
    ours, theirs = socketpair()
    with theirs:
        process = subprocess.Popen(  # noqa: S603 - our own module, no shell
            [sys.executable, "-P", *program, str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd="/",
            start_new_session=True,
        )
    return process, ours
