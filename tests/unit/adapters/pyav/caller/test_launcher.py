"""Fork servers that are of no use, and several threads that find it out at once."""

import os
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import pytest

from trimcore.adapters.pyav.caller.child_process import is_readable
from trimcore.adapters.pyav.caller.launcher import Launcher
from trimcore.domain.errors import NoProcess

THREADS = 4
LISTENING = """
import sys, socket
from trimcore.adapters.pyav.child.fork_server import serve
serve(print)
"""
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


def test_it_keeps_nothing_open_that_others_wait_for() -> None:
    """A program may hand descriptors to all that it starts; this lives longer than most."""
    read, written = os.pipe()
    os.set_inheritable(written, True)
    with closing(Launcher(("-c", LISTENING))) as launcher, os.fdopen(read, "rb") as waiting:
        launcher.start()
        os.close(written)
        assert is_readable(read, 30)
        assert waiting.read() == b""


def test_it_holds_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ours, theirs = socket.socketpair()
    with ours, theirs, closing(Launcher(("-c", LISTENING))) as launcher:
        launcher.fork(theirs, theirs.fileno()).close()
        assert launcher._process is not None
        assert Path(f"/proc/{launcher._process.pid}/cwd").readlink() == Path("/")


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_one_that_is_forgotten_does_not_stay_as_a_zombie() -> None:
    forgotten = Launcher(("-c", "pass"))
    forgotten.start()
    assert forgotten._process is not None
    pid = forgotten._process.pid
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    del forgotten
    with closing(Launcher(("-c", "pass"))) as launcher:
        launcher.start()
    with pytest.raises(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)


@pytest.mark.parametrize("closed", [(0,), (1,), (2,), (0, 1, 2), (0, 1, 2, 3)])
def test_it_starts_where_standard_descriptors_are_closed(closed: tuple[int, ...]) -> None:
    """As services may start programs; those of the fork server have their numbers then."""
    program = f"""if True:
        import os, socket, sys
        from trimcore.adapters.pyav.caller.interpreter import start_interpreter
        for descriptor in {closed}:
            try:
                os.close(descriptor)
            except OSError:
                pass
        says = "import os, sys; os.write(int(sys.argv[1]), b'here'); os.write(2, b'words')"
        pid, control, words = start_interpreter(("-c", says))
        told = control.recv(9), os.read(words, 9)
        os._exit(0 if told == (b"here", b"words") else 1)
    """
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
