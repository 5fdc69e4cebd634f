"""A container of the source's kind, begun with what that says of itself."""

import math
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import av

from trimcore.adapters.pyav.codecs.picture_subtitles import PGS
from trimcore.adapters.pyav.codecs.sound import frame_seconds, sound_codec_of
from trimcore.adapters.pyav.metadata.extras import Extras
from trimcore.adapters.pyav.metadata.service_tables import Service
from trimcore.adapters.pyav.metadata.services import Services
from trimcore.adapters.pyav.reading.opening.opened_media import OpenedMedia
from trimcore.adapters.pyav.writing.muxing.tags import kept_tags
from trimcore.adapters.pyav.writing.scratch_file import ScratchFile
from trimcore.domain.cutting.containers import GIF, HEAD_LENGTH, MPEGTS

if TYPE_CHECKING:
    from av.codec.context import CodecContext
    from av.container import OutputContainer


_TABLES = range(0x20, 0x1FFB)
"""Where a transport stream may have its tables of tracks."""
BITEXACT = 0x0400
WHOLE_BUFFERS = {"flush_packets": "0"}
"""The option by which a file is written when the buffer is full, not packet by packet."""
_LOOP = b"NETSCAPE2.0\3\1"
_SLOWEST_CLOCK, _FASTEST_CLOCK = 1000, 50_000_000


def begun(file: ScratchFile, source: OpenedMedia, extras: Extras) -> "OutputContainer":
    """Begin a container with what the source's says of itself."""
    # Boxes of projections and Dolby Vision are no part of the plain standard, TrueHD in MP4 still
    # counts as an experiment: what such a file held is kept.
    options = {"strict": "experimental"} | WHOLE_BUFFERS
    if source.user_boxes.keyed or _has_camera_tags(source):
        options["movflags"] = "use_metadata_tags"
    if source.format.index_in_front:
        options["write_tmcd"] = str(int(bool(extras.timecode)))
        options["movie_timescale"] = str(_movie_timescale(source))
    if source.format.brand:
        options["brand"] = source.format.brand
    if source.format.tagged_like:
        options["allow_raw_vfw"] = "1"
    if source.format is GIF:
        options["loop"] = str(_loops(source.file.read_at(0, HEAD_LENGTH)))
    service = source.services.of(source.video.id)
    if has_disc_tracks(source):
        options["mpegts_m2ts_mode"] = "1"
    elif service is not None:
        options |= _numbers_of(service, source.services)
    container = av.open(
        file,
        mode="w",
        format=source.format.muxer,
        container_options=options,
        buffer_size=1 << 20,
    )
    container.flags |= BITEXACT
    container.metadata.update(kept_tags(source.container.metadata))
    if service is not None and service.name:
        container.metadata["service_name"] = service.name
        container.metadata["service_provider"] = service.provider
    return container


def _loops(head: bytes) -> int:
    """Read how often a GIF is shown again: 0 is for ever, -1 is not at all (GIF89a, 26)."""
    _, mark, behind = head.partition(_LOOP)
    return int.from_bytes(behind[:2], "little") if mark else -1


def _numbers_of(service: Service, services: Services) -> dict[str, str]:
    """Return the muxer's options for the numbers by which receivers know a service."""
    numbers = {
        "mpegts_transport_stream_id": services.stream,
        "mpegts_original_network_id": services.network,
        "mpegts_service_id": service.number,
        "mpegts_pmt_start_pid": service.table if service.table in _TABLES else 0,
    }
    return {option: str(number) for option, number in numbers.items() if number}


def has_disc_tracks(source: OpenedMedia) -> bool:
    """Tell whether a transport stream holds what only those of discs and camcorders can."""
    sounds = [sound_codec_of(stream) for stream in source.sounds]
    contexts = [cast("CodecContext | None", stream.codec_context) for stream in source.subtitles]
    return source.format is MPEGTS and (
        any(codec is not None and codec.of_discs for codec in sounds)
        or any(context is not None and context.name == PGS for context in contexts)
    )


def _movie_timescale(source: OpenedMedia) -> int:
    """Return a clock on which the delays of all tracks are exact, if it is not too fast.

    Packets of sound that are shorter than its ticks would end behind the track's edit list.
    """
    bases = [stream.time_base for stream in (source.video, *source.sounds) if stream.time_base]
    lengths = [frame_seconds(stream) for stream in source.sounds]
    fine = [one.denominator for one in lengths if 0 < one < Fraction(2, _SLOWEST_CLOCK)]
    common = math.lcm(*(base.denominator for base in bases), *fine, _SLOWEST_CLOCK)
    return common if common <= _FASTEST_CLOCK else bases[0].denominator


def _has_camera_tags(source: OpenedMedia) -> bool:
    return source.format.index_in_front and any(
        key.startswith("com.") for key in source.container.metadata
    )
