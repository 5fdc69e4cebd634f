"""The engine behind the Media port: each cut runs in a confined child of a fork server."""

import os
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from trimcore.adapters.pyav.caller.answers.filmstrip import read_filmstrip
from trimcore.adapters.pyav.caller.answers.media import read_media
from trimcore.adapters.pyav.caller.answers.plan import read_plan
from trimcore.adapters.pyav.caller.answers.receipt import read_receipt
from trimcore.adapters.pyav.caller.child_process import Child
from trimcore.adapters.pyav.caller.interpreter import Started
from trimcore.adapters.pyav.caller.launcher import Launcher
from trimcore.adapters.pyav.caller.output import output_for, scratch_output
from trimcore.adapters.pyav.caller.plain_launcher import PlainChild, PlainLauncher
from trimcore.adapters.pyav.caller.supervisor import Supervisor
from trimcore.adapters.pyav.frame_bodies import pack_json
from trimcore.adapters.pyav.limits import Limits
from trimcore.adapters.pyav.memory import Memory
from trimcore.adapters.pyav.protocol import Channel, Task
from trimcore.adapters.pyav.writing.scratch_file import translated
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.touching import check_count, seconds_of
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.cutting.timeline.windows import to_end
from trimcore.domain.cutting.wish import ANYTHING, Wish
from trimcore.domain.errors import EngineCrashed
from trimcore.domain.model.media import Media as Inspected
from trimcore.domain.model.plan import Plan
from trimcore.domain.model.receipt import Receipt
from trimcore.domain.model.sources.filmstrip import Filmstrip, Strip
from trimcore.ports.media import Media
from trimcore.ports.media_probe import MediaProbe
from trimcore.ports.storage.byte_sink import ByteSink
from trimcore.ports.storage.byte_source import ByteSource

_EXIT_SECONDS = 30.0
"""So long may a process take to end that has nothing left to do, however busy the machine is."""


class PyavMedia(Media, MediaProbe):
    """Cuts with libav, and looks at media with it; each time in a process of its own.

    Any number of threads may call at once. The first call starts the fork server, which takes a
    quarter of a second, unless `start` did, or one was started `ahead`; `close` ends it.
    `scratch` is the folder for unlinked temporary files, which need room for the output.

    Beyond what the ports have, a `wish` may be given: a container that can't hold the source's
    codecs, or a track that is not there, is Unsupported before any work. And who is asked for the
    `last` time takes a process less; being asked again works as before.
    """

    def __init__(
        self,
        *,
        limits: Limits | None = None,
        scratch: Path | None = None,
        ahead: Started | None = None,
    ) -> None:
        self._limits = limits or Limits(threads=max(1, min(8, _processors())))
        self._scratch = scratch
        confined = self._limits.confined
        self._launcher = Launcher(ahead=ahead) if confined else PlainLauncher()

    def trim(  # noqa: PLR0913 - what the port has, and a wish
        self,
        source: ByteSource,
        window: TrimWindow,
        sink: ByteSink,
        *,
        mode: TrimMode = TrimMode.EXACT,
        wish: Wish = ANYTHING,
        watch: Callable[[int], None],
    ) -> Receipt:
        return self.trim_windows(source, (window,), sink, mode=mode, wish=wish, watch=watch)

    def trim_windows(  # noqa: PLR0913 - what the port has, and what the output is wished to be
        self,
        source: ByteSource,
        windows: Sequence[TrimWindow],
        sink: ByteSink,
        *,
        mode: TrimMode = TrimMode.EXACT,
        wish: Wish = ANYTHING,
        last: bool = False,
        watch: Callable[[int], None],
    ) -> Receipt:
        asked = _Asked(Task.CUT, windows, mode, wish, last=last)
        receipt, _ = self._cut(asked, source, sink, watch)
        return receipt

    def trim_and_look(  # noqa: PLR0913 - what the port has
        self,
        source: ByteSource,
        windows: Sequence[TrimWindow],
        sink: ByteSink,
        *,
        mode: TrimMode = TrimMode.EXACT,
        wish: Wish = ANYTHING,
        watch: Callable[[int], None],
    ) -> tuple[Receipt, Inspected | None]:
        asked = _Asked(Task.CUT, windows, mode, wish, looks=True)
        receipt, answer = self._cut(asked, source, sink, watch)
        seen = answer.get("seen") if isinstance(answer, dict) else None
        return receipt, None if seen is None else read_media(seen, size=source.size)

    def _cut(
        self,
        asked: "_Asked",
        source: ByteSource,
        sink: ByteSink,
        watch: Callable[[int], None],
    ) -> tuple[Receipt, object]:
        check_count(asked.windows)
        began = time.monotonic()
        watch(0)
        with output_for(sink, self._scratch) as output:
            answer = self._ask(asked, source, output.descriptor, watch)
            digest, size = output.fingerprint(watch)
            receipt = read_receipt(
                answer,
                asked=asked.windows,
                mode=asked.mode,
                sha256=digest,
                bytes_written=size,
                elapsed_us=round((time.monotonic() - began) * 1_000_000),
            )
            output.deliver(watch)
        return receipt, answer

    def inspect(
        self, source: ByteSource, *, last: bool = False, watch: Callable[[int], None]
    ) -> Inspected:
        asked = _Asked(Task.INSPECT, (to_end(0),), TrimMode.EXACT, last=last)
        answer = self._look(asked, source, watch)
        return read_media(answer, size=source.size)

    def plan(
        self,
        source: ByteSource,
        window: TrimWindow,
        *,
        mode: TrimMode = TrimMode.EXACT,
        wish: Wish = ANYTHING,
        watch: Callable[[int], None],
    ) -> Plan:
        return self.plan_windows(source, (window,), mode=mode, wish=wish, watch=watch)

    def plan_windows(
        self,
        source: ByteSource,
        windows: Sequence[TrimWindow],
        *,
        mode: TrimMode = TrimMode.EXACT,
        wish: Wish = ANYTHING,
        watch: Callable[[int], None],
    ) -> Plan:
        check_count(windows)
        answer = self._look(_Asked(Task.PLAN, windows, mode, wish), source, watch)
        return read_plan(answer, asked=windows, mode=mode)

    def filmstrip(
        self, source: ByteSource, strip: Strip, *, watch: Callable[[int], None]
    ) -> Filmstrip:
        watch(0)
        asked = _Asked(Task.FILMSTRIP, (to_end(0),), TrimMode.EXACT, strip=strip)
        with scratch_output(self._scratch) as output:
            answer = self._ask(asked, source, output.descriptor, watch)
            return read_filmstrip(answer, b"".join(output.chunks()))

    def _look(self, asked: "_Asked", source: ByteSource, watch: Callable[[int], None]) -> object:
        watch(0)
        with open(os.devnull, "r+b") as nothing:  # noqa: PTH123 - where nothing is written
            return self._ask(asked, source, nothing.fileno(), watch)

    def start(self) -> None:
        """Begin to get ready for the first cut, without waiting for it."""
        self._launcher.start()

    def ping(self) -> None:
        self._launcher.check()

    def close(self) -> None:
        """End the fork server and any cut that still runs. Idempotent."""
        self._launcher.close()

    def _ask(
        self,
        asked: "_Asked",
        source: ByteSource,
        output: int,
        watch: Callable[[int], None],
    ) -> object:
        with translated():
            ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                child = self._launcher.fork(theirs, output, watch, last=asked.last)
            try:
                channel = Channel(ours)
                job = asked.job | {"limits": asdict(self._limits), "size": source.size}
                seconds = self._limits.seconds(float(seconds_of(asked.windows)))
                supervisor = Supervisor(
                    channel,
                    child,
                    source,
                    watch,
                    seconds,
                    machine_has_less=Memory.of_machine(self._limits.memory_bytes).is_bounded,
                )
                answer = supervisor.run(pack_json(job))
                _await_end(child)
                return answer
            finally:
                child.close()


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a child is to do."""

    task: Task
    windows: Sequence[TrimWindow]
    mode: TrimMode
    wish: Wish = ANYTHING
    strip: Strip | None = None
    last: bool = False
    looks: bool = False

    @property
    def job(self) -> dict[str, Any]:
        """The same in plain values."""
        return {
            "task": self.task.value,
            "windows": [[window.start_us, window.duration_us] for window in self.windows],
            "mode": self.mode.value,
            "container": self.wish.container.name if self.wish.container else None,
            "tracks": self.wish.tracks,
            "strip": self.strip and [self.strip.count, self.strip.height],
            "looks": self.looks,
        }


def _processors() -> int:
    """Count those that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _await_end(child: Child | PlainChild) -> None:
    """Wait for the end of a child that has answered: what it made can't change after that.

    Raises:
        EngineCrashed: it does not end.
    """
    if not child.has_ended(_EXIT_SECONDS):
        raise EngineCrashed("The process that cut the video does not end.")
