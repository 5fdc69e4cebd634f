import pytest

from trimcore.adapters.pyav.bitstream import unit_syntax
from trimcore.adapters.pyav.bitstream.keyframes import is_key, kind_of_key, shows_nothing
from trimcore.adapters.pyav.bitstream.nal import Framing
from trimcore.domain.cutting.planning.packets import PacketKind

H264, HEVC = Framing(units=unit_syntax.H264, width=4), Framing(units=unit_syntax.HEVC, width=4)


@pytest.mark.parametrize(
    ("framing", "first_bytes", "kind"),
    [
        (H264, [0x06, 0x65], PacketKind.KEY),
        (H264, [0x67, 0x68, 0x65], PacketKind.KEY),
        (H264, [0x06, 0x41], PacketKind.OPEN),
        (HEVC, [19 << 1], PacketKind.KEY),
        (HEVC, [39 << 1, 20 << 1], PacketKind.KEY),
        (HEVC, [21 << 1], PacketKind.OPEN),
        (HEVC, [16 << 1], PacketKind.OPEN),
    ],
)
def test_a_keyframe_is_told_by_its_first_slice(
    framing: Framing, first_bytes: list[int], kind: PacketKind
) -> None:
    """What stands before it does not count."""
    packet = framing.wrap(bytes([first, 1, 128]) for first in first_bytes)
    assert kind_of_key(packet, framing) is kind


def test_a_broken_packet_is_no_keyframe() -> None:
    """Nothing can be entered there."""
    assert kind_of_key(bytes(20), H264) is PacketKind.INTER


class TestUnshown:
    @pytest.mark.parametrize(
        ("codec", "data", "nothing"),
        [
            ("vp8", "10", False),
            ("vp8", "01", True),
            ("vp9", "86", False),
            ("vp9", "84", True),
            ("vp9", "88", False),
            ("vp9", "b1", False),
            ("vp9", "b0", True),
            ("vp9", "b4", False),
            ("vp9", "84c0", False),
            ("h264", "00", False),
            ("vp8", "", False),
            ("vp9", "", False),
        ],
        ids=str,
    )
    def test_a_header_tells_whether_a_frame_is_shown(
        self, codec: str, data: str, nothing: bool
    ) -> None:
        """VP9 may show one again, pack several into a packet, and has a bit more in profile 3."""
        assert shows_nothing(bytes.fromhex(data), codec) is nothing


@pytest.mark.parametrize(
    ("codec", "data", "key"),
    [
        ("vp8", "10", True),
        ("vp8", "11", False),
        ("vp9", "82", True),
        ("vp9", "86", False),
        ("vp9", "88", False),
        ("vp9", "b1", True),
        ("vp9", "b2", False),
        ("vp9", "", False),
    ],
)
def test_a_header_tells_whether_a_frame_needs_others(codec: str, data: str, key: bool) -> None:
    """VP9 may show one again, and has a bit more in profile 3."""
    assert is_key(bytes.fromhex(data), codec) is key
