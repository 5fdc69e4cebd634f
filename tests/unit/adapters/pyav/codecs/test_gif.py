import pytest

from trimcore.adapters.pyav.codecs.gif import image_of

IMAGE = bytes([0x2C, 0, 0, 0, 0, 2, 0, 2, 0, 0, 2, 2, 0x4C, 0x01, 0])
DELAY = bytes([0x21, 0xF9, 4, 1, 10, 0, 0xFF, 0])
LOOPS = bytes([0x21, 0xFF, 11, *b"NETSCAPE2.0", 3, 1, 0, 0, 0])
HEAD = b"GIF89a" + bytes([2, 0, 2, 0, 0, 0, 0])
PALETTE = b"GIF89a" + bytes([2, 0, 2, 0, 0x81, 0, 0]) + bytes(12)


@pytest.mark.parametrize(
    "packet",
    [
        IMAGE,
        DELAY + IMAGE,
        HEAD + DELAY + IMAGE,
        PALETTE + LOOPS + DELAY + IMAGE,
        DELAY + IMAGE + b";",
    ],
    ids=["bare", "delay", "head", "palette", "end"],
)
def test_what_muxers_write_anew_is_left_out(packet: bytes) -> None:
    assert image_of(packet) == IMAGE


@pytest.mark.parametrize("packet", [b"", b"GIF8", HEAD, DELAY, DELAY[:4], b"\x21\xf9\xff"])
def test_a_packet_without_a_picture_is_left_as_it_is(packet: bytes) -> None:
    assert image_of(packet) == packet
