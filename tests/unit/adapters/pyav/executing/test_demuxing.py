"""What was indexed is read again, from the first packet that a plan needs."""

from tests.tiny_films import FILM, SOUNDING, film, planned
from trimcore.adapters.pyav.executing.demuxing import planned_packets
from trimcore.domain.cutting.timeline.window import TrimWindow


def test_pictures_come_with_their_positions_in_the_index() -> None:
    """Each with the times that it was indexed with."""
    cut = planned(film())
    read = [(at, packet) for at, packet in planned_packets(cut) if at is not None]
    assert [at for at, _ in read] == list(range(len(cut.index.video.packets)))
    for at, packet in read:
        indexed = cut.index.video.packets[at]
        assert (packet.pts, packet.dts, packet.size) == (indexed.pts, indexed.dts, indexed.size)


def test_it_begins_with_the_first_packet_that_is_needed() -> None:
    """Nothing is decoded where a window begins with a keyframe."""
    cut = planned(film(), TrimWindow.parse("0.8", "0.9"))
    needed = cut.plan.decode_from
    positions = [at for at, _ in planned_packets(cut) if at is not None]
    assert positions[0] == needed
    assert cut.index.video.packets[needed].pts == cut.plan.frames[0].tick


def test_it_goes_on_until_all_sound_has_come() -> None:
    """The last indexed packet of a track is among those read."""
    cut = planned(film(SOUNDING))
    sounds = [packet.pts for at, packet in planned_packets(cut) if at is None]
    (track,) = cut.index.sounds.values()
    assert track.packets[-1].pts in sounds


def test_it_may_be_read_twice() -> None:
    """Each try begins anew."""
    cut = planned(film(FILM))
    first = [(at, packet.pts) for at, packet in planned_packets(cut)]
    assert first == [(at, packet.pts) for at, packet in planned_packets(cut)]
