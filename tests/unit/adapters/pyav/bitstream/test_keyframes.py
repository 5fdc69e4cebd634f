import pytest

from trimcore.adapters.pyav.bitstream import unit_syntax
from trimcore.adapters.pyav.bitstream.keyframes import kind_of_key
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
