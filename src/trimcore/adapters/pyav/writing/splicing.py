"""Let encoded packets stand beside copied ones: one header for both, one framing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from trimcore.adapters.pyav.bitstream.hevc_renumbering import free_numbers
from trimcore.adapters.pyav.bitstream.mpeg.headers import has_tables, sequence_of
from trimcore.adapters.pyav.bitstream.nal import BrokenUnits, Framing, framing_of
from trimcore.adapters.pyav.bitstream.parameter_sets import h264_numbers, record_of, sets_in
from trimcore.adapters.pyav.bitstream.unit_syntax import H264
from trimcore.adapters.pyav.reading.opening.opened_media import OpenedMedia
from trimcore.adapters.pyav.reading.pictured_look import told_by
from trimcore.domain.cutting.planning.packets import Packet as IndexedPacket
from trimcore.domain.cutting.planning.packets import PacketKind

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream
    from av.video.codeccontext import VideoCodecContext

_HEADER: Final = "new_extradata"
_NUMBERS = range(1, 32)
CHANGES = "The video changes its parameter sets inside the window."
_OTHER_LOOK = "The pictures change their size or shape inside the window."
_WITHOUT_SETS = "A keyframe comes without the parameter sets that it needs."


class CannotJoin(Exception):
    """Copied and encoded packets don't go together; the text says why, for the receipt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Splice:
    """The output's header, and how an encoded packet's bytes are written under it."""

    header: bytes | None
    fit: Callable[[bytes], bytes] = bytes


def free_number(source: OpenedMedia) -> int:
    """Return a number that no parameter set of an H.264 source goes by.

    Raises:
        CannotJoin: the sets can't be read, or none is left.
    """
    extradata = source.video.codec_context.extradata or b""
    framing = framing_of(H264, extradata)
    try:
        taken = h264_numbers(sets_in(extradata, framing))
        return next(number for number in _NUMBERS if number not in taken)
    except (BrokenUnits, StopIteration) as error:
        raise CannotJoin("The video's parameter sets can't be read.") from error


def splice(source: OpenedMedia, encoder: "VideoCodecContext") -> Splice:
    """Fit an encoder's packets to those of the source.

    Raises:
        CannotJoin: one header can't describe both.
    """
    own = source.video.codec_context.extradata
    framing = source.framing
    if framing is None or (not framing.width and source.format.in_band):
        return Splice(header=own)
    if not framing.width and not framing.units.lengths_by_muxer:
        raise CannotJoin("The video's pictures are framed in a way that its container can't mix.")
    try:
        if not framing.width:  # the muxer makes lengths of start codes, and a record of the sets
            return Splice(
                header=framing.wrap(framing.walk((own or b"") + (encoder.extradata or b"")))
            )
        return _with_sets(own or b"", encoder.extradata or b"", framing)
    except BrokenUnits as error:
        raise CannotJoin("The video's parameter sets can't be read.") from error


def _with_sets(own: bytes, made: bytes, framing: Framing) -> Splice:
    bare = Framing(units=framing.units, width=0)
    added, record = sets_in(made, bare), record_of(own, framing)
    if not framing.units.renumbered:
        return Splice(
            header=record.with_sets(added),
            fit=lambda data: framing.wrap(bare.split(data)),
        )
    numbers = free_numbers(record.units)
    return Splice(
        header=record.with_sets(numbers.sets(added)),
        fit=lambda data: framing.wrap(numbers.picture(unit) for unit in bare.split(data)),
    )


def ending_before(source: OpenedMedia, entry: IndexedPacket) -> bytes:
    """Return what an encoded run has to end with before the copied packet `entry`.

    An open keyframe counts its pictures on from those before it, unless their sequence has ended.
    """
    framing = source.framing
    if framing is None or not framing.units.ending or entry.kind is not PacketKind.OPEN:
        return b""
    return framing.wrap([framing.units.ending])


def without_link(source: OpenedMedia, data: bytes) -> bytes:
    """Write a copied open keyframe as one before which something else was shown.

    It counts its pictures anew then. Behind an ending it would, too, but decoders may throw away
    what they have not shown yet, and many are late by a few pictures where an earlier window ends.

    Raises:
        CannotJoin: it can't be taken apart.
    """
    framing = source.framing
    if framing is None or framing.units.broken is None:
        return data
    try:
        return framing.wrap(map(framing.units.as_broken, framing.walk(data)))
    except BrokenUnits as error:
        raise CannotJoin("A picture inside the window is damaged.") from error


def check_units(
    source: OpenedMedia, packet: "Packet[Stream]", data: bytes, *, alone: bool = False
) -> None:
    """Look whether a packet that is copied is whole and self-contained.

    Raises:
        CannotJoin: it is not.
    """
    if packet.has_sidedata(_HEADER) and bytes(packet.get_sidedata(_HEADER)) != _header_of(source):
        raise CannotJoin(CHANGES)
    if source.look is not None and packet.is_keyframe:
        told = told_by(source, data)
        if told and told != source.look.told:
            raise CannotJoin(_OTHER_LOOK if source.codec.look is not None else CHANGES)
    if source.codec.sequence_headers and packet.is_keyframe and not alone:
        _check_sequence(source, data)
    framing = source.framing
    if framing is None:
        return
    try:
        if framing.width:
            framing.check(data)
        elif packet.is_keyframe and not _has_sets(data, framing):
            raise CannotJoin(_WITHOUT_SETS)
    except BrokenUnits as error:
        raise CannotJoin("A picture inside the window is damaged.") from error


def _header_of(source: OpenedMedia) -> bytes:
    """Return what decoders of the pictures need; FLV tells it again wherever it is read from."""
    return source.video.codec_context.extradata or b""


def _check_sequence(source: OpenedMedia, data: bytes) -> None:
    """Look whether a keyframe can be decoded behind encoded ones.

    One without a sequence header can if tables are the standard's in the whole stream.
    """
    if not sequence_of(data) and has_tables(source.video.codec_context.extradata or b""):
        raise CannotJoin(_WITHOUT_SETS)


def _has_sets(data: bytes, framing: Framing) -> bool:
    wanted = framing.units.sequence_set
    return any(framing.kind(unit) == wanted for unit in framing.walk(data))
