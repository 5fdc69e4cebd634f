"""Pictures that an encoder was given wrongly, or made wrongly: each is noticed, wherever it is."""

from __future__ import annotations

import io
import random

import av
import pytest
from av.video.stream import VideoStream

from tests.unit.adapters.pyav.verifying.outputs import (
    FILMS,
    FRAMES,
    RATE,
    WINDOW,
    cut_of,
    source_of,
)
from trimcore.adapters.pyav.encoding.transcoder import Transcoder
from trimcore.adapters.pyav.verifying.expected import WrongOutput
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow

HEADS = ["h264", "h264-mkv", "hevc", "vp9", "mpeg2-mkv"]
"""Films of which a few pictures are encoded before those that are copied."""
BEFORE_A_KEYFRAME = TrimWindow(start_us=100_000, duration_us=WINDOW.duration_us)
LONG = TrimWindow(start_us=0, duration_us=FRAMES * 1_000_000 // RATE)


def grey(frame: av.VideoFrame) -> av.VideoFrame:
    """Return a picture of the same kind that shows nothing."""
    made = av.VideoFrame(frame.width, frame.height, frame.format.name)
    for plane in made.planes:
        plane.update(bytes([110]) * plane.buffer_size)
    made.pts, made.duration, made.pict_type = frame.pts, frame.duration, frame.pict_type
    return made


def spoil_at(monkeypatch: pytest.MonkeyPatch, places: set[int]) -> list[int]:
    """Give the encoders other pictures in some places of a run; the places are counted."""
    encode, spoilt = Transcoder._encode, []

    def encoded(self: Transcoder, encoder: av.VideoCodecContext, frame: av.VideoFrame) -> None:
        if self._done in places:
            spoilt.append(self._done)
            base, frame = frame.time_base, grey(frame)
            if base is not None:
                frame.time_base = base
        encode(self, encoder, frame)

    monkeypatch.setattr(Transcoder, "_encode", encoded)
    return spoilt


@pytest.mark.parametrize("name", HEADS)
@pytest.mark.parametrize("place", [0, 1, 4, 7])
def test_one_wrong_picture_of_a_head_is_noticed(
    monkeypatch: pytest.MonkeyPatch, name: str, place: int
) -> None:
    spoilt = spoil_at(monkeypatch, {place})
    made = cut_of(source_of(FILMS[name]), BEFORE_A_KEYFRAME, TrimMode.EXACT)
    assert set(spoilt) == {place}
    assert made.expected.windows[0].copied
    with pytest.raises(WrongOutput):
        made.check()


@pytest.mark.parametrize("name", list(FILMS))
@pytest.mark.parametrize("place", [0, 4, 12, 25, 30, 41, 46, FRAMES - 3])
def test_one_wrong_picture_of_a_whole_encode_is_noticed(
    monkeypatch: pytest.MonkeyPatch, name: str, place: int
) -> None:
    """At both ends, where groups begin, and amid them."""
    spoilt = spoil_at(monkeypatch, {place})
    made = cut_of(source_of(FILMS[name]), LONG, TrimMode.ENCODE)
    assert spoilt == [place]
    with pytest.raises(WrongOutput):
        made.check()


def cells(quantizer: int) -> bytes:
    """Make a film of cells that are light or dark by chance, and so coarse that they run out."""
    file, dice = io.BytesIO(), random.Random(3)
    with av.open(file, "w", format="mp4") as made:
        options = {"preset": "ultrafast", "crf": str(quantizer), "sc_threshold": "0"}
        video = made.add_stream("libx264", rate=RATE, options=options)
        assert isinstance(video, VideoStream)
        video.width, video.height, video.pix_fmt = 128, 96, "yuv420p"
        video.codec_context.gop_size, video.codec_context.thread_count = 30, 1
        for number in range(60):
            frame = av.VideoFrame(128, 96, "yuv420p")
            row = [dice.choice((b"\x10", b"\xeb")) for _ in range(32)]
            lines = (b"".join(4 * cell for cell in row[at:] + row[:at]) for at in range(24))
            frame.planes[0].update(b"".join(4 * line for line in lines))
            for plane in frame.planes[1:]:
                plane.update(bytes([128]) * plane.buffer_size)
            frame.pts = number
            made.mux(video.encode(frame))
        made.mux(video.encode(None))
    return file.getvalue()


@pytest.mark.parametrize("quantizer", [40, 46, 51])
@pytest.mark.parametrize("mode", [TrimMode.EXACT, TrimMode.ENCODE], ids=str)
def test_pictures_that_are_coarse_already_are_no_other_ones(quantizer: int, mode: TrimMode) -> None:
    """Encoded as coarsely again, they have few decibels, and are still themselves."""
    assert cut_of(cells(quantizer), BEFORE_A_KEYFRAME, mode).check() < 38


@pytest.mark.parametrize("quantizer", [40, 46, 51])
def test_another_picture_is_noticed_among_coarse_ones(
    monkeypatch: pytest.MonkeyPatch, quantizer: int
) -> None:
    spoil_at(monkeypatch, {4})
    made = cut_of(cells(quantizer), BEFORE_A_KEYFRAME, TrimMode.EXACT)
    with pytest.raises(WrongOutput):
        made.check()
