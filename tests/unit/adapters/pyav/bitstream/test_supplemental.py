import pytest

from trimcore.adapters.pyav.bitstream import unit_syntax
from trimcore.adapters.pyav.bitstream.nal import BrokenUnits, Framing
from trimcore.adapters.pyav.bitstream.supplemental import messages, supplement_of

H264, HEVC = Framing(units=unit_syntax.H264, width=4), Framing(units=unit_syntax.HEVC, width=4)
BARE_H264 = Framing(units=unit_syntax.H264, width=0)
BARE_HEVC = Framing(units=unit_syntax.HEVC, width=0)
IDR, HEVC_IDR, RPU = b"\x65\x88", bytes([19 << 1, 1, 0x88]), bytes([62 << 1, 1, 0x19])


def sei(framing: Framing, *given: tuple[int, bytes]) -> bytes:
    """Write a unit of short messages."""
    header = bytes([39 << 1, 1]) if framing.units is unit_syntax.HEVC else b"\x06"
    return header + b"".join(bytes([kind, len(body)]) + body for kind, body in given) + b"\x80"


def read(data: bytes, framing: Framing) -> list[tuple[int, bytes]]:
    """List the messages of a packet."""
    return [message for unit in framing.split(data) for message in messages(unit, framing)]


@pytest.mark.parametrize(("framing", "slice_"), [(H264, IDR), (HEVC, HEVC_IDR)])
def test_what_speaks_of_the_picture_goes_with_another(framing: Framing, slice_: bytes) -> None:
    """Captions, dynamic brightness and surroundings do; times, buffers and recovery do not."""
    kept = [(4, b"\xb5\x00\x3cfirst"), (148, b"\1\2"), (45, b"\3"), (4, b"\xb5\x00\x31GA94")]
    left = [(0, b"\1"), (1, b"\2"), (6, b"\3"), (129, b"\1"), (132, b"\2"), (137, b"\3")]
    packet = framing.wrap([sei(framing, *kept[:2], *left), sei(framing, *kept[2:]), slice_])
    bare = Framing(units=framing.units, width=0)
    made = supplement_of(packet, framing).beside(bare.wrap([slice_]), bare)
    assert read(made, bare) == kept
    assert bare.split(made)[-1] == slice_


def test_it_stands_before_the_first_slice_and_behind_the_sets() -> None:
    """An encoder's own parameter sets come first; Dolby Vision's unit comes last."""
    sets = [bytes([kind << 1, 1, 7]) for kind in (32, 33, 34)]
    given = supplement_of(HEVC.wrap([sei(HEVC, (4, b"x")), HEVC_IDR, RPU]), HEVC)
    made = given.beside(BARE_HEVC.wrap([*sets, HEVC_IDR]), BARE_HEVC)
    kinds = [BARE_HEVC.kind(unit) for unit in BARE_HEVC.split(made)]
    assert kinds == [32, 33, 34, 39, 19, 62]


def test_zeros_inside_a_message_start_no_unit() -> None:
    """They are escaped again, and long messages are counted over 255."""
    body = bytes(600) + b"\1"
    framed = H264.wrap([b"\x06\x04\xff\xff\x5b" + bytes.fromhex("000003") * 300 + b"\x01\x80", IDR])
    made = supplement_of(framed, H264).beside(BARE_H264.wrap([IDR]), BARE_H264)
    assert b"\0\0\0\0" not in made[4:-7]
    assert read(made, BARE_H264) == [(4, body)]


def test_an_encoders_own_settings_stay_behind() -> None:
    """x264 signs them with a UUID; what a camera notes under another one is kept."""
    x264 = bytes.fromhex("dc45e9bde6d948b7962cd820d923eeef") + b"x264 - core 164"
    camera = bytes.fromhex("17ee8c60f84d11d98cd60800200c9a66") + b"MDPM"
    packet = H264.wrap([sei(H264, (5, x264)), sei(H264, (5, camera)), IDR])
    made = supplement_of(packet, H264).beside(BARE_H264.wrap([IDR]), BARE_H264)
    assert read(made, BARE_H264) == [(5, camera)]


@pytest.mark.parametrize("data", [b"", bytes(12), H264.wrap([IDR]), H264.wrap([b"\x06\x04"])])
def test_a_packet_may_carry_nothing(data: bytes) -> None:
    """Nor does a broken one."""
    assert not supplement_of(data, H264)


def test_nothing_is_put_beside_what_is_broken() -> None:
    """The encoder's packet has to be made of units."""
    given = supplement_of(H264.wrap([sei(H264, (4, b"x")), IDR]), H264)
    with pytest.raises(BrokenUnits):
        given.beside(b"", BARE_H264)
