"""`trimcore.acut`: an event loop goes on meanwhile, and a cancelled task leaves nothing."""

import asyncio
import os
import threading
import time
from pathlib import Path

import pytest

import trimcore
from tests.integration.engine.processes import children
from tests.tiny_films import SOUNDING, film
from trimcore.ports.conformance.media import KeptSink, KeptSource


def names(folder: Path) -> set[str]:
    """List what is in a folder."""
    return {path.name for path in folder.iterdir()}


class WaitingSource(KeptSource):
    """Gives nothing before it is let go."""

    def __init__(self) -> None:
        super().__init__(film(SOUNDING))
        self.asked, self.free = threading.Event(), threading.Event()

    def read_at(self, offset: int, length: int) -> bytes:
        self.asked.set()
        self.free.wait()
        return super().read_at(offset, length)


def test_it_cuts_while_the_loop_goes_on(source: Path, tmp_path: Path) -> None:
    async def both() -> tuple[trimcore.Receipt, int]:
        ticks = 0
        task = asyncio.create_task(trimcore.acut(source, tmp_path / "out.mp4", duration=1))
        while not task.done():
            await asyncio.sleep(0)
            ticks += 1
        return await task, ticks

    receipt, ticks = asyncio.run(both())
    assert receipt.bytes_written == (tmp_path / "out.mp4").stat().st_size
    assert ticks > 10


def test_progress_is_told_in_the_loop(source: Path) -> None:
    told: list[tuple[float, int]] = []

    async def main() -> None:
        loop = asyncio.get_running_loop()

        def tell(progress: trimcore.Progress) -> None:
            assert asyncio.get_running_loop() is loop
            told.append((progress.fraction, threading.get_ident()))

        await trimcore.acut(source, KeptSink(), duration=1, progress=tell)
        await asyncio.sleep(0)

    asyncio.run(main())
    assert told[-1] == (1.0, threading.get_ident())


def test_faults_leave_it_as_they_are(tmp_path: Path) -> None:
    with pytest.raises(trimcore.NotAVideo):
        asyncio.run(trimcore.acut(b"text" * 100, tmp_path / "out.mp4"))
    assert names(tmp_path) == set()


def test_a_cancelled_task_leaves_no_process_and_no_file(tmp_path: Path) -> None:
    """Even while its source does not answer."""
    source, before = WaitingSource(), set(children(os.getpid()))

    async def main() -> float:
        task = asyncio.create_task(trimcore.acut(source, tmp_path / "out.mp4", duration=1))
        await asyncio.to_thread(source.asked.wait)
        began = time.monotonic()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return time.monotonic() - began

    try:
        took = asyncio.run(main())
    finally:
        source.free.set()
    assert took < 10  # a second where nothing else runs
    assert set(children(os.getpid())) == before
    assert names(tmp_path) == set()


def test_it_is_cancelled_while_the_engine_starts(source: Path, tmp_path: Path) -> None:
    before = set(children(os.getpid()))

    async def main() -> None:
        task = asyncio.create_task(trimcore.acut(source, tmp_path / "out.mp4", duration=1))
        while set(children(os.getpid())) == before:  # noqa: ASYNC110 - the system tells of none
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())
    assert set(children(os.getpid())) == before
    assert names(tmp_path) == {"film.mp4"}


def test_what_is_finished_when_it_is_cancelled_is_taken_back(source: Path, tmp_path: Path) -> None:
    """The file that has just appeared goes again."""
    output = tmp_path / "out.mp4"

    async def main() -> None:
        task = asyncio.create_task(trimcore.acut(source, output, duration=1))
        await asyncio.sleep(0)  # it is on its way
        while not output.exists():
            time.sleep(0.001)  # noqa: ASYNC251 - so that the loop does not hear of the end
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())
    assert names(tmp_path) == {"film.mp4"}


def test_an_event_cancels_it_too(source: Path) -> None:
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(trimcore.Cancelled):
        asyncio.run(trimcore.acut(source, KeptSink(), cancel=cancel))


def test_many_run_at_once(source: Path) -> None:
    async def main() -> list[trimcore.Receipt]:
        cuts = (trimcore.acut(source, KeptSink(), start=n / 4, duration=0.25) for n in range(3))
        return await asyncio.gather(*cuts)

    assert [receipt.asked.start_us for receipt in asyncio.run(main())] == [0, 250_000, 500_000]
