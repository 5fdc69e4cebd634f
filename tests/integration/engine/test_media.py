"""The engine keeps the port's contract, and survives what strangers send."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from io import BytesIO

import av
import pytest

from tests.corpus.broken import broken_bytes
from tests.corpus.sources import Library
from tests.integration.engine.processes import fork_server_of
from tests.tiny_films import film
from trimcore.adapters.pyav.limits import Limits
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.modes import StreamFate
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import Cancelled, DamagedMedia, MediaLimit, ProcessKilled
from trimcore.ports.conformance.media import KeptSink, KeptSource, MadeVideo, cut, unwatched
from trimcore.ports.conformance.media_probe_windows import MediaProbeWindowsSuite
from trimcore.ports.conformance.media_windows import MediaWindowsSuite
from trimcore.ports.storage.byte_source import ByteSource

SECOND = TrimWindow.parse("0", "1")


class TestPyavMedia(MediaWindowsSuite):
    @pytest.fixture
    def media(self, engine: PyavMedia) -> PyavMedia:
        return engine

    @pytest.fixture
    def video(self, library: Library) -> MadeVideo:
        times = tuple(Fraction(frame, 30) for frame in range(180))
        return MadeVideo(content=library.path("h264").read_bytes(), times=times)

    @pytest.fixture
    def nothing_to_cut(self, library: Library) -> bytes:
        return broken_bytes("texts.mp4", library)

    @pytest.fixture
    def damaged(self, library: Library) -> bytes:
        content = bytearray(library.path("h264-fragmented").read_bytes())
        data = content.index(b"mdat")
        content[data + 2000 : data + 6000] = bytes(4000)
        return bytes(content)

    def shown(self, output: bytes) -> list[Fraction]:
        with av.open(BytesIO(output), "r") as container:
            base = container.streams.video[0].time_base
            assert base is not None
            return [(frame.pts or 0) * base for frame in container.decode(video=0)]


class TestPyavProbe(MediaProbeWindowsSuite):
    @pytest.fixture
    def probe(self, engine: PyavMedia) -> PyavMedia:
        return engine

    @pytest.fixture
    def video(self) -> MadeVideo:
        times = tuple(Fraction(frame, 30) for frame in range(60))
        return MadeVideo(content=film(), times=times)

    @pytest.fixture
    def nothing_to_cut(self, library: Library) -> bytes:
        return broken_bytes("texts.mp4", library)


class TestStrangers:
    def test_a_file_that_was_cut_short_is_damaged(
        self, engine: PyavMedia, library: Library
    ) -> None:
        """Its header speaks of frames that are not there."""
        content = library.path("h264-mkv").read_bytes()
        with pytest.raises(DamagedMedia, match="incomplete"):
            cut(engine, content[: len(content) // 2], TrimWindow.parse("4", "1"))

    def test_large_pictures_are_refused(self, library: Library) -> None:
        """They cost memory before the first is read."""
        media = PyavMedia(limits=Limits(side_pixels=200))
        with pytest.raises(MediaLimit, match="320 × 180"):
            cut(media, library.path("h264").read_bytes(), SECOND)
        media.close()

    def test_too_large_an_output_is_refused(self, library: Library) -> None:
        """The disk is not filled."""
        media = PyavMedia(limits=Limits(output_bytes=5000))
        with pytest.raises(MediaLimit):
            cut(media, library.path("h264").read_bytes(), SECOND)
        media.close()

    def test_too_long_a_cut_is_ended(self, library: Library) -> None:
        """Time is limited, whatever the file does."""
        media = PyavMedia(limits=Limits(base_seconds=0.0, seconds_per_second=0.0))
        with pytest.raises(MediaLimit, match="longer"):
            cut(media, library.path("h264").read_bytes(), SECOND)
        media.close()


class KillingSource(KeptSource):
    """Kills the fork server's children, and the parent if asked, at the second read."""

    def __init__(self, content: bytes, media: PyavMedia) -> None:
        super().__init__(content)
        self._media = media

    def read_at(self, offset: int, length: int) -> bytes:
        os.kill(fork_server_of(self._media), signal.SIGKILL)
        return super().read_at(offset, length)


class TestProcesses:
    def test_a_killed_parent_takes_its_children_along_and_is_replaced(
        self, library: Library
    ) -> None:
        """The cut fails with a reason, the next one works."""
        media, content = PyavMedia(), library.path("h264").read_bytes()
        with pytest.raises(ProcessKilled):
            media.trim(KillingSource(content, media), SECOND, KeptSink(), watch=unwatched)
        assert cut(media, content, SECOND)[0].frames_encoded == 30
        media.close()

    def test_it_works_again_after_close(self, library: Library) -> None:
        """`close` is idempotent, and no end."""
        media = PyavMedia()
        assert cut(media, library.path("h264").read_bytes(), SECOND)[1]
        media.close()
        media.close()
        assert cut(media, library.path("h264").read_bytes(), SECOND)[1]
        media.close()

    @pytest.mark.alone
    def test_stopping_takes_less_than_a_second(self, engine: PyavMedia, library: Library) -> None:
        """Also while the child is busy."""
        content = library.path("hevc-hdr").read_bytes()
        began: list[float] = []

        def watch(percent: int) -> None:
            if percent > 0:
                began.append(time.monotonic())
                raise Cancelled("enough")

        with pytest.raises(Cancelled):
            engine.trim(KeptSource(content), TrimWindow.parse("0", "99"), KeptSink(), watch=watch)
        assert time.monotonic() - began[0] < 1


class CountingSource(KeptSource):
    """Counts the bytes that are read."""

    taken = 0

    def read_at(self, offset: int, length: int) -> bytes:
        block = super().read_at(offset, length)
        self.taken += len(block)
        return block


def test_the_receipt_counts_what_the_source_gave(engine: PyavMedia, library: Library) -> None:
    """No byte is read twice."""
    source: ByteSource = CountingSource(library.path("h264").read_bytes())
    receipt = engine.trim(source, SECOND, KeptSink(), watch=unwatched)
    assert isinstance(source, CountingSource)
    assert receipt.bytes_read == source.taken <= source.size


def test_the_receipt_tells_what_became_of_each_stream(engine: PyavMedia, library: Library) -> None:
    """Tracks are copied, pictures encoded."""
    receipt, _ = cut(engine, library.path("h264-two-languages").read_bytes(), SECOND)
    fates = [(report.kind, report.fate) for report in receipt.streams]
    assert fates == [
        ("video", StreamFate.ENCODED),
        ("audio", StreamFate.COPIED),
        ("audio", StreamFate.COPIED),
    ]


def test_engines_of_several_threads_share_one_parent(library: Library) -> None:
    """The first cuts of a new engine may come all at once."""
    media, content = PyavMedia(), library.path("h264-short-gop").read_bytes()
    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(lambda _: cut(media, content, SECOND)[0].frames_encoded, range(4)))
    assert counts == [30] * 4
    media.close()
