"""A source that is slow, stuck or broken: its caller is still asked, and hears of it unchanged."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, get_ident

import pytest

from tests.corpus.sources import Library
from trimcore.adapters.pyav.limits import Limits
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import BlobNotFound, Cancelled, Unavailable
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

WINDOW = TrimWindow.parse("1.5", "1")


class WaitingSource(KeptSource):
    """Answers a read only when it is let."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.asked, self.go = Event(), Event()

    def read_at(self, offset: int, length: int) -> bytes:
        self.asked.set()
        self.go.wait()
        return super().read_at(offset, length)


@dataclass
class FailingSource(KeptSource):
    """Has `fault` happen at its `turn`th read."""

    content: bytes
    turn: int
    fault: Callable[[], bytes]
    reads: int = 0

    @property
    def size(self) -> int:
        return len(self.content)

    def read_at(self, offset: int, length: int) -> bytes:
        self.reads += 1
        if self.reads == self.turn:
            return self.fault()
        return self.content[offset : offset + length]


@dataclass
class Watcher:
    """Notes when it is called, and does something at its `turn`th call."""

    turn: int
    then: Callable[[], None]
    moments: list[float] = field(default_factory=list)
    threads: set[int] = field(default_factory=set)

    def __call__(self, percent: int) -> None:
        self.moments.append(time.monotonic())
        self.threads.add(get_ident())
        if len(self.moments) == self.turn:
            self.then()


@pytest.fixture
def content(library: Library) -> bytes:
    """Give a video that takes several reads."""
    return library.path("h264-mov").read_bytes()


class TestSlowSources:
    @pytest.mark.alone
    def test_the_caller_is_asked_twice_a_second_meanwhile(
        self, engine: PyavMedia, content: bytes
    ) -> None:
        """From its own thread; then the cut goes on."""
        source = WaitingSource(content)
        watcher = Watcher(turn=5, then=source.go.set)
        receipt = engine.trim(source, WINDOW, KeptSink(), watch=watcher)
        assert receipt.frames_encoded + receipt.frames_copied == 30
        gaps = [after - at for at, after in zip(watcher.moments, watcher.moments[1:], strict=False)]
        assert max(gaps[1:]) < 1  # half a second, and what a busy machine adds
        assert watcher.threads == {get_ident()}

    @pytest.mark.alone
    def test_the_caller_can_stop_meanwhile(self, engine: PyavMedia, content: bytes) -> None:
        """Within a second, although the source never answers."""
        source = WaitingSource(content)

        def stop() -> None:
            assert source.asked.is_set()
            raise Cancelled("enough")

        watcher = Watcher(turn=3, then=stop)
        with pytest.raises(Cancelled, match="enough"):
            engine.trim(source, WINDOW, KeptSink(), watch=watcher)
        assert time.monotonic() - watcher.moments[-1] < 1
        source.go.set()

    def test_one_that_takes_all_the_time_is_unavailable(self, content: bytes) -> None:
        """The video is not to blame, so the cut may be tried again."""
        media = PyavMedia(limits=Limits(base_seconds=1.0, seconds_per_second=0.0))
        source = WaitingSource(content)
        with pytest.raises(Unavailable):
            media.trim(source, WINDOW, KeptSink(), watch=unwatched)
        source.go.set()
        media.close()


class TestFailingSources:
    def reads(self, engine: PyavMedia, content: bytes) -> int:
        source = FailingSource(content=content, turn=0, fault=bytes)
        engine.trim(source, WINDOW, KeptSink(), watch=unwatched)
        return source.reads

    @pytest.mark.parametrize(
        "fault",
        [
            Unavailable("The store is away."),
            BlobNotFound("It was deleted."),
            ConnectionResetError("a library's own"),
            MemoryError("the caller's own"),
            KeyboardInterrupt(),
        ],
        ids=lambda fault: type(fault).__name__,
    )
    def test_its_errors_leave_as_they_are(
        self, engine: PyavMedia, content: bytes, fault: BaseException
    ) -> None:
        """At whichever read: the very same one, with its cause; nothing is written."""

        def fail() -> bytes:
            raise fault from cause

        cause, sink = OSError("the cause"), KeptSink()
        count = self.reads(engine, content)
        assert count > 1
        for turn in range(1, count + 1):
            source = FailingSource(content=content, turn=turn, fault=fail)
            with pytest.raises(type(fault)) as caught:
                engine.trim(source, WINDOW, sink, watch=unwatched)
            assert caught.value is fault
            assert caught.value.__cause__ is cause
        assert sink.content == b""

    @pytest.mark.parametrize("answer", [b"", b"too little", bytes(9 << 20)])
    def test_one_that_breaks_its_promise_is_unavailable(
        self, engine: PyavMedia, content: bytes, answer: bytes
    ) -> None:
        """Its size is known, so fewer bytes are its fault and not the video's."""
        for turn in (1, 2):
            source = FailingSource(content=content, turn=turn, fault=lambda: answer)
            with pytest.raises(Unavailable):
                engine.trim(source, WINDOW, KeptSink(), watch=unwatched)
