"""Each container is known by how its files begin, and by nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimcore.domain.cutting.container import Container
from trimcore.domain.cutting.containers import (
    ACCEPTED,
    APNG,
    ASF,
    AVI,
    CONTAINERS,
    DV,
    FLV,
    GIF,
    IVF,
    MATROSKA,
    MOV,
    MP4,
    MPEGPS,
    MPEGTS,
    MXF,
    NUT,
    OGV,
    REALMEDIA,
    WEBM,
    WTV,
    Y4M,
    container_of,
)
from trimcore.domain.cutting.sound_containers import (
    AC3,
    ADTS,
    AIFF,
    CAF,
    EAC3,
    FLAC,
    M4A,
    MP3,
    OGG,
    WAV,
)

EBML = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82"


def box(kind: bytes, body: bytes = b"") -> bytes:
    return (8 + len(body)).to_bytes(4, "big") + kind + body


HEADS = [
    (b"\0\0\0\x20ftypisom", MP4),
    (b"\0\0\0\x20ftypM4V ", MP4),
    (b"\0\0\0\x18ftyp3gp5", MP4),
    (box(b"styp", b"msdh\0\0\0\0") + box(b"sidx"), MP4),
    (box(b"moof", bytes(32)), MP4),
    (box(b"uuid", bytes(24)) + box(b"ftyp", b"mp42\0\0\0\0"), MP4),
    (box(b"uuid", bytes(24)), MP4),
    (box(b"free", bytes(4)) + box(b"ftyp", b"isom\0\0\0\0"), MP4),
    (b"\0\0\0\x14ftypqt  ", MOV),
    (box(b"uuid", bytes(24)) + box(b"ftyp", b"qt  \0\0\0\0"), MOV),
    (box(b"wide") + b"\0\0\0\0mdat", MOV),
    (b"\0\0\0\1mdat" + bytes(64), MOV),
    (box(b"free"), MOV),
    (box(b"skip"), MOV),
    (box(b"pnot", bytes(12)), MOV),
    (box(b"moov"), MOV),
    (EBML + b"\x88matroska", MATROSKA),
    (EBML + b"\x84webm", WEBM),
    (b"RIFF\0\0\0\0AVI LIST", AVI),
    (b"RIFF\0\0\0\0AVIXLIST", AVI),
    (b"RIFF\0\0\0\0AVI\x19LIST", AVI),
    ((b"G" + bytes(187)) * 21, MPEGTS),
    ((bytes(4) + b"G" + bytes(187)) * 21, MPEGTS),
    ((b"G" + bytes(203)) * 20, MPEGTS),
    ((b"G" + bytes(187)) * 3, MPEGTS),
    (b"\0\0\1\xba\x44\0\4\0\4\1", MPEGPS),
    (b"\0\0\1\xba\x21\0\1\0\1", MPEGPS),
    (b"FLV\1\5\0\0\0\x09\0\0\0\0", FLV),
    (bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c") + bytes(14), ASF),
    (b"OggS\0\2" + bytes(8) + b"\1\2\3\4" + bytes(8) + b"\1\x2a\x80theora\3\2\1", OGV),
    (bytes.fromhex("060e2b34020501010d01020101020400") + bytes(16), MXF),
    (bytes.fromhex("1f0700bff8787878") + bytes(72) + bytes.fromhex("3f0700ff"), DV),
    (bytes.fromhex("1f07003ff9797979") + bytes(72) + bytes.fromhex("3f0700ff"), DV),
    (b".RMF\0\0\0\x12\0\0", REALMEDIA),
    (b"GIF89a\xa0\0\x78\0", GIF),
    (b"GIF87a\xa0\0\x78\0", GIF),
    (b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR" + bytes(21) + b"acTL" + bytes(12) + b"IDAT", APNG),
    (b"YUV4MPEG2 W160 H96 F12:1\nFRAME\n", Y4M),
    (b"DKIF\0\0\x20\0VP80", IVF),
    (b"nut/multimedia container\0NM", NUT),
    (bytes.fromhex("b7d800203749da11a64e0007e95ead8d") + bytes(8), WTV),
    (b"\0\0\0\x18ftypM4A ", M4A),
    (b"\0\0\0\x18ftypM4B ", M4A),
    (b"ID3\x04\0\0\0\0\0\0", MP3),
    (b"\xff\xfb\x90\x64", MP3),
    (b"\xff\xf3\x84\xc4", MP3),
    (b"fLaC\0\0\0\x22", FLAC),
    (b"OggS\0\2\0\0", OGG),
    (b"\xff\xf1\x50\x80\x01\xbf\xfc", ADTS),
    (b"\xff\xf9\x50\x80\x01\x1f\xfc\0" + b"\xff\xf9\x50\x80\x01\x1f\xfc", ADTS),
    (b"\x0b\x77\0\0\x14\x40", AC3),
    (b"\x0b\x77\0\xbf\x3f\x86", EAC3),
    (b"FORM\0\0\0\0AIFFCOMM", AIFF),
    (b"FORM\0\0\0\0AIFCFVER", AIFF),
    (b"caff\0\1\0\0desc", CAF),
    (b"RIFF\0\0\0\0WAVEfmt ", WAV),
    (b"RF64\xff\xff\xff\xffWAVEds64", WAV),
]
OTHERS = [
    b"RIFF\0\0\0\0RMIDdata",
    b"\xff\xf1\x50\x80\x01\x1f\xfc\0none of them",
    b"\xff\xf1\x7c\x80\x01\xbf\xfc",
    b"\x0b\x77\0\0\x14\xff",
    b"\xff\xff\xff\xff",
    b"\xff\xfb\xf0\x64",
    b"Good morning, this is a text.",
    (b"G" + bytes(187)) * 2,
    b"DKIF\1\0\x20\0VP80",
    b"\x89PNG\r\n\x1a\n" + bytes(8) + b"IDATacTL",
    b"\x89PNG\r\n\x1a\n",
    b"\0\0\1\xb3\x14\0\xf0",
    b"FLV\2\5\0\0\0\x09",
    bytes.fromhex("060e2b34020501010d01020101030400") + bytes(16),
    b".RMF\n",
    b"#EXTM3U\n",
    b"ffconcat version 1.0\n",
    b"",
]


@pytest.mark.parametrize(("head", "expected"), HEADS)
def test_a_file_is_known_by_how_it_begins(head: bytes, expected: Container) -> None:
    """Names and extensions do not count."""
    assert container_of(head) is expected
    assert [one for one in ACCEPTED if one.begins and one.begins(head)] == [expected]


@pytest.mark.parametrize("head", OTHERS)
def test_what_is_none_of_ours_is_nothing(head: bytes) -> None:
    assert container_of(head) is None


def test_each_container_that_is_accepted_is_tried_here() -> None:
    """A new row comes with its bytes."""
    assert {container for _, container in HEADS} == set(ACCEPTED)


@given(
    start=st.sampled_from([*(head for head, _ in HEADS), *OTHERS]),
    cut=st.integers(0, 64),
    rest=st.binary(max_size=256),
)
def test_no_file_begins_like_two(start: bytes, cut: int, rest: bytes) -> None:
    """Whatever its bytes are."""
    head = start[:cut] + rest
    assert sum(bool(one.begins and one.begins(head)) for one in ACCEPTED) <= 1


@pytest.mark.parametrize("container", CONTAINERS, ids=lambda container: container.name)
def test_a_cut_of_each_can_be_written(container: Container) -> None:
    """In a container with a muxer, the source's own if that has one."""
    assert container.outputs
    assert all(output.muxer for output in container.outputs)
    assert not container.muxer or container.outputs[0] is container


def test_names_and_extensions_are_no_two_containers() -> None:
    """They tell one from the other in receipts and in files' names."""
    names = [container.name for container in CONTAINERS]
    extensions = [extension for container in CONTAINERS for extension in container.extensions]
    assert len(set(names)) == len(names)
    assert len(set(extensions)) == len(extensions)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (EBML + b"\x88matroska" + b"\x18\x53\x80\x67\x84rest", 29),
        (EBML + b"\x88matroska" + b"\x18\x53\x80\x67\xff", 0),
        (EBML + b"\x88matroska" + b"\x18\x53\x80\x67", 0),
        (b"RIFF\x10\0\0\0AVI LIST", 24),
    ],
)
def test_some_say_how_long_their_files_are(head: bytes, expected: int) -> None:
    """A recording that goes on says that it does not know."""
    container = container_of(head)
    assert container is not None
    assert container.declared_length is not None
    assert container.declared_length(head) == expected
