import os
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from trimcore.adapters.pyav.child.confinement import confine
from trimcore.adapters.pyav.limits import Limits


def refused(attempt: str) -> bool:
    """Fork, confine the child, and let it try something that must not work."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        held = confine(Limits(), seconds=60, largest_file=1 << 20)
        try:
            ATTEMPTS[attempt]()
            answer = b"worked"
        except OSError:
            answer = b"refused" if "seccomp" in held else b"no seccomp"
        os.write(writer, answer)
        os._exit(0)
    os.close(writer)
    answer = os.read(reader, 100)
    os.close(reader)
    os.waitpid(pid, 0)
    return answer == b"refused"


ATTEMPTS: dict[str, Callable[[], object]] = {
    "open": lambda: os.open("/etc/hostname", os.O_RDONLY),
    "listen": socket.socket,
    "execute": lambda: os.execv("/bin/true", ["true"]),
    "signal": lambda: os.kill(os.getppid(), 0),
    "delete": lambda: os.unlink("/tmp/nothing"),  # noqa: PTH108 - the call itself
}


@pytest.mark.parametrize("attempt", list(ATTEMPTS))
def test_a_confined_process_can_do_nothing_else(attempt: str) -> None:
    """No file, no socket, no program, no signal."""
    assert refused(attempt)


def test_this_process_is_not_confined(tmp_path: Path) -> None:
    """Only the child gave its rights up."""
    (tmp_path / "file").write_text("x")
    assert subprocess.run(["/bin/true"], check=False).returncode == 0
