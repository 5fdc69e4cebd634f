"""Decode the source at a few places again, as one who knows nothing of the cut would."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import av

from trimcore.adapters.pyav.encoding.evidence import Tint, tint_of
from trimcore.adapters.pyav.encoding.hdr_metadata import HdrMetadata, hdr_metadata_of
from trimcore.adapters.pyav.encoding.psnr import fingerprint
from trimcore.adapters.pyav.loose_pictures import LoosePictures, free_loose
from trimcore.adapters.pyav.reading.indexing.field_packets import halves
from trimcore.adapters.pyav.reading.indexing.indexed_packet import counts_frames
from trimcore.adapters.pyav.reading.opening.accepted import open_container
from trimcore.adapters.pyav.reading.other_reader import OtherReader
from trimcore.adapters.pyav.reading.transparency import decoder_of
from trimcore.adapters.pyav.verifying.expected import Expected, ExpectedWindow, WrongOutput
from trimcore.adapters.pyav.verifying.found_packets import Place, found_packets
from trimcore.domain.cutting.planning.packets import PacketKind

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream
    from av.video.codeccontext import VideoCodecContext
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

_RUN = 4
"""Packets that are decoded at each place."""
_PARTS = 6
"""Into so many parts copied packets are divided; where each ends, there is a place."""


@dataclass(slots=True)
class Reference:
    """What the source shows: digests of pictures by their ticks, in the `places` that were read.

    `colours` are the numbers that the file tells of them, before anything is decoded. `rotation`
    and `shape` are those of its pictures, None where none was decoded; `lights` is what they say of
    their mastering, `tints` by which numbers their colours are known.
    """

    prints: dict[int, bytes] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)
    colours: Tint | None = None
    rotation: int | None = None
    shape: Fraction | None = None
    lights: set[HdrMetadata] = field(default_factory=set)
    tints: set[Tint] = field(default_factory=set)

    def see(self, frame: "VideoFrame", decoder: "VideoCodecContext") -> None:
        """Take one picture in."""
        if frame.pts is not None:
            self.prints[frame.pts] = fingerprint(frame)
        self.lights.add(hdr_metadata_of(frame))
        self.tints.add(tint_of(frame))
        if self.rotation is None:
            self.rotation, self.shape = frame.rotation, decoder.sample_aspect_ratio


def references_of(expected: Expected) -> tuple[Reference, ...]:
    """Decode the source, for each window, about the beginning, middle and end of what is copied.

    So are the keyframes at which the decoding began of what is encoded. All is read from a
    container opened for this alone, whose bytes are the file's, and decoded by its own headers.

    Raises:
        WrongOutput: what was decoded for the cut is not what is decoded here.
    """
    references = tuple(Reference() for _ in expected.windows)
    # Pictures do not tell by themselves how they look where their colours or times stand elsewhere.
    plain = _takes_plain(expected)
    codec = expected.source.codec
    alone = expected.source.palette is None and not counts_frames(expected.source)
    alone = alone and not codec.unseen
    if not alone or (expected.source.decoders and not plain):
        return references
    try:
        _decode(expected, references, plain=plain)
    except (av.FFmpegError, UnicodeDecodeError) as error:
        raise WrongOutput(f"the source can't be read again: {error}") from error
    free_loose()
    for window, reference in zip(expected.windows, references, strict=True):
        for tick, seen in window.evidence.entries.items():
            if reference.prints.get(tick, seen) != seen:
                raise WrongOutput(
                    f"the source's frame of tick {tick} was decoded to another picture"
                )
    return references


def _takes_plain(expected: Expected) -> bool:
    """Tell whether decoders can follow a source by the headers that its own bytes give.

    Only some take a new header in between; others are told of one when they begin. And of fragments
    libav does not tell by which description they are.
    """
    source = expected.source
    is_told = not (source.file.instead and source.is_fragmented)
    return source.codec.units is not None and is_told


def _decode(expected: Expected, references: Sequence[Reference], *, plain: bool) -> None:
    file = OtherReader(expected.source.file, plain=plain)
    with open_container(file, expected.source.source_format) as container:
        video = cast("VideoStream", container.streams[expected.source.video.index])
        colours, decoder = colours_of(video), decoder_of(video)
        for window, reference in zip(expected.windows, references, strict=True):
            reference.colours = colours
            places = (*_led(window), *_copied_places(expected, window), *_entries(window))
            for place in places:
                packets = found_packets(container, video, place, window.index.seek_tick)
                reference.places += [place] if packets else []
                for frame in decoded(decoder, packets):
                    reference.see(frame, decoder)


def colours_of(video: "VideoStream") -> Tint:
    """Return the numbers by which a file tells range, primaries, transfer and matrix."""
    told = video.codec_context
    return told.color_range, told.color_primaries, told.color_trc, told.colorspace


def _copied_places(expected: Expected, window: ExpectedWindow) -> Iterator[Place]:
    """Choose keyframes of the copied run, in the order of the file.

    Those are evenly spread, and the first that are decoded by each description of the pictures.
    """
    copied = window.copied
    keys = [
        number
        for number, packet in enumerate(copied)
        if packet.kind is PacketKind.KEY or (number == 0 and packet.keyframe)
    ]
    if expected.source.format.in_band:  # each of them comes with its own parameter sets
        keys = keys[:1]
    spread = {keys[(len(keys) - 1) * part // _PARTS] for part in range(_PARTS + 1)} if keys else ()
    described = {copied[number].description: number for number in reversed(keys)}
    for number in sorted({*spread, *described.values()}):
        yield Place(packets=copied[number : number + _RUN], first=number)


def _led(window: ExpectedWindow) -> Iterator[Place]:
    """Choose the first shown frames behind hidden ones, with all that these need."""
    if (run := window.plan.copied) is not None and run.lead:
        yield Place(packets=window.led[: run.lead + _RUN])


def _entries(window: ExpectedWindow) -> Iterator[Place]:
    packets = window.index.video.packets
    for run in (window.plan.head, window.plan.tail):
        if run is not None and packets[run.decode_from].kind is PacketKind.KEY:
            yield Place(packets=(packets[run.decode_from],))


def decoded(
    decoder: "VideoCodecContext", packets: Iterable["Packet[Stream]"]
) -> Iterator["VideoFrame"]:
    """Decode packets as if nothing had come before them."""
    loose, parts = LoosePictures(), [half for packet in packets for half in halves(packet)]
    decoder.flush_buffers()
    for part in (*parts, None):
        frames = decoder.decode(cast("Packet[VideoStream] | None", part))
        while frames:
            yield frames[0]
            loose.let_go(frames.pop(0))
    decoder.flush_buffers()
