"""Tell what may be done with a source's packets."""

from trimcore.adapters.pyav.codecs.held import held_at_all
from trimcore.adapters.pyav.codecs.video_codec import Copying
from trimcore.adapters.pyav.reading.indexing.indexed_packet import counts_frames
from trimcore.adapters.pyav.reading.opening.opened_media import OpenedMedia
from trimcore.adapters.pyav.reading.transparency import lets_through
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.planning.runs import CopyRules


def copy_rules_of(source: OpenedMedia, mode: TrimMode) -> CopyRules:
    """Tell what may be copied of a source under a mode.

    MP4 and MOV can hide frames, and in some other containers those of a few codecs can be hidden by
    their own headers. Where neither is so, an instant cut is made as an exact one.
    """
    if mode is TrimMode.ENCODE:
        return CopyRules()
    codec = source.codec
    if nothing := _why_nothing(source):
        return CopyRules(reason=nothing)
    flags = not source.format.index_in_front
    hides = mode is TrimMode.INSTANT and (not flags or can_flag(source))
    if codec.copying is Copying.JOINED and source.written is codec:
        return CopyRules(
            copies=True,
            joins=True,
            opens=codec.opens,
            resumes=codec.units is None,  # units tell the order of pictures across a break
            hides=hides,
            flags=hides and flags,
        )
    return CopyRules(
        copies=True,
        hides=hides,
        flags=hides and flags,
        reason=f"Frames of the codec {codec.name} are not copied beside encoded ones.",
    )


def can_flag(source: OpenedMedia) -> bool:
    """Tell whether pictures can be hidden by their own headers in what is written.

    Those that let something through can't: a second picture comes beside each.
    """
    way = source.codec.hiding
    return way is not None and source.format.keeps_flagged and not lets_through(source.video)


def _why_nothing(source: OpenedMedia) -> str:
    """Say why nothing may be copied; empty if something may."""
    codec = source.codec
    stays = source.format is source.source_format  # libav tells of few that transport streams hold
    if not stays and codec.name not in held_at_all(source.format):
        return f"{source.format.label} holds no pictures of the codec {codec.name}."
    if source.palette is not None:
        return "The colours are told once, and not beside each picture."
    if codec.from_first:
        return f"Decoders of {codec.name} have to see all pictures of a file."
    if codec.copying is not Copying.ALONE and not _places_frames(source):
        return f"{source.source_format.label} files don't tell exactly when a frame is shown."
    return ""


def _places_frames(source: OpenedMedia) -> bool:
    return source.source_format.places_frames and not counts_frames(source)
