"""What the row of each codec says is what the engine does with a film of it."""

from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import av
import pytest

from tests.corpus.catalogue import SPECS
from tests.corpus.judge import judge
from tests.corpus.sources import Library
from tests.corpus.specs import Sound, Spec
from trimcore.adapters.pyav.codecs import sound, video
from trimcore.adapters.pyav.codecs.video import VIDEO_CODECS
from trimcore.adapters.pyav.codecs.video_codec import Copying, VideoCodec
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.model.receipt import Receipt
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

INSIDE, WHOLE = TrimWindow.parse("0.63", "1.9"), TrimWindow.parse("0", "99")
STILL = Spec(name="", container="mov", suffix="mov", gop=1, bframes=0, frames=60)
"""A film whose frames are all keyframes, in MOV unless told otherwise."""
GROUPS = replace(STILL, gop=12, bit_rate=2_000_000)
"""One in groups, and not so coarse that frames made like its own would be poor."""
WINDOWS_MEDIA = replace(GROUPS, container="asf", suffix="wmv", sounds=(Sound(codec="libmp3lame"),))
PIXELS = {
    "ffvhuff": "yuv420p",
    "rawvideo": "yuv420p",
    "yuv4": "yuv420p",
    "y41p": "yuv411p",
    "v210": "yuv422p10le",
    "r210": "gbrp10le",
    "r10k": "gbrp10le",
    "zlib": "bgr24",
    "jpegls": "bgr24",
}
FILMS = {
    video.H264: SPECS["h264-no-b"],
    video.HEVC: SPECS["hevc-open-gop"],
    video.VP8: SPECS["vp8"],
    video.VP9: SPECS["vp9"],
    video.AV1: SPECS["av1"],
    video.MPEG4: SPECS["mpeg4-b"],
    video.MPEG2: SPECS["mpeg2-ts"],
    video.MPEG1: replace(
        GROUPS, name="codec-mpeg1video", codec="mpeg1video", container="mpegts", suffix="ts"
    ),
    video.H263: SPECS["h263-3gp"],
    video.MSMPEG4: replace(
        GROUPS,
        name="codec-msmpeg4",
        codec="msmpeg4",
        container="matroska",
        suffix="mkv",
        sounds=(Sound(codec="mp3"),),
    ),
    video.QTRLE: replace(STILL, name="codec-qtrle", codec="qtrle", gop=12, pix_fmt="rgb24"),
    video.MJPEG: SPECS["mjpeg-avi"],
    video.PRORES: SPECS["prores-mov"],
    video.FFV1: replace(STILL, name="codec-ffv1", codec="ffv1", container="matroska", suffix="mkv"),
    video.PNG: replace(STILL, name="codec-png", codec="png", pix_fmt="rgb24"),
    video.CINEFORM: replace(
        STILL, name="codec-cfhd", codec="cfhd", pix_fmt="yuv422p10le", height=192
    ),
    video.DV: replace(
        STILL, name="codec-dvvideo", codec="dvvideo", width=720, height=576, rate=Fraction(25)
    ),
    video.DNXHD: replace(
        STILL,
        name="codec-dnxhd",
        codec="dnxhd",
        pix_fmt="yuv422p",
        options=(("profile", "dnxhr_sq"),),
    ),
    video.WMV1: replace(WINDOWS_MEDIA, name="codec-wmv1", codec="wmv1"),
    video.WMV2: replace(
        WINDOWS_MEDIA, name="codec-wmv2", codec="wmv2", sounds=(Sound(codec="wmav2"),)
    ),
    video.MSMPEG4V2: replace(WINDOWS_MEDIA, name="codec-msmpeg4v2", codec="msmpeg4v2"),
    video.FLV1: replace(WINDOWS_MEDIA, name="codec-flv", codec="flv", container="flv"),
    video.GIF: replace(
        STILL,
        name="codec-gif",
        codec="gif",
        container="gif",
        suffix="gif",
        gop=99,
        pix_fmt="pal8",
        width=160,
        height=96,
        rate=Fraction(10),
        frames=30,
        sounds=(),
    ),
    video.JPEG2000: replace(STILL, name="codec-jpeg2000", codec="jpeg2000", frames=30),
} | {
    row: replace(
        STILL,
        name=f"codec-{row.name}",
        codec=row.name,
        pix_fmt=PIXELS.get(row.name, "yuv422p"),
        container="mov" if row.name in {"v210", "r210", "r10k", "yuv4"} else "avi",
        sounds=(Sound(codec="pcm_s16le"),),
        muxer=(("strict", "experimental"),),
    )
    for row in video.LOSSLESS
}
"""One film for each row that libav encodes to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutting:
    """Cuts a codec's film, and has the judge look at the output."""

    engine: PyavMedia
    source: Path
    folder: Path

    def cut(
        self, window: TrimWindow, mode: TrimMode = TrimMode.EXACT, *, becomes: str = ""
    ) -> Receipt:
        """Cut, and see that it is exact, but for another codec if it `becomes` of one."""
        sink, content = KeptSink(), KeptSource(self.source.read_bytes())
        receipt = self.engine.trim(content, window, sink, mode=mode, watch=unwatched)
        made = self.folder / f"cut.{receipt.extension}"
        made.write_bytes(sink.content)
        verdict = judge(self.source, made, window)
        assert verdict.expected == verdict.shown, str(verdict)
        other = f"the codec of video 0 is {becomes!r} instead of "
        assert [each for each in verdict.deviations if not each.startswith(other)] == []
        assert verdict.exact is not bool(becomes), str(verdict)
        return receipt


@pytest.fixture(params=list(FILMS), ids=lambda codec: codec.name)
def codec(request: pytest.FixtureRequest) -> VideoCodec:
    """Each row."""
    assert isinstance(request.param, VideoCodec)
    return request.param


@pytest.fixture
def cutting(engine: PyavMedia, library: Library, tmp_path: Path, codec: VideoCodec) -> Cutting:
    """Make the row's film."""
    return Cutting(engine=engine, source=library.made(FILMS[codec]), folder=tmp_path)


def test_frames_inside_a_group_are_copied_as_the_row_says(
    codec: VideoCodec, cutting: Cutting
) -> None:
    """Beside encoded ones, alone, or not at all, with the reason."""
    receipt = cutting.cut(INSIDE)
    encoded, copied = receipt.frames_encoded > 0, receipt.frames_copied > 0
    assert (encoded, copied) == {
        Copying.JOINED: (True, True),
        Copying.ALONE: (False, True),
        Copying.WHOLE: (True, False),
    }[codec.copying]
    assert bool(receipt.encoded_because) is (codec.copying is Copying.WHOLE)


def test_a_whole_film_is_copied(codec: VideoCodec, cutting: Cutting) -> None:
    """Nothing has to be encoded where nothing is left out."""
    receipt = cutting.cut(WHOLE)
    assert receipt.frames_encoded == 0, codec.name


def test_frames_are_encoded_where_the_row_has_a_recipe(codec: VideoCodec, cutting: Cutting) -> None:
    """Otherwise they become of the codec that is usual in their container."""
    becomes = "" if codec.recipe is not None else "h264"
    assert cutting.cut(INSIDE, TrimMode.ENCODE, becomes=becomes).frames_copied == 0


def test_each_row_that_libav_encodes_to_is_tried() -> None:
    """Others only have a codec to be replaced by, or are copied without a look."""
    others = [row for row in VIDEO_CODECS if row not in FILMS]
    assert all(row.recipe is None and (row.instead or row.unseen) for row in others)


@pytest.mark.parametrize("name", sorted(video.VIDEO_DECODERS | sound.SOUND_DECODERS))
def test_each_decoder_is_one_of_libavs(name: str) -> None:
    """By its own name, which is what a list of those allowed has to hold."""
    assert av.Codec(name, "r").name == name
