"""The engine behind the Media port: each cut runs in a confined child of a fork server."""

import hashlib
import os
import socket
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from trimcore.adapters.pyav.caller.answers import read_receipt
from trimcore.adapters.pyav.caller.interpreter import Started
from trimcore.adapters.pyav.caller.launcher import Launcher
from trimcore.adapters.pyav.caller.looks import read_media, read_plan
from trimcore.adapters.pyav.caller.plain_launcher import PlainLauncher
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
from trimcore.domain.errors import DiskFailed
from trimcore.domain.model.media import Media as Inspected
from trimcore.domain.model.plan import Plan
from trimcore.domain.model.receipt import Receipt
from trimcore.domain.policies.machine_faults import lack_named_by
from trimcore.ports.media import Media
from trimcore.ports.media_probe import MediaProbe
from trimcore.ports.storage.byte_sink import ByteSink
from trimcore.ports.storage.byte_source import ByteSource

_CHUNK = 1 << 20
_NO_FOLDER = "The machine has no folder, or no room, for temporary files."


class PyavMedia(Media, MediaProbe):
    """Cuts with libav, and looks at media with it; each time in a process of its own.

    Any number of threads may call at once. The first call starts the fork server, which takes a
    quarter of a second, unless `start` did, or one was started `ahead`; `close` ends it.
    `scratch` is the folder for unlinked temporary files, which need room for the output.

    Beyond what the ports have, a `wish` may be given: a container that can't hold the source's
    codecs, or a track that is not there, is UnsupportedMedia before any work.
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
        watch: Callable[[int], None],
    ) -> Receipt:
        check_count(windows)
        began = time.monotonic()
        watch(0)
        with _scratch_file(self._scratch) as output:
            asked = _Asked(Task.CUT, windows, mode, wish)
            answer = self._ask(asked, source, output, watch)
            digest, size = _fingerprint(output, watch)
            receipt = read_receipt(
                answer,
                asked=windows,
                mode=mode,
                sha256=digest,
                bytes_written=size,
                elapsed_us=round((time.monotonic() - began) * 1_000_000),
            )
            _deliver(output, sink, watch)
        return receipt

    def inspect(self, source: ByteSource, *, watch: Callable[[int], None]) -> Inspected:
        answer = self._look(_Asked(Task.INSPECT, (to_end(0),), TrimMode.EXACT), source, watch)
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
        answer = self._look(_Asked(Task.PLAN, (window,), mode, wish), source, watch)
        return read_plan(answer, asked=window, mode=mode)

    def _look(self, asked: "_Asked", source: ByteSource, watch: Callable[[int], None]) -> object:
        watch(0)
        with open(os.devnull, "r+b") as nothing:  # noqa: PTH123 - where nothing is written
            return self._ask(asked, source, nothing, watch)

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
        output: BinaryIO,
        watch: Callable[[int], None],
    ) -> object:
        with translated():
            ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                child = self._launcher.fork(theirs, output.fileno(), watch)
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
                return supervisor.run(pack_json(job))
            finally:
                child.close()


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a child is to do."""

    task: Task
    windows: Sequence[TrimWindow]
    mode: TrimMode
    wish: Wish = ANYTHING

    @property
    def job(self) -> dict[str, Any]:
        """The same in plain values."""
        return {
            "task": self.task.value,
            "windows": [[window.start_us, window.duration_us] for window in self.windows],
            "mode": self.mode.value,
            "container": self.wish.container.name if self.wish.container else None,
            "tracks": self.wish.tracks,
        }


def _processors() -> int:
    """Count those that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _fingerprint(output: BinaryIO, watch: Callable[[int], None]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for chunk in _chunks(output):
        digest.update(chunk)
        size += len(chunk)
        watch(100)
    return digest.hexdigest(), size


def _deliver(output: BinaryIO, sink: ByteSink, watch: Callable[[int], None]) -> None:
    for chunk in _chunks(output):
        sink.write(chunk)
        watch(100)


def _scratch_file(folder: Path | None) -> BinaryIO:
    try:
        return tempfile.TemporaryFile(dir=folder)
    except OSError as error:
        raise lack_named_by(error.errno) or DiskFailed(_NO_FOLDER) from error


def _chunks(output: BinaryIO) -> Iterator[bytes]:
    with translated():
        output.seek(0)
    while chunk := _chunk(output):
        yield chunk


def _chunk(output: BinaryIO) -> bytes:
    with translated():
        return output.read(_CHUNK)
