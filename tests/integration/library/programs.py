"""Programs that use the library as others do, started by tests with a film as their argument."""

import asyncio
import json
import logging
import os
import signal
import sys
import threading
from pathlib import Path

import trimcore
from tests.integration.engine.processes import children, fork_server_of
from trimcore.ports.conformance.media import KeptSink


def tell(**what: object) -> None:
    """Write a line for the test that started this program."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def frames(receipt: trimcore.Receipt) -> int:
    """Count the frames of a piece."""
    return receipt.frames_copied + receipt.frames_encoded


def server_of(cutter: trimcore.Cutter) -> int:
    """Return the process id of the fork server that this process's cuts come from."""
    return fork_server_of(cutter._engines[os.getpid()])


def forgetful(film: str) -> None:
    """Never close the engine."""
    cutter = trimcore.Cutter()
    done = frames(cutter.cut(film, KeptSink(), start=0.5, duration=1))
    tell(frames=done, left=[server_of(cutter)])


def plain(film: str) -> None:
    """Look at what the library does to the process that uses it."""

    def state() -> list[object]:
        handlers = [signal.getsignal(number) for number in range(1, signal.NSIG)]
        root = logging.getLogger()
        return [handlers, os.environ.copy(), root.level, root.handlers, threading.active_count()]

    before = state()
    done = frames(trimcore.cut(film, KeptSink(), start=0.5, duration=1))
    trimcore.inspect(film)
    tell(frames=done, same=state() == before, left=children(os.getpid()))


def preforked(film: str) -> None:
    """Warm an engine, cut in a thread, and fork workers meanwhile, as servers do."""
    begun, forked = threading.Event(), threading.Event()

    def wait(_progress: trimcore.Progress) -> None:
        begun.set()
        forked.wait()

    with trimcore.Cutter() as cutter:
        made: list[trimcore.Receipt] = []
        thread = threading.Thread(
            target=lambda: made.append(
                cutter.cut(film, KeptSink(), start=0.5, duration=1, progress=wait)
            )
        )
        thread.start()
        begun.wait()
        workers = [os.fork()]
        if 0 not in workers:
            workers.append(os.fork())
        if 0 in workers:
            done = frames(cutter.cut(film, KeptSink(), start=0.5, duration=1))
            tell(frames=done, worker=os.getpid(), server=server_of(cutter))
            cutter.close()
            os._exit(0)
        forked.set()
        codes = [os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1]) for worker in workers]
        thread.join()
        tell(codes=codes, frames=frames(made[0]), server=server_of(cutter))
    tell(left=children(os.getpid()))


def in_a_loop(film: str) -> None:
    """Cut where an event loop runs already, as in a notebook."""

    async def cells() -> None:
        first = trimcore.cut(film, KeptSink(), start=0.5, duration=1)
        second = await trimcore.acut(film, KeptSink(), start=0.5, duration=1)
        tell(frames=[frames(first), frames(second)], left=children(os.getpid()))

    asyncio.run(cells())


def interrupted(film: str) -> None:
    """Be stopped from the keyboard amid a cut."""
    output = Path(film).with_name("out.mp4")

    def stop(_progress: trimcore.Progress) -> None:
        signal.raise_signal(signal.SIGINT)

    try:
        trimcore.cut(film, output, start=0.5, duration=1, progress=stop)
    except KeyboardInterrupt:
        tell(left=children(os.getpid()), files=[path.name for path in output.parent.iterdir()])


if __name__ == "__main__":
    globals()[sys.argv[1]](sys.argv[2])
