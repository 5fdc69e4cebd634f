"""Which packets of a window come behind another's, where packets are whole."""

from fractions import Fraction

import pytest

from trimcore.domain.cutting.planning.sound.alone import (
    CopiedSound,
    CopyWay,
    Piece,
    SampleWindow,
)
from trimcore.domain.cutting.planning.sound.following import FollowingSound

PACKETS = [Piece(position=Fraction(at), count=10, packet=at) for at in range(0, 200, 10)]


def window(begin: int, end: int) -> SampleWindow:
    return SampleWindow(begin=Fraction(begin), end=Fraction(end))


def taken(sound: "CopiedSound[int] | FollowingSound[int]") -> list[int]:
    return [piece.packet for packet in PACKETS for piece in sound.take(packet)]


@pytest.mark.parametrize(
    ("begin", "end", "late", "packets"),
    [
        (50, 80, 0, [50, 60, 70]),
        (54, 84, 0, [50, 60, 70]),
        (56, 86, 0, [60, 70, 80]),
        (50, 80, 4, [50, 60, 70]),
        (50, 80, -4, [50, 60, 70]),
        (54, 84, 3, [60, 70, 80]),
        (51, 53, 0, []),
        (50, 80, -500, [50, 60, 70]),
    ],
)
def test_a_window_begins_nearest_to_where_the_sound_has_ended(
    begin: int, end: int, late: int, packets: list[int]
) -> None:
    """And ends nearest to its own end, as far as it began late."""
    sound = FollowingSound[int](window=window(begin, end), late=Fraction(late))
    assert taken(sound) == packets


def test_the_last_window_ends_with_its_sample_if_packets_can_be_trimmed() -> None:
    sound = FollowingSound[int](window=window(50, 76), late=Fraction(0), trims=True)
    pieces = [piece for packet in PACKETS for piece in sound.take(packet)]
    assert [(piece.packet, piece.count, piece.behind) for piece in pieces] == [
        (50, 10, 0),
        (60, 10, 0),
        (70, 6, 4),
    ]
    assert sound.begins == 50
    assert sound.ends == 76


@pytest.mark.parametrize(("end", "packets"), [(84, [50, 60, 70]), (86, [50, 60, 70, 80])])
def test_a_window_that_is_followed_ends_with_the_nearest_packet(
    end: int, packets: list[int]
) -> None:
    """Whether or not the container could trim it."""
    for trims in (True, False):
        way = CopyWay(hides=None, trims=trims, run_up=0)
        sound = CopiedSound[int](window=window(50, end), way=way, followed=True)
        assert taken(sound) == packets
        assert sound.ends == packets[-1] + 10


def test_no_seam_knows_of_an_error_before_it() -> None:
    """Forty windows of seven and a half packets end where they should."""
    heard = 0
    for number in range(40):
        sound = FollowingSound[int](window=window(13, 88), late=Fraction(heard - 75 * number))
        heard += 10 * len(taken(sound))
        assert abs(heard - 75 * (number + 1)) <= 5
