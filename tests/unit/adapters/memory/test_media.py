from fractions import Fraction

import pytest

from trimcore.adapters.memory.media import MemoryMedia
from trimcore.adapters.memory.tiny_video import TinyVideo
from trimcore.domain.cutting.containers import container_of
from trimcore.domain.cutting.modes import EnginePath, TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import DamagedMedia
from trimcore.ports.conformance.media import KeptSink, KeptSource, MadeVideo, unwatched, window_of
from trimcore.ports.conformance.media_probe_windows import MediaProbeWindowsSuite
from trimcore.ports.conformance.media_windows import MediaWindowsSuite

WINDOW = window_of(Fraction(1, 2), Fraction(1))


class TestMemoryMedia(MediaWindowsSuite):
    @pytest.fixture
    def media(self) -> MemoryMedia:
        return MemoryMedia()

    @pytest.fixture
    def video(self) -> MadeVideo:
        content = b"tinyftyp video 1/10\nIPPB.PPIPPP..BBPPIPPPPPPP\n"
        base = Fraction(1, 10)
        times = tuple(tick * base for tick in TinyVideo.read(content).frames)
        return MadeVideo(content=content, times=times)

    @pytest.fixture
    def nothing_to_cut(self) -> bytes:
        return b"tinyftyp text 1/10\nIIIIIIIIII\n"

    @pytest.fixture
    def damaged(self) -> bytes:
        return b"tinyftyp video 1/10\nIPP?PPPPPPPPPPPPPPPIPPPPPPPPP\n"

    def shown(self, output: bytes) -> list[Fraction]:
        made = TinyVideo.read(output)
        return [tick * made.time_base for tick in made.frames]


class TestMemoryProbe(MediaProbeWindowsSuite):
    @pytest.fixture
    def probe(self) -> MemoryMedia:
        return MemoryMedia()

    @pytest.fixture
    def video(self) -> MadeVideo:
        drawing = b"IPPPIPPPPPIPPBPPPPIPPPPPP"
        times = tuple(Fraction(tick, 10) for tick in range(len(drawing)))
        return MadeVideo(content=b"tinyftyp video 1/10\n" + drawing + b"\n", times=times)

    @pytest.fixture
    def nothing_to_cut(self) -> bytes:
        return b"tinyftyp text 1/10\nIIIIIIIIII\n"


class TestTinyVideos:
    def test_an_upload_takes_it_for_a_container(self) -> None:
        """So that a request can be followed from upload to result without a real video."""
        head = TinyVideo(time_base=Fraction(1, 10), drawing=b"IPP").write()
        assert container_of(head) is not None

    @pytest.mark.parametrize("drawing", [b"", b"\n", b".I\n", b"I P\n", b"IPP"])
    def test_a_wrong_drawing_is_damage(self, drawing: bytes) -> None:
        """The drawing begins with a frame, ends with its line, and has nothing else in it."""
        with pytest.raises(DamagedMedia):
            TinyVideo.read(b"tinyftyp video 1/10\n" + drawing)

    @pytest.mark.parametrize(
        ("start", "duration", "shown", "drawing"),
        [
            ("0", "0.2", 0, b"IP"),
            ("0.2", "0.4", 2, b"PP.."),
            ("0.8", "0.7", 8, b"P....PP"),
            ("0.8", "0.2", 8, b"P."),
        ],
    )
    def test_a_picture_that_stays_is_cut_to_the_window(
        self, start: str, duration: str, shown: int, drawing: bytes
    ) -> None:
        """At both ends, as the engine does it."""
        video = TinyVideo.read(b"tinyftyp video 1/10\nIPPP.........PP\n")
        ((first, *_),), made = video.cut([TrimWindow.parse(start, duration)])
        assert first.shown == shown
        assert made == TinyVideo(time_base=Fraction(1, 10), drawing=drawing)

    def test_what_is_written_is_read(self) -> None:
        video = TinyVideo(time_base=Fraction(1001, 30000), drawing=b"IPB.P")
        assert TinyVideo.read(video.write()) == video


class TestModes:
    def test_the_exact_mode_copies(self) -> None:
        source = KeptSource(b"tinyftyp video 1/10\nIPPPPPPPPP\n")
        receipt = MemoryMedia().trim(source, WINDOW, KeptSink(), watch=unwatched)
        assert (receipt.path, receipt.frames_copied) == (EnginePath.JOINED, 5)

    def test_the_instant_mode_copies_without_hiding(self) -> None:
        source = KeptSource(b"tinyftyp video 1/10\nIPPPPPPPPP\n")
        receipt = MemoryMedia().trim(
            source, WINDOW, KeptSink(), mode=TrimMode.INSTANT, watch=unwatched
        )
        assert (receipt.path, receipt.frames_hidden) == (EnginePath.JOINED, 0)
