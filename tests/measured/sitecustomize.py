"""Measures which lines and branches of trimcore run, in every Python with this folder on its path.

`make coverage` puts it there. Python imports this module as it starts, in tests, in the processes
that they start, and in the engine's fork server, to which nothing comes through but the path. What
that forks may open no file once it is confined: it gets one before, in the place of its empty
standard input, and writes into it just before its last word.
"""

import atexit
import marshal
import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import coverage

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = "COVERAGE_PROCESS_START"
STANDARD_INPUT = 0


class Arcs:
    """What ran, as plain pairs of lines: a database would cost each cut a fifth of a second."""

    def __init__(self) -> None:
        self.by_file: dict[str, list[tuple[int, int]]] = {}

    def add_arcs(self, arcs: Mapping[str, Iterable[tuple[int, int]]]) -> None:
        """Take what is known now in the place of what was known before."""
        self.by_file = {file: list(pairs) for file, pairs in arcs.items()}

    def add_file_tracers(self, tracers: Mapping[str, str]) -> None:
        """Take plugins' words, of which there are none."""


class Fork:
    """Measures a process from which nothing is known but the path, and what it forks."""

    def __init__(self) -> None:
        # In memory: no file is opened when the measuring ends.
        self._measured = coverage.Coverage(
            data_file=None, branch=True, include=[f"{ROOT}/src/*"], config_file=False
        )
        self._arcs = Arcs()

    def start(self) -> None:
        """Measure from here on."""
        self._measured.start()
        collector = self._measured._collector
        assert collector is not None
        collector.covdata = self._arcs  # type: ignore[assignment]  # what it calls of that is there
        self._collector = collector
        self._close = os.closerange
        os.closerange = self._begin_child  # a child begins by closing what it may not keep
        atexit.register(self._end)

    def _begin_child(self, low: int, high: int) -> None:
        """Let the child write before its last frame, upon which the caller ends it."""
        os.closerange = self._close
        os.closerange(low, high)
        from trimcore.adapters.pyav.protocol import Channel, FrameType

        self._take_a_file()
        send = Channel.send

        def send_last(channel: Channel, word: FrameType, body: bytes = b"") -> None:
            if word in {FrameType.DONE, FrameType.FAULT}:
                with suppress(Exception):  # beyond its limits it is not measured, but as before
                    self._write()
            send(channel, word, body)

        Channel.send = send_last  # type: ignore[method-assign, assignment]  # measured alone

    def _take_a_file(self) -> None:
        path = ROOT / f".coverage.{os.getpid()}.{os.urandom(4).hex()}.dump"
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        os.dup2(file, STANDARD_INPUT)
        os.close(file)

    def _end(self) -> None:
        self._take_a_file()
        self._write()

    def _write(self) -> None:
        self._measured.stop()
        self._collector.flush_data()
        left = marshal.dumps(self._arcs.by_file)
        while left:
            left = left[os.write(STANDARD_INPUT, left) :]


if SETTINGS in os.environ:
    coverage.process_startup()
elif "-P" in sys.orig_argv:
    Fork().start()
