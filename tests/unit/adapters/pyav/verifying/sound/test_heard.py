"""Sound that has changed in a finished output: its bytes, their order, the places of channels."""

from __future__ import annotations

import io
from collections.abc import Iterator
from fractions import Fraction
from functools import cache

import av
import pytest
from av.audio.stream import AudioStream
from av.packet import Packet
from av.stream import Stream
from av.video.stream import VideoStream

from tests.corpus.pictures import draw
from tests.unit.adapters.pyav.verifying.outputs import (
    FILMS,
    FRAMES,
    HEIGHT,
    RATE,
    WIDTH,
    WINDOW,
    Output,
    cut_of,
    output_of,
    source_of,
)
from tests.unit.adapters.pyav.verifying.spoiling import Packets, of_kind, rewrapped
from trimcore.adapters.pyav.bitstream.remade import remade
from trimcore.adapters.pyav.executing import demuxing, execution
from trimcore.adapters.pyav.executing.cut import Cut
from trimcore.adapters.pyav.verifying.expected import LostSound, WrongOutput
from trimcore.domain.cutting.modes import TrimMode

SAMPLES, PART = 48_000, 1024


def exchanged(packets: Packets) -> Packets:
    """Let two neighbours amid the sound have each other's bytes."""
    at = len(packets) // 3
    one, two = packets[at], packets[at + 1]
    packets[at : at + 2] = remade(one, bytes(two)), remade(two, bytes(one))
    packets[at].stream, packets[at + 1].stream = one.stream, two.stream
    return packets


def one_bit(packets: Packets) -> Packets:
    """Change a bit far from all that is decoded."""
    at = len(packets) // 3
    data = bytearray(bytes(packets[at]))
    data[-3] ^= 4
    spoilt = remade(packets[at], bytes(data))
    spoilt.stream = packets[at].stream
    return [*packets[:at], spoilt, *packets[at + 1 :]]


@pytest.mark.parametrize("name", list(FILMS))
@pytest.mark.parametrize("change", [exchanged, one_bit])
def test_sound_amid_a_piece_that_has_changed_is_wrong(name: str, change: object) -> None:
    """Where none of it is decoded, too."""
    made, spoil = output_of(name), exchanged if change is exchanged else one_bit
    with pytest.raises(WrongOutput, match="not what was written"):
        made.check(rewrapped(made.content, made.muxer, of_kind("audio", spoil)))


@pytest.mark.parametrize("name", list(FILMS))
@pytest.mark.parametrize("lost", [1, 3])
def test_sound_that_was_lost_on_the_way_is_missed(
    monkeypatch: pytest.MonkeyPatch, name: str, lost: int
) -> None:
    """Packets that the index has of the window never came to be copied; all else is right."""
    read = demuxing.planned_packets

    def losing(cut: Cut) -> Iterator[tuple[int | None, Packet[Stream]]]:
        (plan,) = cut.plan.sounds.values()
        passed = 0
        for position, packet in read(cut):
            if position is None and (packet.pts or 0) > plan.first_audible:
                passed += 1
                if 12 < passed <= 12 + lost:
                    continue
            yield position, packet

    monkeypatch.setattr(execution, "planned_packets", losing)
    made = cut_of(source_of(FILMS[name]), WINDOW, TrimMode.EXACT)
    with pytest.raises(WrongOutput, match="came to be copied"):
        made.check()


@cache
def surrounded(container: str, codec: str, layout: str) -> Output:
    """Cut a film whose sound comes from several places, each of its own loudness."""
    file = io.BytesIO()
    with av.open(file, "w", format=container) as made:
        video = made.add_stream("libx264", rate=RATE, options={"preset": "ultrafast", "bf": "0"})
        assert isinstance(video, VideoStream)
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        video.codec_context.gop_size = 15
        sound = made.add_stream(codec, rate=SAMPLES)
        assert isinstance(sound, AudioStream)
        sound.layout = layout
        for number in range(FRAMES):
            frame = draw(number, WIDTH, HEIGHT)
            frame.pts = number
            made.mux(video.encode(frame))
        made.mux(video.encode(None))
        for part in range(FRAMES * SAMPLES // RATE // PART):
            made.mux(sound.encode(_part(layout, part)))
        made.mux(sound.encode(None))
    return cut_of(file.getvalue(), WINDOW, TrimMode.EXACT)


def _part(layout: str, number: int) -> av.AudioFrame:
    frame = av.AudioFrame(format="s16", layout=layout, samples=PART)
    channels = frame.layout.nb_channels
    tone = [
        100 * channel * (1 if at % 50 < 25 else -1)
        for at in range(PART)
        for channel in range(channels)
    ]
    data = b"".join(value.to_bytes(2, "little", signed=True) for value in tone)
    frame.planes[0].update(data.ljust(frame.planes[0].buffer_size, b"\0"))
    frame.sample_rate, frame.time_base, frame.pts = SAMPLES, Fraction(1, SAMPLES), number * PART
    return frame


def placed(content: bytes, muxer: str, layout: str) -> bytes:
    """Wrap all anew, and say that the sound comes from other places."""
    file = io.BytesIO()
    with av.open(io.BytesIO(content), "r") as source, av.open(file, "w", format=muxer) as made:
        copies = {
            one.index: made.add_stream_from_template(one, opaque=True) for one in source.streams
        }
        for one in copies.values():
            if isinstance(one, AudioStream):
                one.codec_context.layout = layout
        for packet in source.demux():
            if packet.size:
                packet.stream = copies[packet.stream_index]
                made.mux(packet)
    return file.getvalue()


PLACES = [
    ("mov", "pcm_s16le", "5.1", "5.1(side)"),
    ("mov", "pcm_s16le", "5.1", "hexagonal"),
    ("mov", "pcm_s16le", "stereo", "downmix"),
    ("mov", "pcm_s24le", "5.1", "6.0"),
]


@pytest.mark.parametrize(("container", "codec", "layout", "other"), PLACES)
def test_channels_at_other_places_are_noticed(
    container: str, codec: str, layout: str, other: str
) -> None:
    """As many of them, each as loud as it was."""
    made = surrounded(container, codec, layout)
    assert made.check() > 30
    assert made.check(placed(made.content, made.muxer, layout)) > 30
    with pytest.raises(LostSound, match="placed"):
        made.check(placed(made.content, made.muxer, other))
