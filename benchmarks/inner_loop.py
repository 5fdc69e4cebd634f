"""Cuts again and again by a warm engine and, in turns, by its inner loop in this very process.

`python -m benchmarks.inner_loop SOURCE START DURATION ROUNDS` prints the seconds of each. The inner
loop is what a child does once it is confined: nothing is started, sent, or loaded for it.
"""

import gc
import json
import os
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from trimcore.adapters.localfs.source import LocalByteSource
from trimcore.adapters.pyav.child.attempting.attempts import Attempts
from trimcore.adapters.pyav.child.preload import load_codecs
from trimcore.adapters.pyav.limits import Limits
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.adapters.pyav.reading.source_file import SourceFile
from trimcore.adapters.pyav.reading.window_source import open_for_windows
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.ports.conformance.media import KeptSink, unwatched


def bare(path: Path, window: TrimWindow) -> float:
    """Open, index, cut and check."""
    limits = Limits()
    began = time.perf_counter()
    with closing(LocalByteSource(path)) as file, tempfile.TemporaryFile() as output:
        opened = SourceFile(file.read_at, file.size)
        source, indexes = open_for_windows(opened, limits, (window,))
        Attempts(
            source=source,
            indexes=indexes,
            windows=(window,),
            mode=TrimMode.EXACT,
            limits=limits,
            output=output.fileno(),
            tell=unwatched,
        ).run()
    return time.perf_counter() - began


def warm(engine: PyavMedia, path: Path, window: TrimWindow) -> float:
    """Have it cut by a child of a fork server that runs."""
    began = time.perf_counter()
    with closing(LocalByteSource(path)) as source:
        engine.trim(source, window, KeptSink(), watch=unwatched)
    return time.perf_counter() - began


def main() -> None:
    """Measure what the arguments say."""
    path, window, rounds = Path(sys.argv[1]), TrimWindow.parse(*sys.argv[2:4]), int(sys.argv[4])
    load_codecs()
    gc.freeze()  # as a child of the fork server has it
    seen: dict[str, list[float]] = {"bare": [], "warm": []}
    with closing(PyavMedia()) as engine, open(os.devnull, "w") as quiet:  # noqa: PTH123 - no file
        os.dup2(quiet.fileno(), sys.stderr.fileno())
        for turn in range(-1, rounds):  # the first turn only warms up
            took = {"bare": bare(path, window), "warm": warm(engine, path, window)}
            for name, seconds in took.items() if turn >= 0 else ():
                seen[name].append(seconds)
    sys.stdout.write(json.dumps(seen))


if __name__ == "__main__":
    main()
