"""How children end: with their caller, by a crash, at a limit; and that nothing else is hurt."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path

import av
import pytest
from av.video.stream import VideoStream

from tests.corpus.broken import broken_path
from tests.corpus.sources import Library
from tests.integration.engine.processes import Ends, children, fork_server_of
from trimcore.adapters.pyav.limits import MIB, Limits
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import (
    EngineCrashed,
    MediaLimit,
    ProcessKilled,
    TrimcoreError,
    Unsupported,
)
from trimcore.ports.conformance.media import KeptSink, KeptSource, cut, unwatched

CALLER = str(Path(__file__).with_name("caller.py"))
WINDOW = TrimWindow.parse("0.5", "1")


def start(act: str, film: Path) -> subprocess.Popen[str]:
    """Start the caller as a program of its own."""
    path = os.pathsep.join(filter(None, sys.path))
    return subprocess.Popen(
        [sys.executable, CALLER, act, str(film)],
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.PIPE,
        text=True,
    )


class SignallingSource(KeptSource):
    """Sends a signal to the children that read it, and remembers them to wait for their ends."""

    def __init__(
        self, content: bytes, media: PyavMedia, number: signal.Signals, ends: Ends
    ) -> None:
        super().__init__(content)
        self._media, self._number, self._ends = media, number, ends

    def read_at(self, offset: int, length: int) -> bytes:
        for child in children(fork_server_of(self._media)):
            self._ends.watch(child)
            os.kill(child, self._number)
        return super().read_at(offset, length)


class OnceKilled(KeptSource):
    """Sends a signal to a process when it is read."""

    def __init__(self, content: bytes, process: int, number: signal.Signals) -> None:
        super().__init__(content)
        self._process, self._number = process, number

    def read_at(self, offset: int, length: int) -> bytes:
        os.kill(self._process, self._number)
        return super().read_at(offset, length)


class StartingSource(KeptSource):
    """Has a thread start an engine, and lets the thread end when it is read."""

    def __init__(self, content: bytes, media: PyavMedia) -> None:
        super().__init__(content)
        self._started, self._is_read = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._start, args=(media,))
        self._thread.start()
        self._started.wait()

    def _start(self, media: PyavMedia) -> None:
        media.start()
        self._started.set()
        self._is_read.wait()

    def read_at(self, offset: int, length: int) -> bytes:
        self._is_read.set()
        self._thread.join()
        return super().read_at(offset, length)


@pytest.fixture
def ends() -> Iterator[Ends]:
    """Give back what the test's waiting holds."""
    made = Ends()
    yield made
    made.close()


class TestCallers:
    @pytest.mark.parametrize("act", ["stuck", "forked"])
    def test_a_killed_caller_takes_all_its_processes_along(
        self, library: Library, ends: Ends, act: str
    ) -> None:
        """Also in the middle of a read, and if a fork of it lives on with all that was open."""
        with start(act, library.path("h264-pyramid")) as caller:
            assert caller.stdout is not None
            told = json.loads(caller.stdout.readline())
            assert len(told["engine"]) == 2
            for pid in told["engine"]:
                ends.watch(pid)
            caller.kill()
            gone = ends.all_within(5)
            for heir in told["heirs"]:
                os.kill(heir, signal.SIGKILL)
            assert gone

    def test_an_ordinary_user_s_cuts_are_confined_too(self, library: Library) -> None:
        """Nobody needs to be root for any of it."""
        with start("ordinary", library.path("h264")) as caller:
            told = json.loads(caller.communicate(timeout=60)[0])
        assert told["user"] != 0
        assert told["frames"] == [30]
        assert told["faults"] == ["engine_crashed", "not_a_video", "window_outside"]
        assert told["shown"] == 1_000_000
        assert "confined by capabilities, credentials, no-new-privs, parent-death" in told["log"]
        assert "not confined" not in told["log"]


class TestSignals:
    @pytest.mark.parametrize(
        ("number", "fault"),
        [
            (signal.SIGSEGV, EngineCrashed),
            (signal.SIGABRT, EngineCrashed),
            (signal.SIGKILL, ProcessKilled),
            (signal.SIGHUP, ProcessKilled),
        ],
    )
    def test_an_end_by_a_signal_is_a_fault_with_a_reason(
        self,
        engine: PyavMedia,
        library: Library,
        ends: Ends,
        number: signal.Signals,
        fault: type[TrimcoreError],
    ) -> None:
        """A crash is the video's, a kill the machine's; the next cut works in a new child."""
        content = library.path("h264").read_bytes()
        cut(engine, content, WINDOW)
        parent = fork_server_of(engine)
        source = SignallingSource(content, engine, number, ends)
        with pytest.raises(fault):
            engine.trim(source, WINDOW, KeptSink(), watch=unwatched)
        assert cut(engine, content, WINDOW)[0].frames_encoded == 30
        assert fork_server_of(engine) == parent

    def test_a_frozen_child_is_ended_at_its_time(self, library: Library, ends: Ends) -> None:
        """Nobody waits for it."""
        media = PyavMedia(limits=Limits(base_seconds=1.0, seconds_per_second=0.0))
        content = library.path("h264").read_bytes()
        source = SignallingSource(content, media, signal.SIGSTOP, ends)
        with pytest.raises(MediaLimit, match="longer"):
            media.trim(source, WINDOW, KeptSink(), watch=unwatched)
        assert len(ends.descriptors) == 1
        assert ends.all_within(5)
        media.close()

    @pytest.mark.parametrize(
        ("number", "fault"), [(signal.SIGSEGV, EngineCrashed), (signal.SIGKILL, ProcessKilled)]
    )
    def test_the_end_of_the_last_one_has_its_reason_too(
        self, library: Library, number: signal.Signals, fault: type[TrimcoreError]
    ) -> None:
        """It is no other process's child; what is asked for nevertheless has another engine."""
        content = library.path("h264").read_bytes()
        with closing(PyavMedia()) as media:
            media.start()
            alone = fork_server_of(media)
            source = OnceKilled(content, alone, number)
            with pytest.raises(fault):
                media.trim_windows(source, [WINDOW], KeptSink(), last=True, watch=unwatched)
            assert alone not in children(os.getpid())
            assert cut(media, content, WINDOW)[0].frames_encoded == 30

    def test_the_last_one_is_forked_where_another_was(self, library: Library) -> None:
        """Else that one would end with it."""
        content = library.path("h264").read_bytes()
        with closing(PyavMedia()) as media:
            cut(media, content, WINDOW)
            parent = fork_server_of(media)
            media.trim_windows(
                KeptSource(content), [WINDOW], KeptSink(), last=True, watch=unwatched
            )
            assert fork_server_of(media) == parent

    def test_the_last_one_does_not_end_with_the_thread_that_began(self, library: Library) -> None:
        """The kernel ends a process with the thread that has started it."""
        content = library.path("h264").read_bytes()
        with closing(PyavMedia()) as media:
            source = StartingSource(content, media)
            made = media.trim_windows(source, [WINDOW], KeptSink(), last=True, watch=unwatched)
        assert made.frames_encoded == 30

    def test_a_frozen_parent_is_replaced(self, library: Library) -> None:
        """Closing does not wait for it for ever."""
        media, content = PyavMedia(), library.path("h264").read_bytes()
        cut(media, content, WINDOW)
        os.kill(fork_server_of(media), signal.SIGSTOP)
        media.close()
        assert cut(media, content, WINDOW)[0].frames_encoded == 30
        media.close()


def drawn_once(codec: str, width: int, height: int, container: str = "mp4") -> bytes:
    """Make a video of one grey picture."""
    file = BytesIO()
    with av.open(file, "w", format=container) as made:
        stream = made.add_stream(codec, rate=25, options={"preset": "ultrafast"})
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        frame = av.VideoFrame(width, height, "yuv420p")
        frame.pts = 0
        made.mux(stream.encode(frame))
        made.mux(stream.encode(None))
    return file.getvalue()


def with_tracks(count: int) -> bytes:
    """Make a video of so many tracks."""
    file = BytesIO()
    with av.open(file, "w", format="matroska") as made:
        streams = [made.add_stream("mpeg4", rate=25) for _ in range(count)]
        for stream in streams:
            assert isinstance(stream, VideoStream)
            stream.width = stream.height = 64
        for stream in streams:
            frame = av.VideoFrame(64, 64, "yuv420p")
            frame.pts = 0
            made.mux(stream.encode(frame))
    return file.getvalue()


class TestLimits:
    def test_memory_is_bounded(self, library: Library) -> None:
        """What a file makes a decoder ask for costs neither the caller nor the machine."""
        with start("measured", broken_path("memory-bomb.mp4", library)) as caller:
            told = json.loads(caller.communicate(timeout=60)[0])
        assert told["fault"] in {"media_limit", "damaged_media"}
        assert 0 < told["engine"] < 2048 * MIB
        assert told["grown"] < 50 * MIB

    @pytest.mark.parametrize(
        ("codec", "width", "height", "container"),
        [
            ("libx264", 8200, 16, "mp4"),
            ("libx264", 16, 8200, "mpegts"),
            ("ffv1", 8200, 16, "matroska"),
            ("libx264", 8000, 4600, "mp4"),
        ],
    )
    def test_large_pictures_are_refused(
        self, engine: PyavMedia, codec: str, width: int, height: int, container: str
    ) -> None:
        """The sentence says how large they are."""
        content = drawn_once(codec, width, height, container)
        with pytest.raises(MediaLimit, match=f"{width} × {height} pixels are larger than is all"):
            cut(engine, content, TrimWindow.parse("0", "1"))

    def test_the_largest_pictures_are_not(self, engine: PyavMedia) -> None:
        """8192 on a side is allowed."""
        content = drawn_once("libx264", 8192, 16)
        assert cut(engine, content, TrimWindow.parse("0", "1"))[0].frames_encoded == 1

    def test_many_tracks_are_refused(self, engine: PyavMedia) -> None:
        """16 are not many."""
        with pytest.raises(MediaLimit, match="more than 16 tracks"):
            cut(engine, with_tracks(17), TrimWindow.parse("0", "1"))
        assert cut(engine, with_tracks(16), TrimWindow.parse("0", "1"))[0].frames_encoded == 1

    def test_a_codec_that_is_not_listed_is_refused(self, engine: PyavMedia) -> None:
        """By name, before anything of it is decoded."""
        content = drawn_once("asv2", 64, 64, "avi").replace(b"ASV2", b"drac")
        with pytest.raises(Unsupported, match="dirac"):
            cut(engine, content, TrimWindow.parse("0", "1"))
