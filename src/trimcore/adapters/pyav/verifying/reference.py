"""Decode the source at a few places again, as one who knows nothing of the cut would."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING, Final, cast

import av

from trimcore.adapters.pyav.encoding.hdr_metadata import HdrMetadata, hdr_metadata_of
from trimcore.adapters.pyav.encoding.psnr import fingerprint
from trimcore.adapters.pyav.reading.field_packets import demuxed, halves
from trimcore.adapters.pyav.reading.indexed_packet import counts_frames
from trimcore.adapters.pyav.reading.opened_media import open_container
from trimcore.adapters.pyav.reading.source_file import OtherReader
from trimcore.adapters.pyav.reading.transparency import decoder_of
from trimcore.adapters.pyav.verifying.expected import Expected, ExpectedWindow, WrongOutput
from trimcore.domain.cutting.containers import MATROSKA, MPEGTS
from trimcore.domain.cutting.planning.packets import Packet as IndexedPacket
from trimcore.domain.cutting.planning.packets import PacketKind

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet, PacketSideData
    from av.stream import Stream
    from av.video.codeccontext import VideoCodecContext
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

_RUN = 4
"""Packets that are decoded at each place."""
_SOUGHT = 400
"""Packets among which the one that was sought has to be."""
_BEHIND = 32
"""Packets shown behind all that are sought, after which these don't come any more."""
_STEP_BACK = 1
_HEADER: Final = "new_extradata"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A run of the source's packets that can be decoded by itself: those from a keyframe on.

    `first` is how many packets of the copied run come before it, None if it is not copied.
    """

    packets: tuple[IndexedPacket, ...]
    first: int | None = None


@dataclass(slots=True)
class Reference:
    """What the source shows: digests of pictures by their ticks, in the `places` that were read.

    `colours` are the numbers that the file tells of them, before anything is decoded. `rotation`
    and `shape` are those of its pictures, None where none was decoded; `lights` is what they say of
    their mastering.
    """

    prints: dict[int, bytes] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)
    colours: tuple[int, ...] = ()
    rotation: int | None = None
    shape: Fraction | None = None
    lights: set[HdrMetadata] = field(default_factory=set)

    def see(self, frame: "VideoFrame", decoder: "VideoCodecContext") -> None:
        """Take one picture in."""
        if frame.pts is not None:
            self.prints[frame.pts] = fingerprint(frame)
        self.lights.add(hdr_metadata_of(frame))
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
    # Only decoders of these take a new header in between; others are told of one when they begin.
    plain = expected.source.codec.units is not None
    codec = expected.source.codec
    alone = expected.source.palette is None and not counts_frames(expected.source)
    alone = alone and not codec.unseen
    if not alone or (expected.source.decoders and not plain):
        return references
    try:
        file = OtherReader(expected.source.file, plain=plain)
        with open_container(file, expected.source.source_format) as container:
            video = cast("VideoStream", container.streams[expected.source.video.index])
            colours, decoder = colours_of(video), decoder_of(video)
            for window, reference in zip(expected.windows, references, strict=True):
                reference.colours = colours
                places = (*_copied_places(expected, window), *_entries(window))
                for place in places:
                    packets = _found(container, video, place, window.index.seek_tick)
                    reference.places += [place] if packets else []
                    for frame in decoded(decoder, packets):
                        reference.see(frame, decoder)
    except (av.FFmpegError, UnicodeDecodeError) as error:
        raise WrongOutput(f"the source can't be read again: {error}") from error
    for window, reference in zip(expected.windows, references, strict=True):
        for tick, seen in window.evidence.entries.items():
            if reference.prints.get(tick, seen) != seen:
                raise WrongOutput(
                    f"the source's frame of tick {tick} was decoded to another picture"
                )
    return references


def colours_of(video: "VideoStream") -> tuple[int, ...]:
    """Return the numbers by which a file tells range, primaries, transfer and matrix."""
    told = video.codec_context
    return told.color_range, told.color_primaries, told.color_trc, told.colorspace


def _copied_places(expected: Expected, window: ExpectedWindow) -> Iterator[Place]:
    """Choose keyframes of the copied run, in the order of the file."""
    copied = window.copied
    keys = [
        number
        for number, packet in enumerate(copied)
        if packet.kind is PacketKind.KEY or (number == 0 and packet.keyframe)
    ]
    if expected.source.format.in_band:  # each of them comes with its own parameter sets
        keys = keys[:1]
    for number in sorted({keys[0], keys[len(keys) // 2], keys[-1]} if keys else ()):
        yield Place(packets=copied[number : number + _RUN], first=number)


def _entries(window: ExpectedWindow) -> Iterator[Place]:
    packets = window.index.video.packets
    for run in (window.plan.head, window.plan.tail):
        if run is not None and packets[run.decode_from].kind is PacketKind.KEY:
            yield Place(packets=(packets[run.decode_from],))


def decoded(
    decoder: "VideoCodecContext", packets: Iterable["Packet[Stream]"]
) -> Iterator["VideoFrame"]:
    """Decode packets as if nothing had come before them."""
    decoder.flush_buffers()
    for packet in packets:
        for part in halves(packet):
            yield from decoder.decode(cast("Packet[VideoStream]", part))
    yield from decoder.decode(None)
    decoder.flush_buffers()


def _found(
    container: "InputContainer", video: "VideoStream", place: Place, seek_tick: int | None
) -> "list[Packet[Stream]]":
    """Seek for a place's packets; none if they are not found where they are sought."""
    first = place.packets[0]
    # Some demuxers look for the moment of showing, some for that of decoding, which is earlier: the
    # latter lets the former read a whole group of pictures more than is needed.
    ticks = [first.pts, first.pts if first.dts is None else min(first.pts, first.dts)]
    if container.format.name == MPEGTS.demuxer:
        ticks = [seek_tick if seek_tick is not None else (video.start_time or 0) - _STEP_BACK]
    for tick in dict.fromkeys(ticks):
        container.seek(tick, stream=video)
        if found := _sought(container, video, place):
            return found
    return []


def _sought(
    container: "InputContainer", video: "VideoStream", place: Place
) -> "list[Packet[Stream]]":
    """Read on until all packets of a place have come; none if they don't."""
    found: list[Packet[Stream]] = []
    wanted = place.packets
    pictures = (packet for packet in demuxed(container, video) if packet.size)
    header: PacketSideData | None = None
    last, behind = max(packet.pts for packet in wanted), 0
    for packet in islice(pictures, _SOUGHT + len(wanted)):
        behind += (_pts(packet) or 0) > last
        if behind > _BEHIND:
            return []
        if packet.has_sidedata(_HEADER):  # told once, and not again where it counts
            header = packet.get_sidedata(_HEADER)
        if _is(packet, wanted[len(found)], container):
            if header is not None and not packet.has_sidedata(_HEADER):
                packet.set_sidedata(header)
            found.append(packet)
            if len(found) == len(wanted):
                return found
    return []


def _is(packet: "Packet[Stream]", wanted: IndexedPacket, container: "InputContainer") -> bool:
    """Tell whether a packet is the wanted one; Matroska's times of decoding are guesses."""
    guessed = container.format.name.startswith(MATROSKA.demuxer)
    return _pts(packet) == wanted.pts and (guessed or packet.dts == wanted.dts)


def _pts(packet: "Packet[Stream]") -> int | None:
    return packet.dts if packet.pts is None else packet.pts
