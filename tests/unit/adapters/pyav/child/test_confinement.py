import ctypes
import os
import resource
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


def test_without_confinement_real_time_is_given_up_nevertheless() -> None:
    """Or a film of AV1 that root encodes would have the machine to itself."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        # These tests have given the right up; here is who has it again, as root has.
        ctypes.CDLL(None).unshare(CLONE_NEWUSER)
        before = may_be_urgent()
        held = confine(Limits(confined=False), seconds=60, largest_file=1 << 20)
        limit = resource.getrlimit(resource.RLIMIT_RTPRIO)
        os.write(writer, repr((before, may_be_urgent(), held, limit)).encode())
        os._exit(0)
    os.close(writer)
    answer = os.read(reader, 100).decode()
    os.close(reader)
    os.waitpid(pid, 0)
    if answer.startswith("(False") and os.environ.get("TRIMCORE_REQUIRE_SERVERS") != "1":
        pytest.skip("nobody may have a namespace of users here, so nobody has the right")
    assert answer == "(True, False, [], (0, 0))"


CLONE_NEWUSER, CAP_SYS_NICE = 0x10000000, 23


def may_be_urgent() -> bool:
    """Tell whether this process has the right to real-time priority."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (rights,) = (line.split()[1] for line in status.splitlines() if line.startswith("CapEff"))
    return bool(int(rights, 16) >> CAP_SYS_NICE & 1)
