"""What a file says of each part of its pictures, and how it reads as if it had one part only."""

import io
from dataclasses import replace

import av
import pytest

from tests.corpus.joined import Recording, joined, record
from trimcore.adapters.pyav.reading.sample_descriptions import sample_descriptions
from trimcore.adapters.pyav.reading.source_file import SourceFile

ONE = Recording(codec="mpeg4", frames=5, gop=5)
TWO = replace(ONE, width=256, height=144)


def opened(content: bytes) -> SourceFile:
    return SourceFile(lambda at, length: content[at : at + length], len(content))


def whole(file: SourceFile) -> bytes:
    file.seek(0)
    return b"".join(iter(lambda: file.read(1 << 16), b""))


def test_a_file_with_one_description_has_none_to_choose_from() -> None:
    """Which is what nearly all files are."""
    assert sample_descriptions(opened(record(ONE)), 1) is None


def test_each_packet_has_the_description_of_its_chunk() -> None:
    """The file stays where it was read."""
    content = joined(record(ONE), record(TWO))
    file = opened(content)
    file.seek(77)
    found = sample_descriptions(file, 1)
    assert found is not None
    assert file.tell() == 77
    with av.open(io.BytesIO(content), "r") as container:
        places = [packet.pos for packet in container.demux(video=0) if packet.size]
    assert [found.of(place) for place in places] == [0] * 5 + [1] * 5


@pytest.mark.parametrize(("number", "width"), [(0, 320), (1, 256)])
def test_one_description_is_shown_alone(number: int, width: int) -> None:
    """Nothing else of the file changes, not even its size."""
    content = joined(record(ONE), record(TWO))
    file = opened(content)
    found = sample_descriptions(file, 1)
    assert found is not None
    file.instead = found.alone(number)
    shown = whole(file)
    assert len(shown) == len(content)
    assert sample_descriptions(opened(shown), 1) is None
    with av.open(io.BytesIO(shown), "r") as container:
        assert container.streams.video[0].width == width
        assert sum(packet.size > 0 for packet in container.demux(video=0)) == 10


@pytest.mark.parametrize("track", [0, 2, 99])
def test_other_tracks_have_none(track: int) -> None:
    """The number is the track's own."""
    assert sample_descriptions(opened(joined(record(ONE), record(TWO))), track) is None


@pytest.mark.parametrize("kept", range(8, 2400, 151))
def test_a_file_that_breaks_off_has_none(kept: int) -> None:
    """Wherever it does, and whatever its sizes promise."""
    content = joined(record(ONE), record(TWO))
    assert sample_descriptions(opened(content[: len(content) - kept]), 1) is None


def test_tables_that_promise_too_much_are_read_as_far_as_they_go() -> None:
    """A count of entries is nothing to trust."""
    content = bytearray(joined(record(ONE), record(TWO)))
    for name in (b"stsc", b"stco", b"stsd"):
        at = content.index(name) + 8
        content[at : at + 4] = b"\x7f\xff\xff\xff"
    found = sample_descriptions(opened(bytes(content)), 1)
    assert found is None or len(found.entries) <= 2
