"""A program that trims one file, and does what its arguments say.

`stuck`: its source never answers a read; with `forked`, another process has inherited
everything open meanwhile. It prints the process ids of the fork server and of the child.
`ordinary`: it becomes an ordinary user first, and prints what came of the cut and of misbehaviour.
`measured`: it prints the fault, and the most memory that it and any of the engine's processes had.
"""

import ctypes
import json
import logging
import os
import resource
import signal
import struct
import sys
from io import StringIO
from pathlib import Path
from threading import Event

from tests.integration.engine.processes import children, fork_server_of
from trimcore.adapters.pyav.limits import Limits
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import TrimcoreError
from trimcore.ports.conformance.media import KeptSink, KeptSource, cut, unwatched

WINDOW = TrimWindow.parse("0.5", "1")
_PR_SET_KEEPCAPS, _PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE = 8, 47, 2
_CAP_DAC_OVERRIDE = 1
_NOBODY = 65534


def tell(what: object) -> None:
    """Write a line for the test that started this program."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


class StuckSource(KeptSource):
    """Names the processes that wait for it, and lets them wait."""

    def __init__(self, content: bytes, media: PyavMedia, *, forked: bool) -> None:
        super().__init__(content)
        self._media = media
        self._forked = forked

    def read_at(self, offset: int, length: int) -> bytes:
        heirs = [self._fork()] if self._forked else []
        warm = fork_server_of(self._media)
        tell({"engine": [warm, *children(warm)], "heirs": heirs})
        Event().wait()
        raise AssertionError

    def _fork(self) -> int:
        heir = os.fork()
        if heir == 0:
            signal.pause()
        return heir


class CrashingSource(KeptSource):
    """Crashes the child that reads it."""

    def __init__(self, content: bytes, media: PyavMedia) -> None:
        super().__init__(content)
        self._media = media

    def read_at(self, offset: int, length: int) -> bytes:
        for child in children(fork_server_of(self._media)):
            os.kill(child, signal.SIGSEGV)
        return super().read_at(offset, length)


def stuck(content: bytes, *, forked: bool) -> None:
    """Trim without end."""
    media = PyavMedia()
    media.trim(StuckSource(content, media, forked=forked), WINDOW, KeptSink(), watch=unwatched)


def become_ordinary() -> None:
    """Become nobody, who may read the files of this checkout wherever it lies."""
    libc = ctypes.CDLL(None, use_errno=True)
    rights = struct.pack("6I", *[1 << _CAP_DAC_OVERRIDE] * 3, 0, 0, 0)
    assert libc.prctl(_PR_SET_KEEPCAPS, 1, 0, 0, 0) == 0
    os.setgroups([])
    os.setresgid(_NOBODY, _NOBODY, _NOBODY)
    os.setresuid(_NOBODY, _NOBODY, _NOBODY)
    assert libc.capset(struct.pack("Ii", 0x20080522, 0), rights) == 0
    assert libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, _CAP_DAC_OVERRIDE, 0, 0) == 0


def ordinary(content: bytes) -> None:
    """Cut, crash, cut again, and run into limits."""
    if os.geteuid() == 0:
        become_ordinary()
    log = StringIO()
    logging.basicConfig(stream=log, level=logging.INFO)
    media = PyavMedia(limits=Limits(output_bytes=200_000))
    frames = [cut(media, content, WINDOW)[0].frames_encoded]
    faults = []
    for source, window in (
        (CrashingSource(content, media), WINDOW),
        (KeptSource(b"no video" * 1000), WINDOW),
        (KeptSource(content), TrimWindow.parse("100", "1")),
    ):
        try:
            media.trim(source, window, KeptSink(), watch=unwatched)
        except TrimcoreError as fault:
            faults.append(fault.code)
    receipt, made = cut(media, content, WINDOW)
    media.close()
    tell(
        {
            "user": os.geteuid(),
            "frames": frames,
            "faults": faults,
            "bytes": len(made),
            "shown": receipt.duration_us,
            "log": log.getvalue(),
        }
    )


def measured(content: bytes) -> None:
    """Cut, wait for the end of every process, and ask the kernel what they had at their peaks."""
    media, fault = PyavMedia(), ""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        cut(media, content, WINDOW)
    except TrimcoreError as error:
        fault = error.code
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    media.close()
    engine = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    tell({"fault": fault, "engine": engine << 10, "grown": grown << 10})


if __name__ == "__main__":
    film = Path(sys.argv[2]).read_bytes()
    if sys.argv[1] == "ordinary":
        ordinary(film)
    elif sys.argv[1] == "measured":
        measured(film)
    else:
        stuck(film, forked=sys.argv[1] == "forked")
