"""Times are found wherever a piece of a file begins, and none where there are none."""

from collections.abc import Callable, Iterator

import pytest

from trimcore.adapters.pyav.reading.clocks import flv, program_stream, transport_stream
from trimcore.adapters.pyav.reading.clocks.marks import Seen

TRACK = 0x1E0


def written(mark: int, tick: int) -> bytes:
    """Write a time of 33 bits behind four bits of a mark."""
    high, middle, low = tick >> 30, tick >> 15 & 0x7FFF, tick & 0x7FFF
    whole = (mark << 4 | high << 1 | 1, *(middle << 1 | 1).to_bytes(2, "big"))
    return bytes((*whole, *(low << 1 | 1).to_bytes(2, "big")))


def pes(header: bytes) -> bytes:
    """Begin a packet of pictures with a header behind its length."""
    return b"\0\0\1\xe0\0\0" + header + bytes(40)


def tag(kind: int, tick: int, data: bytes) -> bytes:
    """Write an FLV tag, with its length behind it."""
    time = (tick & 0xFFFFFF).to_bytes(3, "big") + bytes([tick >> 24])
    whole = bytes([kind]) + len(data).to_bytes(3, "big") + time + bytes(3) + data
    return whole + len(whole).to_bytes(4, "big")


@pytest.mark.parametrize(
    "header",
    [
        pytest.param(b"\x81\x80\5" + written(2, 7000), id="shown"),
        pytest.param(b"\x81\xc0\x0a" + written(3, 9000) + written(1, 7000), id="decoded, too"),
        pytest.param(written(2, 7000), id="mpeg-1"),
        pytest.param(b"\xff\xff\x60\x2e" + written(2, 7000), id="mpeg-1 behind a buffer's size"),
        pytest.param(written(3, 9000) + written(1, 7000), id="mpeg-1 decoded, too"),
    ],
)
def test_a_program_stream_tells_when_pictures_are_decoded(header: bytes) -> None:
    """In the headers of MPEG-2 and of MPEG-1."""
    data = b"rest of something" + pes(header)
    assert list(program_stream.times(data, TRACK)) == [Seen(17, 7000)]


def test_packets_without_times_and_of_other_tracks_tell_none() -> None:
    """Nor does one that is cut off."""
    silent, short = pes(b"\x81\0\0"), pes(written(2, 7000))[:20]
    assert list(program_stream.times(silent + short, TRACK)) == []
    assert list(program_stream.times(pes(written(2, 7000)), TRACK + 1)) == []


def test_an_flv_file_tells_when_pictures_are_decoded() -> None:
    """From the first tag on that is whole; headers and sound are none."""
    tags = [
        tag(8, 5, b"\xafsound"),
        tag(9, 0, b"\x17\0header"),
        tag(9, 40, b"\x17\1a picture"),
        tag(9, 80, b"\x22another"),
        tag(9, 1 << 24, b"\x91hvc1 picture"),
        tag(9, 90, b"\x90hvc1 header"),
    ]
    data = b"the end of a tag" + b"".join(tags)
    assert [one.tick for one in flv.times(data, 0)] == [40, 80, 1 << 24]


@pytest.mark.parametrize("times", [flv.times, program_stream.times, transport_stream.times])
@pytest.mark.parametrize("data", [b"", b"\0\0\1\xe0", bytes(500), b"G" * 500])
def test_what_is_none_of_them_tells_nothing(
    times: Callable[[bytes, int], Iterator[Seen]], data: bytes
) -> None:
    assert list(times(data, TRACK)) == []
