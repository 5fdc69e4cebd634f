"""A cut is written in the source's own container, if that can hold its pictures."""

from contextlib import nullcontext

import av
import pytest

from trimcore.adapters.pyav.codecs.held import fitting, held_at_all, wished, written_as
from trimcore.adapters.pyav.codecs.video import VIDEO_CODECS, video_codec
from trimcore.adapters.pyav.codecs.video_codec import VideoCodec
from trimcore.domain.cutting.container import Container
from trimcore.domain.cutting.containers import (
    ASF,
    AVI,
    CONTAINERS,
    FLV,
    MATROSKA,
    MOV,
    MP4,
    MPEGPS,
    MPEGTS,
    THREE_GP,
    WEBM,
)
from trimcore.domain.errors import Unsupported


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
        (AVI, "huffyuv", {"pcm_s16le"}, MATROSKA),
        (AVI, "cinepak", {"pcm_s16le"}, MATROSKA),
        (FLV, "h264", {"aac"}, MP4),
        (FLV, "h264", {"speex"}, MATROSKA),
        (FLV, "flv", {"mp3float"}, MATROSKA),
        (ASF, "wmv3", {"wmav2"}, MATROSKA),
        (MPEGPS, "mpeg2video", {"ac3"}, MATROSKA),
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
    """By the name of its row, if anything of it is ever copied."""
    outputs = [one for one in CONTAINERS if one.muxer]
    assert codec.from_first or any(codec.name in held_at_all(one) for one in outputs)


@pytest.mark.parametrize(
    ("pictures", "output", "expected"),
    [
        ("wmv2", MATROSKA, "wmv2"),
        ("wmv2", MP4, "h264"),
        ("wmv3", MATROSKA, "h264"),
        ("cinepak", MATROSKA, "ffv1"),
        ("cinepak", MOV, "png"),
        ("dvvideo", MOV, "dvvideo"),
    ],
)
def test_pictures_that_can_t_be_written_become_others(
    pictures: str, output: Container, expected: str
) -> None:
    """What is best of those that the container holds; without any they stay, and are refused."""
    codec = video_codec(pictures)
    assert codec is not None
    assert written_as(codec, output, output, (320, 180), encodes=False).name == expected


@pytest.mark.parametrize(
    ("pictures", "output", "expected"),
    [
        ("h264", WEBM, "vp9"),
        ("h264", MOV, "h264"),
        ("vp9", MOV, "h264"),
        ("libdav1d", MOV, "h264"),
        ("libdav1d", MP4, "av1"),
        ("vp8", MP4, "h264"),
        ("prores", MP4, "h264"),
        ("dvvideo", MATROSKA, "h264"),
        ("cinepak", MOV, "png"),
        ("cinepak", WEBM, "vp9"),
    ],
)
def test_where_all_is_encoded_they_become_what_is_usual(
    pictures: str, output: Container, expected: str
) -> None:
    """If the container can't hold theirs, or nothing encodes to it."""
    codec = video_codec(pictures)
    assert codec is not None
    assert written_as(codec, AVI, output, (320, 180), encodes=True).name == expected
    context = av.CodecContext.create(pictures, "r")
    assert wished(AVI, output, context, [], encodes=True) is output


@pytest.mark.parametrize(("size", "expected"), [((176, 144), "h263"), ((320, 180), "h264")])
def test_some_codecs_have_few_sizes(size: tuple[int, int], expected: str) -> None:
    codec = video_codec("h263")
    assert codec is not None
    assert written_as(codec, MATROSKA, MATROSKA, size, encodes=False).name == expected


@pytest.mark.parametrize(
    ("pixels", "expected"), [("yuv420p", "vp9"), ("yuv420p10le", "av1"), (None, "vp9")]
)
@pytest.mark.parametrize("output", [WEBM, MATROSKA, MP4], ids=lambda one: one.name)
def test_pixels_that_no_encoder_of_theirs_takes_become_another_codec_s(
    output: Container, pixels: str | None, expected: str
) -> None:
    """Nothing at hand encodes VP9 of ten bits, which is usual for HDR."""
    codec = video_codec("vp9")
    assert codec is not None
    made = written_as(codec, output, output, (320, 180), encodes=False, pixels=pixels)
    assert made.name == expected


def test_sound_that_nothing_holds_is_no_hindrance() -> None:
    """It is encoded in the container that is asked for, if a cut of such a file may be that."""
    pictures, heard = (av.CodecContext.create(name, "r") for name in ("flv", "adpcm_swf"))
    assert wished(FLV, MATROSKA, pictures, [heard]) is MATROSKA


@pytest.mark.parametrize(
    ("sound", "output", "encodes", "fits"),
    [
        ("aac", MP4, False, True),
        ("wmav2", MP4, False, False),
        ("wmav2", MP4, True, True),
        ("truehd", MOV, True, True),
    ],
)
def test_sound_becomes_another_where_all_is_encoded(
    sound: str, output: Container, encodes: bool, fits: bool
) -> None:
    """Else a container that can't hold it is refused."""
    pictures, heard = (av.CodecContext.create(name, "r") for name in ("h264", sound))
    with nullcontext() if fits else pytest.raises(Unsupported, match=sound):
        assert wished(MATROSKA, output, pictures, [heard], encodes=encodes) is output
