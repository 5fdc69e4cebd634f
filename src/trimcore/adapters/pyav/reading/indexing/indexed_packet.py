"""What a packet is, as far as a cut cares, told from its header and its first bytes."""

from typing import TYPE_CHECKING

from trimcore.adapters.pyav.bitstream.keyframes import kind_of_key, refreshes_slowly
from trimcore.adapters.pyav.bitstream.mpeg.mpeg2 import kind_by_group
from trimcore.adapters.pyav.bitstream.nal import Framing
from trimcore.adapters.pyav.codecs.video_codec import VideoCodec
from trimcore.adapters.pyav.reading.opening.opened_media import OpenedMedia
from trimcore.adapters.pyav.reading.transparency import transparency_is_key
from trimcore.domain.cutting.planning.packets import Packet, PacketKind

if TYPE_CHECKING:
    from av.packet import Packet as AvPacket
    from av.stream import Stream


def index_packet(
    packet: "AvPacket[Stream]",
    framing: Framing | None = None,
    codec: VideoCodec | None = None,
    *,
    counts: bool = False,
) -> Packet | None:
    """Describe a packet; None for one that has no time at all.

    `counts` is for containers whose frames are told by their number: only where every frame that
    follows comes out of a decoder can it be entered.
    """
    pts = packet.dts if packet.pts is None else packet.pts
    if pts is None:
        return None
    key = packet.is_keyframe
    if key and codec is not None and codec.is_key is not None:
        key = codec.is_key(bytes(packet))
    if key and framing is not None:
        key = not refreshes_slowly(bytes(packet), framing)
    header = codec.header if codec is not None else None
    if key and header is not None:
        key = transparency_is_key(packet, header)
    kind = PacketKind.KEY if key else PacketKind.INTER
    if key and framing is not None:
        kind = kind_of_key(bytes(packet), framing)
        key = kind is not PacketKind.OPEN or not counts
    if key and codec is not None and codec.sequence_headers:
        kind = kind_by_group(bytes(packet))
    unseen = header is not None and header.shows_nothing(bytes(packet))
    follows = header is not None and header.follows_shown(bytes(packet))
    return Packet(
        pts=pts,
        dts=packet.dts,
        duration=packet.duration or 0,
        size=packet.size,
        kind=PacketKind.HIDDEN if packet.is_discard or unseen else kind,
        keyframe=key,
        follows_shown=follows,
    )


def counts_frames(source: OpenedMedia) -> bool:
    """Tell whether a container tells when frames are decoded only, and not which is shown when."""
    container = source.source_format
    may = not container.places_frames or source.video.codec_context.reorder_depth > 0
    return not container.places_reordered and source.codec.reorders and may
