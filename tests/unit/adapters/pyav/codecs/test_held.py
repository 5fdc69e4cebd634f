"""A cut is written in the source's own container, if that can hold its pictures."""

import pytest

from trimcore.adapters.pyav.codecs.held import fitting, held_by
from trimcore.adapters.pyav.codecs.video import VIDEO_CODECS, VideoCodec
from trimcore.domain.cutting.containers import (
    AVI,
    CONTAINERS,
    MATROSKA,
    MOV,
    MP4,
    MPEGTS,
    THREE_GP,
    WEBM,
    Container,
)


@pytest.mark.parametrize(
    ("own", "pictures", "others", "expected"),
    [
        (MP4, "h264", {"aac"}, MP4),
        (MP4, "h264", {"amrnb"}, THREE_GP),
        (MP4, "h264", {"amrwb", "aac"}, THREE_GP),
        (MP4, "hevc", {"amrnb"}, MP4),
        (MP4, "h263", set(), THREE_GP),
        (MP4, "vp8", set(), MP4),
        (MOV, "prores", {"pcm_s16le"}, MOV),
        (MATROSKA, "ffv1", {"flac"}, MATROSKA),
        (MATROSKA, "dnxhd", set(), MOV),
        (MATROSKA, "h264", {"pcm_alaw"}, MATROSKA),
        (AVI, "mpeg4", {"mp3float"}, MATROSKA),
        (AVI, "dvvideo", {"pcm_s16le"}, MOV),
        (WEBM, "h264", {"aac"}, WEBM),
        (MPEGTS, "mpeg2video", {"mp2float"}, MPEGTS),
    ],
)
def test_the_container_follows_the_pictures(
    own: Container, pictures: str, others: set[str], expected: Container
) -> None:
    """And sound only where speech of phones needs 3GP."""
    assert fitting(own, pictures, others) is expected


@pytest.mark.parametrize("codec", VIDEO_CODECS, ids=lambda codec: codec.name)
def test_each_codec_can_be_written_somewhere(codec: VideoCodec) -> None:
    """By the name of its row."""
    assert any(codec.name in held_by(one) for one in CONTAINERS if one.muxer)
