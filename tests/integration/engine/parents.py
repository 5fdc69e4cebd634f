"""Fork servers whose children misbehave on purpose; started as a program by a Launcher.

`probing`: a child confines itself as for a cut, then does what the job's `act` says.
`deadly`: a child makes a cut, and any attempt to open, connect or start anything kills it.
`opening`: the same, with one such attempt.
`doubting`: the same as `deadly`, but whatever is made does not pass its check.
"""

import ctypes
import errno
import mmap
import os
import platform
import resource
import socket
import stat
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypedDict

from trimcore.adapters.pyav.child import fork_server, seccomp
from trimcore.adapters.pyav.child.attempting import attempts
from trimcore.adapters.pyav.child.confinement import confine
from trimcore.adapters.pyav.child.job import run_job
from trimcore.adapters.pyav.frame_bodies import pack_json, pack_range, unpack_json
from trimcore.adapters.pyav.limits import Limits
from trimcore.adapters.pyav.protocol import Channel, FrameType
from trimcore.adapters.pyav.verifying.expected import WrongOutput

LIBC = ctypes.CDLL(None, use_errno=True)
_PTRACE_ATTACH, _CLONE_NEWUSER, _IPC_CREAT = 16, 0x10000000, 0o1000
_PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 4, 38
_DEADLY = {
    "x86_64": (2, 257, 437, 85, 41, 53, 42, 49, 59, 322, 57, 58),
    "aarch64": (56, 437, 198, 199, 203, 200, 221, 281),
}


def checked(result: int) -> None:
    """Turn a refusal of the C library into an exception."""
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def read_neighbour() -> None:
    """Read the parent's memory."""
    buffer = ctypes.create_string_buffer(8)
    piece = struct.pack("@PN", ctypes.addressof(buffer), 8)
    checked(LIBC.process_vm_readv(os.getppid(), piece, 1, piece, 1, 0))


ATTEMPTS: dict[str, Callable[[], object]] = {
    "read a file": lambda: os.open("/etc/hostname", os.O_RDONLY),
    "write a file": lambda: os.open("/tmp/planted", os.O_WRONLY | os.O_CREAT),
    "open what an open descriptor leads to": lambda: os.open("/proc/self/fd/1", os.O_RDWR),
    "read the environment": lambda: os.open("/proc/self/environ", os.O_RDONLY),
    "list a folder": lambda: next(Path("/").iterdir()),
    "look at a file": lambda: Path("/etc/hostname").stat(),
    "delete": lambda: Path("/tmp/nothing").unlink(),
    "rename": lambda: Path("/tmp/nothing").rename("/tmp/other"),
    "make a folder": lambda: Path("/tmp/planted").mkdir(),
    "change a mode": lambda: Path("/tmp").chmod(0o700),
    "make a file in memory": lambda: os.memfd_create("x"),
    "duplicate a descriptor": lambda: os.dup(1),
    "open a pipe": os.pipe,
    "reach the network": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
    "reach a local socket": lambda: socket.socket(socket.AF_UNIX, socket.SOCK_STREAM),
    "make a socket pair": socket.socketpair,
    "start a program": lambda: os.execv("/bin/true", ["true"]),
    "fork": os.fork,
    "signal its parent": lambda: os.kill(os.getppid(), 0),
    "signal everybody": lambda: os.kill(-1, 0),
    "signal a thread": lambda: checked(LIBC.tgkill(os.getppid(), os.getppid(), 0)),
    "name another process": lambda: os.pidfd_open(os.getppid()),
    "trace its parent": lambda: checked(LIBC.ptrace(_PTRACE_ATTACH, os.getppid(), 0, 0)),
    "read its parent's memory": read_neighbour,
    "limit its parent": lambda: resource.prlimit(os.getppid(), resource.RLIMIT_CPU),
    "open more files": lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (9, 9)),
    "share memory": lambda: checked(LIBC.shmget(0, 4096, _IPC_CREAT | 0o600)),
    "become the administrator": lambda: os.setuid(0),
    "enter a namespace": lambda: checked(LIBC.unshare(_CLONE_NEWUSER)),
    "mount": lambda: checked(LIBC.mount(b"none", b"/tmp", b"tmpfs", 0, None)),
    "become visible to debuggers": lambda: checked(LIBC.prctl(_PR_SET_DUMPABLE, 1, 0, 0, 0)),
    "take all memory": lambda: mmap.mmap(-1, 3 << 30),
}


def attempt(what: Callable[[], object]) -> str:
    """Try it and name the refusal, or say that it worked."""
    try:
        what()
    except MemoryError:
        return "MemoryError"
    except OSError as error:
        return errno.errorcode.get(error.errno or 0, "OSError")
    except ValueError:  # what the resource module makes of EPERM
        return "EPERM"
    return "worked"


def open_descriptors() -> list[str]:
    """Tell what is open, as kinds of files."""
    kinds = {
        stat.S_IFCHR: "device",
        stat.S_IFIFO: "pipe",
        stat.S_IFSOCK: "socket",
        stat.S_IFREG: "file",
    }
    found = []
    for descriptor in range(4096):
        try:
            found.append(kinds.get(stat.S_IFMT(os.fstat(descriptor).st_mode), "other"))
        except OSError:
            continue
    return found


class Report(TypedDict):
    """What a child found out about itself."""

    held: list[str]
    attempts: dict[str, str]
    environment: dict[str, str]
    descriptors: list[str]
    user: list[int]


def report(_: Channel, held: list[str]) -> Report:
    """Try everything."""
    return {
        "held": held,
        "attempts": {name: attempt(what) for name, what in ATTEMPTS.items()},
        "environment": dict(os.environ),
        "descriptors": open_descriptors(),
        "user": [os.getuid(), os.geteuid(), os.getgid(), os.getegid()],
    }


def wait_for_ever() -> None:
    """Do nothing, without using the processor."""
    while True:
        LIBC.poll(None, 0, -1)


def loop(*_: object) -> None:
    """Use the processor for ever."""
    while True:
        pass


def freeze(*_: object) -> None:
    """Say nothing for ever."""
    wait_for_ever()


def crash(*_: object) -> None:
    """Read from address zero."""
    ctypes.string_at(0)


def run_short(*_: object) -> None:
    """Crash as encoders do where they get no memory: they say so, and use it all the same."""
    os.write(2, b"x265 [error]: malloc of size 9096192 failed\n")
    crash()


def abort(*_: object) -> None:
    """End as the C library does on a broken promise."""
    os.abort()


def leave(*_: object) -> None:
    """End without an answer."""
    os._exit(0)


def stammer(channel: Channel, *_: object) -> None:
    """Send the beginning of a frame, then nothing."""
    channel.socket.sendall(b"D\1")
    wait_for_ever()


def boast(channel: Channel, *_: object) -> None:
    """Announce more than anybody would keep."""
    channel.socket.sendall(b"D" + struct.pack("I", 1 << 31))
    wait_for_ever()


def babble(channel: Channel, *_: object) -> None:
    """Send what is no frame."""
    channel.socket.sendall(b"GET / HTTP/1.1\r\n\r\n")
    wait_for_ever()


def nest(channel: Channel, *_: object) -> None:
    """Send JSON that is deeper than a parser goes."""
    channel.send(FrameType.FAULT, b"[" * 500_000)
    wait_for_ever()


def mislead(channel: Channel, *_: object) -> None:
    """Send a fault of another form."""
    channel.send(FrameType.FAULT, pack_json({"code": ["not_a_video"], "sentence": 5}))
    wait_for_ever()


def starve(channel: Channel, *_: object) -> None:
    """Ask for a lot, and never take it."""
    channel.send(FrameType.READ, pack_range(0, 8 << 20))
    wait_for_ever()


def press(channel: Channel, *_: object) -> None:
    """Ask again before the answer."""
    for _turn in range(100):
        channel.send(FrameType.READ, pack_range(0, 8 << 20))
    wait_for_ever()


def demand(channel: Channel, *_: object) -> None:
    """Ask for more than is ever needed at once."""
    channel.send(FrameType.READ, pack_range(0, (1 << 32) - 1))
    wait_for_ever()


def reveal(channel: Channel, *_: object) -> None:
    """Say that nothing confines it."""
    channel.send(FrameType.HELD, pack_json([{"seccomp": 1}, "what\nnobody knows"]))


ACTS: dict[str, Callable[[Channel, list[str]], Report | None]] = {
    act.__name__: act
    for act in (
        *(report, loop, freeze, crash, run_short, abort, leave, stammer, boast, babble, nest),
        *(mislead, starve, press, demand, reveal),
    )
}


def misbehave(conversation: socket.socket, output: int, parent: int) -> None:
    """Confine this process and do what the job says."""
    channel = Channel(conversation)
    job = unpack_json(channel.receive()[1])
    held = confine(Limits(threads=1), seconds=job["cpu_seconds"], largest_file=1 << 20)
    answer = ACTS[job["act"]](channel, held)
    channel.send(FrameType.DONE, pack_json(answer))
    os._exit(0)


def make_opening_deadly() -> None:
    """Have the kernel end this process when it tries to open, connect or start anything."""
    load, equals, finish, kill, allow = 0x20, 0x15, 0x06, 0x80000000, 0x7FFF0000
    steps = [(load, 0, 0, 0)]
    for number in _DEADLY[platform.machine()]:
        steps += [(equals, 0, 1, number), (finish, 0, 0, kill)]
    steps.append((finish, 0, 0, allow))
    assert LIBC.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
    assert seccomp.install(b"".join(struct.pack("<HBBI", *step) for step in steps))


def cut_or_die(conversation: socket.socket, output: int, parent: int) -> None:
    """Make a cut, and die of the first attempt to get at anything else."""
    make_opening_deadly()
    run_job(conversation, output, parent=parent)


def open_and_die(conversation: socket.socket, output: int, parent: int) -> None:
    """Attempt it before the cut."""
    make_opening_deadly()
    with suppress(OSError):
        os.open("/nothing", os.O_RDONLY)
    run_job(conversation, output, parent=parent)


def doubt_and_die(conversation: socket.socket, output: int, parent: int) -> None:
    """Find fault with every output."""

    def doubt(*_: object) -> float:
        raise WrongOutput("it shows something else")

    vars(attempts)["check_output"] = doubt
    cut_or_die(conversation, output, parent)


def load_alphabet() -> None:
    """Load the alphabet of broadcasts, which libav asks the C library for to read their names.

    That is the one file which libav ever tries to open here; children are refused it, and do
    without the names.
    """
    LIBC.iconv_open.restype = ctypes.c_void_p
    assert LIBC.iconv_open(b"UTF-8", b"ISO6937") not in {None, ctypes.c_void_p(-1).value}


WORKS = {
    "probing": misbehave,
    "deadly": cut_or_die,
    "opening": open_and_die,
    "doubting": doubt_and_die,
}

if __name__ == "__main__":
    load_alphabet()
    fork_server.serve(WORKS[sys.argv[1]])
