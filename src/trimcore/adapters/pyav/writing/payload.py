"""What of a packet survives its way into another file: to compare copies where framing changes."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from trimcore.adapters.pyav.bitstream.nal import BrokenUnits, Framing
from trimcore.adapters.pyav.reading.opening.opened_media import OpenedMedia

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


def payload_of_encoded(source: OpenedMedia, *, joined: bool) -> Payload:
    """Tell how packets of a source's encoder can be compared with those of a file made of them.

    They are framed as the source's if they are `joined` to copies, and else by start codes. What
    muxers put before pictures or take from there does not count: parameter sets, delimiters.
    """
    codec = source.codec if joined else source.written
    units = codec.units
    if units is None:
        return Payload(copied=codec.stored or bytes, read=codec.stored or bytes)
    framing = source.framing if joined else None
    before = framing or Framing(units=units, width=0)
    width = 0 if source.format.in_band else before.width or _WIDTH
    after = Framing(units=units, width=width)
    return Payload(
        copied=partial(_pictures, framing=before), read=partial(_pictures, framing=after)
    )


def _pictures(data: bytes, framing: Framing) -> bytes:
    """Leave what pictures are made of, and what they carry beside themselves."""
    kinds = {*framing.units.slices, *framing.units.carried, framing.units.messages}
    try:
        units = [unit for unit in framing.walk(data) if framing.kind(unit) in kinds]
    except BrokenUnits:
        return data
    return replace(framing, width=_WIDTH).wrap(unit.rstrip(b"\0") for unit in units)


def bare(data: bytes, framing: Framing) -> bytes:
    """Write a packet's units with lengths, but no delimiters, and no zeros behind a unit.

    An ending that comes first belongs to the packet before: transport streams have no packets of
    their own.
    """
    delimiter, ending = framing.units.delimiter, framing.units.ending
    try:
        units = [unit for unit in framing.walk(data) if framing.kind(unit) != delimiter]
    except BrokenUnits:
        return data
    if ending and units and units[0].rstrip(b"\0") == ending:
        del units[0]
    return replace(framing, width=_WIDTH).wrap(unit.rstrip(b"\0") for unit in units)
