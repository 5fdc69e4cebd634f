"""Ways to spoil a file: its packets wrapped anew with something wrong, or its bytes changed."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import cast

import av
from av.audio.stream import AudioStream
from av.packet import Packet
from av.stream import Stream
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from tests.corpus.boxes import boxes_of

Packets = list["Packet[Stream]"]


def rewrapped(
    content: bytes,
    muxer: str,
    change: Callable[[Packets], Packets] = lambda packets: packets,
    *,
    header: dict[str, bytes] | None = None,
    shape: Fraction | None = None,
    colours: tuple[int, int, int, int] | None = None,
    places: str = "",
    without: str = "",
) -> bytes:
    """Wrap all packets again, but for those that `change` takes away or moves.

    `header` are other headers for tracks of a kind, `places` other speakers for which sound is,
    `shape` is another one of pixels, `colours` are other numbers of range, primaries, transfer and
    matrix, and tracks of the kind `without` are left out.
    """
    file = io.BytesIO()
    with (
        av.open(io.BytesIO(content), "r") as source,
        av.open(file, "w", format=muxer) as made,
    ):
        copies: dict[int, Stream] = {}
        for stream in source.streams:
            if stream.type == without:
                continue
            copy = made.add_stream_from_template(stream, opaque=True)
            if header and stream.type in header:
                copy.codec_context.extradata = header[stream.type]
            if places and isinstance(copy, AudioStream):
                copy.codec_context.layout = places
            if shape is not None and isinstance(copy, VideoStream):
                copy.codec_context.sample_aspect_ratio = shape
            if colours is not None and isinstance(copy, VideoStream):
                _tell(copy.codec_context, colours)
            copies[stream.index] = copy
        packets = [packet for packet in source.demux() if packet.size]
        for packet in change(packets):
            if packet.stream_index in copies:
                packet.stream = copies[packet.stream_index]
                made.mux(packet)
    return file.getvalue()


def _tell(context: VideoCodecContext, colours: tuple[int, int, int, int]) -> None:
    context.color_range, context.color_primaries, context.color_trc, context.colorspace = colours


def of_kind(kind: str, change: Callable[[Packets], Packets]) -> Callable[[Packets], Packets]:
    """Change the packets of one kind alone."""

    def changed(packets: Packets) -> Packets:
        ours = [packet for packet in packets if packet.stream.type == kind]
        others = [packet for packet in packets if packet.stream.type != kind]
        return sorted([*others, *change(ours)], key=_moment)

    return changed


def later(seconds: Fraction) -> Callable[[Packets], Packets]:
    """Move packets."""

    def changed(packets: Packets) -> Packets:
        for packet in packets:
            ticks = round(seconds / (packet.time_base or Fraction(1)))
            packet.pts = (packet.pts or 0) + ticks
            packet.dts = (packet.dts or 0) + ticks
        return packets

    return changed


def _moment(packet: Packet[Stream]) -> Fraction:
    return (packet.dts or 0) * (packet.time_base or Fraction(0))


def header_of(content: bytes, kind: str = "video") -> bytes:
    """Return the header of the first track of a kind."""
    with av.open(io.BytesIO(content), "r") as file:
        stream = next(stream for stream in file.streams if stream.type == kind)
        return stream.codec_context.extradata or b""


def drawn_again(
    content: bytes,
    muxer: str,
    encoder: str,
    change: Callable[[VideoFrame], VideoFrame],
    options: dict[str, str] | None = None,
) -> bytes:
    """Encode all pictures again, changed; the other tracks stay."""
    file = io.BytesIO()
    with (
        av.open(io.BytesIO(content), "r") as source,
        av.open(file, "w", format=muxer) as made,
    ):
        video = source.streams.video[0]
        coded: VideoStream | None = None
        others = [stream for stream in source.streams if stream is not video]
        copies = {one.index: made.add_stream_from_template(one, opaque=True) for one in others}
        written: Packets = []
        for frame in [*map(change, source.decode(video)), None]:
            if coded is None and frame is not None:
                coded = cast("VideoStream", made.add_stream(encoder, options=options or {}))
                coded.width, coded.height = frame.width, frame.height
                coded.pix_fmt = frame.format.name
                coded.codec_context.time_base = video.time_base or Fraction(1, 30)
                coded.codec_context.max_b_frames = 0
            assert coded is not None
            written += cast("Packets", coded.encode(frame))
        source.seek(0)
        for packet in source.demux(others):
            if packet.size:
                packet.stream = copies[packet.stream_index]
                written.append(packet)
        for packet in sorted(written, key=_moment):
            made.mux(packet)
    return file.getvalue()


def swapped_colours(frame: VideoFrame) -> VideoFrame:
    """Take blue for red."""
    one, two = (bytes(frame.planes[plane]) for plane in (1, 2))
    frame.planes[1].update(two)
    frame.planes[2].update(one)
    return frame


def darker(frame: VideoFrame) -> VideoFrame:
    """Take light away, evenly."""
    table = bytes(max(0, value - 40) for value in range(256))
    frame.planes[0].update(bytes(frame.planes[0]).translate(table))
    return frame


def patched(content: bytes, path: str, offset: int, data: bytes) -> bytes:
    """Put bytes into the first box of a path, at an offset in its content."""
    box = next(box for box in boxes_of(content) if box.path == path)
    at = box.at + 8 + offset
    return content[:at] + data + content[at + len(data) :]


def flipped(content: bytes, places: Iterable[float]) -> bytes:
    """Flip a bit at some places, as parts of the whole."""
    data = bytearray(content)
    for place in places:
        data[int(place * len(data))] ^= 0x10
    return bytes(data)
