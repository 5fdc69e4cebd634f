"""Fork servers that are of no use, and several threads that find it out at once."""

import os
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import pytest

from trimcore.adapters.pyav.caller.launcher import Launcher
from trimcore.domain.errors import NoProcess

THREADS = 4
DYING = "import os, sys, time; os.close(int(sys.argv[1])); time.sleep(0.3); sys.exit('a last word')"


def test_each_thread_is_told_that_there_is_no_process(caplog: pytest.LogCaptureFixture) -> None:
    """One of them ends it, and logs its words; none of the others trips over that."""
    together = Barrier(THREADS)
    with closing(Launcher(("-c", DYING))) as launcher:

        def fork(_: int) -> str:
            ours, theirs = socket.socketpair()
            with ours, theirs, Path(os.devnull).open("wb") as output:
                together.wait()
                with pytest.raises(NoProcess) as caught:
                    launcher.fork(theirs, output.fileno())
            return caught.value.code

        with ThreadPoolExecutor(THREADS) as threads:
            assert set(threads.map(fork, range(THREADS))) == {"no_process"}
        with pytest.raises(NoProcess):
            launcher.check()
    assert 1 <= sum("a last word" in each for each in caplog.messages) <= 2 * THREADS
