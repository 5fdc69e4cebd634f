"""Start an interpreter that becomes a fork server, with little loaded that it would wait for."""

import os
import sys
from _socket import socketpair  # `socket` is more than is needed, and takes its time

TYPE_CHECKING = False  # type checkers take it for true; the module `typing` would take its time
if TYPE_CHECKING:
    from _socket import socket
    from collections.abc import Sequence

FORK_SERVER = (
    "-c",
    # What is loaded stays: looking for garbage meanwhile would find none.
    (
        "import gc; gc.disable(); from trimcore.late_methods import compile_late; compile_late(); "
        "from trimcore.adapters.pyav.child.fork_server import main; main()"
    ),
)
_INPUT, _OUTPUT, _ERRORS = 0, 1, 2
Started = tuple[int, "socket", int]
"""A process by its id, the socket over which it is asked for children, and the pipe from which its
last words can be read. Its end has to be waited for."""


def start_interpreter(program: "Sequence[str]" = FORK_SERVER) -> Started:
    """Start a process with an environment of its own; `program` is what the interpreter is given.

    It has a session of its own, and leads the socket as the descriptor that its last argument
    names. Other descriptors that this process lets its children have it closes itself.

    Raises:
        OSError: there is no room for another process, or for its descriptors.
    """
    ours, theirs = socketpair()
    try:
        words, written = os.pipe()
        try:
            pid = _spawned(program, theirs.fileno(), written)
        except BaseException:
            os.close(words)
            raise
        finally:
            os.close(written)
    except BaseException:
        ours.close()
        raise
    finally:
        theirs.close()
    return pid, ours, words


def _spawned(program: "Sequence[str]", control: int, words: int) -> int:
    # Where this process's own standard descriptors are closed, these have their numbers.
    given = min({*range(_ERRORS + 1, _ERRORS + 4)} - {control, words})
    os.set_inheritable(words, words == _ERRORS)  # it is not duplicated then, nor let through
    return os.posix_spawn(
        sys.executable,
        [sys.executable, "-P", *program, str(given)],
        {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        file_actions=[
            (os.POSIX_SPAWN_DUP2, control, given),
            (os.POSIX_SPAWN_DUP2, words, _ERRORS),
            (os.POSIX_SPAWN_OPEN, _INPUT, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, _OUTPUT, os.devnull, os.O_WRONLY, 0),
        ],
        setsid=True,
    )
