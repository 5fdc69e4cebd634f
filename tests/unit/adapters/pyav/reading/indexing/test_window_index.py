"""The packets that a window needs are indexed, and what lies before or behind is not read."""

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import av
import pytest

from tests.tiny_films import FILM, MIDDLE, SOUNDING, film, opened
from trimcore.adapters.pyav.bitstream.nal import Framing
from trimcore.adapters.pyav.bitstream.unit_syntax import H264
from trimcore.adapters.pyav.codecs.video import video_codec
from trimcore.adapters.pyav.reading.indexing.indexed_packet import counts_frames, index_packet
from trimcore.adapters.pyav.reading.indexing.seeking import seek
from trimcore.adapters.pyav.reading.indexing.window_index import WindowIndex, index_window
from trimcore.domain.cutting.planning.packets import PacketKind
from trimcore.domain.cutting.timeline.window import TrimWindow

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream

LENGTHS = Framing(units=H264, width=4)


def indexed(window: TrimWindow, content: bytes) -> WindowIndex:
    """Index a window of a film."""
    return index_window(opened(content), window)


def shown_from(index: WindowIndex) -> Fraction:
    """Tell when the first indexed frame shows."""
    return index.video.moment(min(packet.pts for packet in index.video.packets))


@pytest.mark.parametrize(
    ("start", "keyframe"),
    [("0", 0), ("0.2", 0), ("0.4", 12), ("0.79", 12), ("0.81", 24), ("1.9", 48)],
)
def test_it_begins_with_the_keyframe_before_the_window(start: str, keyframe: int) -> None:
    """From there on, its frames can be decoded."""
    index = indexed(TrimWindow.parse(start, "0.1"), film())
    assert shown_from(index) == Fraction(keyframe, 30)
    assert index.video.packets[0].kind is PacketKind.KEY


def test_it_ends_behind_the_window() -> None:
    """When all its frames have come, whatever their order, and not at the end of the file."""
    index = indexed(MIDDLE, film(SOUNDING))
    shown = [index.video.moment(packet.pts) for packet in index.video.packets]
    assert max(shown) >= MIDDLE.end
    assert set(shown) >= {Fraction(frame, 30) for frame in range(15, 45)}
    assert not index.video.to_end


def test_a_window_past_the_end_is_indexed_to_the_end() -> None:
    """It says so."""
    index = indexed(TrimWindow.parse("1.5", "9"), film())
    assert index.video.to_end
    assert index.video.moment(max(packet.pts for packet in index.video.packets)) == Fraction(59, 30)


def test_the_beginning_is_the_stream_s_own() -> None:
    """Nothing comes before it, so nothing has to be sought."""
    index = indexed(TrimWindow.parse("0", "0.5"), film())
    assert index.video.from_start
    assert index.seek_tick is None
    later = indexed(TrimWindow.parse("1.3", "0.5"), film())
    assert not later.video.from_start
    assert later.seek_tick is not None


def test_sound_is_indexed_around_the_window() -> None:
    """From before its start to past its end."""
    (track,) = indexed(MIDDLE, film(SOUNDING)).sounds.values()
    assert track.moment(track.packets[0].pts) <= MIDDLE.start
    assert track.moment(track.packets[-1].end) >= MIDDLE.end


def test_seeking_leads_there_again() -> None:
    """The first packet of the pictures is that of the index, or one before it."""
    source = opened(film())
    index = index_window(source, MIDDLE)
    seek(source, index.seek_tick)
    first = next(packet for packet in source.container.demux(source.video) if packet.size)
    assert (first.dts, first.pts) == (index.video.packets[0].dts, index.video.packets[0].pts)


def test_pictures_before_a_tick_can_be_hidden() -> None:
    """They are still there, for others that need them."""
    index = indexed(MIDDLE, film())
    tick = index.video.packets[0].pts + 1
    hidden = index.shown_from(tick)
    assert len(hidden.video.packets) == len(index.video.packets)
    assert hidden.video.shown_ticks() == index.video.shown_ticks()[1:]


def test_the_last_packet_can_be_left_out() -> None:
    """A stream may have been cut off amid it."""
    index = indexed(TrimWindow.parse("1.5", "9"), film())
    assert index.without_broken_off().video.packets == index.video.packets[:-1]


def test_only_avi_counts_its_frames() -> None:
    """It tells when they are decoded, and not when they show."""
    avi = replace(FILM, name="counted", container="avi", suffix="avi")
    assert counts_frames(opened(film(avi)))
    assert not counts_frames(opened(film()))


def packet_of(data: bytes, *, keyframe: bool = True) -> "Packet[Stream]":
    """Return a packet with times."""
    packet: Packet[Stream] = av.Packet(data)
    packet.pts = packet.dts = 5
    packet.is_keyframe = keyframe
    return packet


def test_a_packet_without_times_can_not_be_indexed() -> None:
    """Nobody knows where it belongs."""
    packet: Packet[Stream] = av.Packet(b"data")
    assert index_packet(packet) is None


@pytest.mark.parametrize(
    ("unit", "kind", "keyframe"),
    [("65 88", PacketKind.KEY, True), ("41 9a", PacketKind.OPEN, True)],
)
def test_the_bytes_tell_what_kind_of_keyframe_it_is(
    unit: str, kind: PacketKind, *, keyframe: bool
) -> None:
    """The container calls both by one name."""
    data = LENGTHS.wrap([bytes.fromhex(unit)])
    packet = index_packet(packet_of(data), LENGTHS, video_codec("h264"))
    assert packet is not None
    assert (packet.kind, packet.keyframe) == (kind, keyframe)


def test_an_open_keyframe_is_none_where_frames_are_counted() -> None:
    """One that did not come out would shift all that follow."""
    data = LENGTHS.wrap([b"\x41\x9a"])
    packet = index_packet(packet_of(data), LENGTHS, video_codec("h264"), counts=True)
    assert packet is not None
    assert not packet.keyframe


def test_a_packet_that_shows_nothing_is_hidden() -> None:
    """VP9 keeps frames that only others need."""
    packet = index_packet(packet_of(b"\x84", keyframe=False), None, video_codec("vp9"))
    assert packet is not None
    assert packet.kind is PacketKind.HIDDEN
