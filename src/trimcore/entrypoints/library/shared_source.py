"""A source that several cuts read at once: what one of them has fetched is not fetched again."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from dataclasses import replace

from trimcore.domain.errors import Unavailable
from trimcore.entrypoints.library.job import Job
from trimcore.entrypoints.library.outputs import URL
from trimcore.entrypoints.library.sources import FileSource, KeptBytes, Source, opened_source
from trimcore.ports.storage.byte_source import ByteSource

_STEP = 64 << 10
"""Blocks begin at multiples of it, as those do that the engine asks for."""
_KEPT = 64 << 20


class SharedSource(ByteSource):
    """Bytes of another source, which is opened when the first of its users needs some.

    Up to `kept` bytes are kept, what was not used for longest goes first. Whoever needs what is
    being fetched waits for it. Each of the `users` calls `release` when it needs no more.
    """

    def __init__(self, source: Source, *, users: int, kept: int = _KEPT) -> None:
        self._source = source
        self._users = users
        self._most = max(1, kept // _STEP)
        self._lock = threading.Lock()
        self._opening = threading.Lock()
        self._opened: ByteSource | None = None
        self._held = ExitStack()
        self._blocks: OrderedDict[int, Future[bytes]] = OrderedDict()

    @property
    def size(self) -> int:
        """How many bytes there are.

        Raises:
            Exception: as opening the source does, which the next user tries again.
        """
        return self._open().size

    def read_at(self, offset: int, length: int) -> bytes:
        """Return some of the bytes."""
        if offset < 0 or length < 0:
            raise ValueError("offset and length must not be below 0")
        end = min(offset + length, self.size)
        if offset >= end:
            return b""
        numbers = range(offset // _STEP, (end - 1) // _STEP + 1)
        content = b"".join(self._blocks_of(numbers))
        begin = offset - numbers.start * _STEP
        return content[begin : begin + end - offset]

    def release(self) -> None:
        """Tell that a user needs no more; with the last one, the source is closed."""
        with self._lock:
            self._users -= 1
            is_last = self._users == 0
        if is_last:
            self.close()

    def close(self) -> None:
        """Forget all, and close what was opened here. Idempotent."""
        with self._opening:
            self._opened = None
            self._held.close()
        with self._lock:
            self._blocks.clear()

    def _open(self) -> ByteSource:
        with self._opening:
            if self._opened is None:
                self._opened = self._held.enter_context(opened_source(self._source))
            return self._opened

    def _blocks_of(self, numbers: range) -> list[bytes]:
        got: dict[int, bytes] = {}
        while missing := [number for number in numbers if number not in got]:
            mine, others = self._claimed(missing)
            for run in _runs(mine):
                got |= self._fetched(run, mine)
            for number, other in others.items():
                if other.exception() is None:  # else it is fetched here, and may fail here
                    got[number] = other.result()
        return [got[number] for number in numbers]

    def _claimed(
        self, numbers: Sequence[int]
    ) -> tuple[dict[int, Future[bytes]], dict[int, Future[bytes]]]:
        """Tell which blocks are for the caller to fetch, and which are there or on their way."""
        with self._lock:
            others = {number: self._blocks[number] for number in numbers if number in self._blocks}
            for number in others:
                self._blocks.move_to_end(number)
            mine: dict[int, Future[bytes]] = {
                number: Future() for number in numbers if number not in others
            }
            self._blocks.update(mine)
            return mine, others

    def _fetched(self, run: range, claimed: dict[int, Future[bytes]]) -> dict[int, bytes]:
        """Fetch a run of blocks for all who wait for them; after a fault, for nobody."""
        try:
            content = self._fetch(run)
        except BaseException as error:
            with self._lock:
                for number, block in claimed.items():
                    if not block.done():
                        self._blocks.pop(number, None)
                        block.set_exception(error)
            raise
        begins = range(0, len(content), _STEP)
        got = {number: content[at : at + _STEP] for number, at in zip(run, begins, strict=True)}
        for number, bytes_in in got.items():
            claimed[number].set_result(bytes_in)
        with self._lock:
            self._drop_oldest()
        return got

    def _fetch(self, run: range) -> bytes:
        source, begin = self._open(), run.start * _STEP
        length = min(len(run) * _STEP, source.size - begin)
        content = source.read_at(begin, length)
        if len(content) != length:
            raise Unavailable("The source did not give all the bytes that it has.")
        return content

    def _drop_oldest(self) -> None:
        for number in list(self._blocks):
            if len(self._blocks) <= self._most:
                return
            if self._blocks[number].done():
                del self._blocks[number]


def _runs(numbers: Iterable[int]) -> list[range]:
    """Put numbers that follow one another together."""
    runs: list[range] = []
    for number in numbers:
        if runs and runs[-1].stop == number:
            runs[-1] = range(runs[-1].start, number + 1)
        else:
            runs.append(range(number, number + 1))
    return runs


@contextmanager
def sharing(jobs: Iterable[Job]) -> Iterator[list[Job]]:
    """Yield the jobs, those of one source with a `SharedSource` of it, which is closed in the end.

    Each is `done_with` before that, so that of many sources few are open at once.
    """
    told = list(jobs)
    places: dict[str | int, list[int]] = {}
    for place, job in enumerate(told):
        if _is_shared(job.source):
            key = job.source if isinstance(job.source, str) else id(job.source)
            places.setdefault(key, []).append(place)
    with ExitStack() as opened:
        for users in places.values():
            if len(users) > 1:
                shared = SharedSource(told[users[0]].source, users=len(users))
                opened.callback(shared.close)
                for place in users:
                    told[place] = replace(told[place], source=shared)
        yield told


def done_with(job: Job) -> None:
    """Let the source go that a job has shared."""
    if isinstance(job.source, SharedSource):
        job.source.release()


def _is_shared(source: Source) -> bool:
    """Tell whether it is worth it, or needed: one open file has but one position.

    Paths and bytes are at hand for everybody.
    """
    if isinstance(source, str):
        return URL in source
    is_read = hasattr(source, "read_at") or hasattr(source, "read")
    return is_read and not isinstance(source, KeptBytes | FileSource)
