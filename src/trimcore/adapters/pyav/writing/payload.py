"""What of a packet survives its way into another file: to compare copies where framing changes."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from trimcore.adapters.pyav.bitstream.nal import BrokenUnits, Framing
from trimcore.adapters.pyav.reading.opened_media import OpenedMedia

_WIDTH = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """Turn a packet into what has to be the same, as it is copied and as it is read back."""

    copied: Callable[[bytes], bytes] = bytes
    read: Callable[[bytes], bytes] = bytes


def payload_of(source: OpenedMedia) -> Payload:
    """Tell how packets of a source can be compared with those of a file made of them.

    Most are the same in every bit. Browsers record H.264 with start codes where a container wants
    lengths, and AV1 with delimiters, and transport streams get delimiters where they have none;
    these change, and the coded pictures do not.
    """
    if (stored := source.codec.stored) is not None:
        return Payload(copied=stored, read=stored)
    framing = source.framing
    if framing is None or framing.width:
        return Payload()
    if not source.format.in_band and not framing.units.lengths_by_muxer:
        return Payload()
    after = framing if source.format.in_band else replace(framing, width=_WIDTH)
    return Payload(copied=partial(bare, framing=framing), read=partial(bare, framing=after))


def bare(data: bytes, framing: Framing) -> bytes:
    """Write a packet's units with lengths, but no delimiters, and no zeros behind a unit."""
    delimiter = framing.units.delimiter
    try:
        units = [unit for unit in framing.walk(data) if framing.kind(unit) != delimiter]
    except BrokenUnits:
        return data
    return replace(framing, width=_WIDTH).wrap(unit.rstrip(b"\0") for unit in units)
