"""What each picture carries beside itself: captions, dynamic brightness, surroundings."""

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, cast

import av
import pytest
from av.sidedata.sidedata import Type

from tests.corpus.sources import Library
from trimcore.adapters.pyav.bitstream.nal import Framing, escape, framing_of
from trimcore.adapters.pyav.bitstream.unit_syntax import HEVC
from trimcore.adapters.pyav.codecs.video import codec_of
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

if TYPE_CHECKING:
    from collections.abc import Iterable

    from av.packet import Packet
    from av.sidedata.sidedata import SideData
    from av.stream import Stream
    from av.video.stream import VideoStream

CAPTION = bytes.fromhex("b50031474139340341ff")
READ = {Type.A53_CC, Type.SEI_UNREGISTERED, Type.AMBIENT_VIEWING_ENVIRONMENT, Type.DYNAMIC_HDR_PLUS}
CAMERA = bytes(range(16))


def carried(number: int, framing: Framing) -> bytes:
    """Write a unit that says something else beside each picture: its number, in several ways."""
    caption = CAPTION + bytes([0xFC, 0x80 | number & 0x7F, 0x80 | number >> 7 & 0x7F, 0xFF])
    surroundings = (10_000 * (number + 1)).to_bytes(4, "big") + bytes.fromhex("3d133d13")
    notes = CAMERA + bytes([0, 0, 0, number])
    brightness = _brightness(number)
    header = bytes([39 << 1, 1]) if framing.units is HEVC else b"\x06"
    messages = ((4, caption), (148, surroundings), (5, notes), (4, brightness))
    body = b"".join(bytes([kind, len(text)]) + text for kind, text in messages)
    return header + escape(body + b"\x80")


def _brightness(number: int) -> bytes:
    """Write HDR10+ (SMPTE ST 2094-40, application 4, version 1) with a light of its own."""
    fields = [(1, 2), (4000, 27), (0, 1), *[(10_000 + 100 * number, 17)] * 3, (5000, 17), (0, 4)]
    bits = "".join(f"{value:0{width}b}" for value, width in [*fields, (100, 10), (0, 3)])
    bits += "0" * (-len(bits) % 8)
    return bytes.fromhex("b5003c00010401") + int(bits, 2).to_bytes(len(bits) // 8, "big")


def with_messages(source: Path, into: Path) -> Path:
    """Copy a film, and put a unit of messages before each of its pictures."""
    with av.open(source) as film, av.open(into, "w") as made:
        video = film.streams.video[0]
        copy = made.add_stream_from_template(video)
        units = codec_of(video).units
        assert units is not None
        framing = framing_of(units, video.codec_context.extradata or b"")
        for number, packet in enumerate(film.demux(video)):
            if packet.size:
                made.mux(_before_slices(packet, copy, framing, number))
    return into


def _before_slices(
    packet: "Packet[VideoStream]", copy: "VideoStream", framing: Framing, number: int
) -> "Packet[Stream]":
    units = framing.split(bytes(packet))
    more: Packet[Stream] = av.Packet(framing.wrap([carried(number, framing), *units]))
    more.pts, more.dts, more.duration = packet.pts, packet.dts, packet.duration
    more.time_base, more.is_keyframe, more.stream = packet.time_base, packet.is_keyframe, copy
    return more


def read(path: Path) -> list[tuple[Fraction, list[tuple[str, bytes]]]]:
    """Decode a film, and list what libav says is beside each picture."""
    with av.open(path) as film:
        return [
            (
                Fraction(frame.pts or 0) * (frame.time_base or 1),
                sorted(
                    (side.type.name, bytes(side))
                    for side in cast("Iterable[SideData]", frame.side_data)
                    if side.type in READ and not _is_the_encoders(side)
                ),
            )
            for frame in film.decode(video=0)
        ]


def _is_the_encoders(side: "SideData") -> bool:
    return side.type is Type.SEI_UNREGISTERED and not bytes(side).startswith(CAMERA)


@pytest.mark.parametrize("mode", [TrimMode.EXACT, TrimMode.ENCODE], ids=str)
@pytest.mark.parametrize("name", ["h264", "h264-open-gop", "h264-pyramid", "hevc"])
@pytest.mark.parametrize("window", [("0.63", "2.2"), ("1.9", "0.4")], ids=str)
def test_each_picture_keeps_what_it_carried(
    engine: PyavMedia,
    library: Library,
    tmp_path: Path,
    *,
    mode: TrimMode,
    name: str,
    window: tuple[str, str],
) -> None:
    """Whether it was copied or made again, and once only."""
    source = with_messages(library.path(name), tmp_path / "source.mp4")
    asked, sink = TrimWindow.parse(*window), KeptSink()
    engine.trim(KeptSource(source.read_bytes()), asked, sink, mode=mode, watch=unwatched)
    output = tmp_path / "out.mp4"
    output.write_bytes(sink.content)
    wanted = [beside for time, beside in read(source) if asked.contains(time)]
    known = len(READ) if name == "hevc" else len(READ) - 1  # libav reads no HDR10+ in H.264
    assert {len(beside) for beside in wanted} == {known}
    assert [beside for _, beside in read(output)] == wanted
