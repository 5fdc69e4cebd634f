"""Pictures that an encoder was given wrongly, or made wrongly: each is noticed, wherever it is."""

from __future__ import annotations

import av
import pytest

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
    assert made.expected.copied
    with pytest.raises(WrongOutput):
        made.check()


@pytest.mark.parametrize("name", list(FILMS))
@pytest.mark.parametrize("place", [0, 4, 30, 46, FRAMES - 3])
def test_one_wrong_picture_of_a_whole_encode_is_noticed(
    monkeypatch: pytest.MonkeyPatch, name: str, place: int
) -> None:
    """At both ends, and where groups begin amid it."""
    spoilt = spoil_at(monkeypatch, {place})
    made = cut_of(source_of(FILMS[name]), LONG, TrimMode.ENCODE)
    assert spoilt == [place]
    with pytest.raises(WrongOutput):
        made.check()
