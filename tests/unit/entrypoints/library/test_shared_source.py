"""What several cuts read together is fetched once, whoever comes first."""

import io
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from trimcore.domain.errors import Unavailable
from trimcore.entrypoints.library.job import Job
from trimcore.entrypoints.library.shared_source import SharedSource, done_with, sharing
from trimcore.ports.storage.byte_source import ByteSource

STEP = 64 << 10
CONTENT = bytes(range(256)) * (5 * STEP // 256) + b"the end"


class Counted(ByteSource):
    """Bytes that remember what was asked of them; `before` is called with each offset."""

    def __init__(self, before: Callable[[int], None] = lambda _: None) -> None:
        self.asked: list[tuple[int, int]] = []
        self.gives = CONTENT
        self._before = before

    @property
    def size(self) -> int:
        """How many there are said to be."""
        return len(CONTENT)

    def read_at(self, offset: int, length: int) -> bytes:
        """Return some of them."""
        self.asked.append((offset, length))
        self._before(offset)
        return self.gives[offset : offset + length]

    def close(self) -> None:
        """Do nothing."""


@pytest.mark.parametrize(
    ("offset", "length"),
    [(0, 1), (10, STEP), (STEP - 1, 2), (STEP, 2 * STEP), (4 * STEP, 9 * STEP), (9 * STEP, 1)],
)
def test_any_part_is_the_sources(offset: int, length: int) -> None:
    """Once as fetched, and once as kept."""
    shared = SharedSource(Counted(), users=1)
    for _ in range(2):
        assert shared.read_at(offset, length) == CONTENT[offset : offset + length]


def test_neighbours_are_fetched_together_and_once() -> None:
    """A run that is not there yet is one fetch, with its gaps in between left alone."""
    counted = Counted()
    shared = SharedSource(counted, users=1)
    shared.read_at(2 * STEP + 5, 10)
    shared.read_at(0, shared.size)
    shared.read_at(7, 4 * STEP)
    assert counted.asked == [
        (2 * STEP, STEP),
        (0, 2 * STEP),
        (3 * STEP, len(CONTENT) - 3 * STEP),
    ]


def test_whoever_needs_what_is_being_fetched_waits_for_it() -> None:
    """The second reader has begun before the first one's bytes come."""
    begun, go_on = threading.Event(), threading.Event()

    def hold(_offset: int) -> None:
        begun.set()
        assert go_on.wait(60)

    counted = Counted(hold)
    shared = SharedSource(counted, users=2)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(shared.read_at, 0, STEP)
        assert begun.wait(60)
        second = pool.submit(shared.read_at, 10, 10)
        go_on.set()
        assert (first.result(60), second.result(60)) == (CONTENT[:STEP], CONTENT[10:20])
    assert counted.asked == [(0, STEP)]


def test_what_one_could_not_fetch_the_other_tries() -> None:
    """A fault is told to whom it meets, and is not kept."""
    begun, go_on = threading.Event(), threading.Event()
    met: list[int] = []

    def fail_once(offset: int) -> None:
        begun.set()
        assert go_on.wait(60)
        if not met:
            met.append(offset)
            raise Unavailable("not now")

    shared = SharedSource(Counted(fail_once), users=2)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(shared.read_at, 0, STEP)
        assert begun.wait(60)
        second = pool.submit(shared.read_at, 0, STEP)
        go_on.set()
        assert isinstance(first.exception(60), Unavailable)
        assert second.result(60) == CONTENT[:STEP]


def test_a_source_that_gives_too_little_is_not_believed() -> None:
    """What came would be taken for another part."""
    counted = Counted()
    counted.gives = CONTENT[: 2 * STEP + 7]
    shared = SharedSource(counted, users=1)
    with pytest.raises(Unavailable, match="did not give all"):
        shared.read_at(0, 4 * STEP)
    counted.gives = CONTENT
    assert shared.read_at(0, 4 * STEP) == CONTENT[: 4 * STEP]


def test_no_more_is_kept_than_was_said() -> None:
    """What was not used for longest goes."""
    counted = Counted()
    shared = SharedSource(counted, users=1, kept=2 * STEP)
    for block in (0, 1, 0, 2, 0):
        shared.read_at(block * STEP, STEP)
    assert [offset // STEP for offset, _ in counted.asked] == [0, 1, 2]
    shared.read_at(STEP, STEP)
    assert len(counted.asked) == 4


def test_an_open_file_is_let_go_by_its_last_user() -> None:
    """Its position is where it was, though others still have the job."""
    file = io.BytesIO(CONTENT)
    file.seek(3)
    jobs = [Job(file, None), Job("film.mp4", None), Job(file, None)]
    with sharing(jobs) as told:
        assert told[1] is jobs[1]
        shared = told[0].source
        assert isinstance(shared, SharedSource)
        assert told[2].source is shared
        assert shared.read_at(0, 4) == CONTENT[:4]
        done_with(told[0])
        assert file.tell() != 3
        done_with(told[2])
        assert file.tell() == 3


def test_what_is_at_hand_is_not_shared() -> None:
    """Nor is what only one job reads."""
    jobs = [Job("a.mp4", None), Job("a.mp4", None), Job(b"x", None), Job("http://a/b", None)]
    with sharing(jobs) as told:
        assert told == jobs
    with sharing([jobs[3], jobs[3]]) as told:
        assert told[0].source is told[1].source is not jobs[3].source
