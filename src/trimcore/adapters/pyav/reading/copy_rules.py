"""Tell what may be done with a source's packets."""

from trimcore.adapters.pyav.reading.opened_media import OpenedMedia
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.planning.join import CopyRules

_JOINED = frozenset({"h264", "hevc", "vp8", "vp9", "av1"})
_ALONE = frozenset({"prores", "mjpeg", "ffv1", "dvvideo", "dnxhd", "cfhd", "png"})
"""Codecs of which each frame stands alone, and is shown when it is decoded."""
_COPIED = _ALONE | {"mpeg4", "mpeg2video", "mpeg1video", "h263", "msmpeg4", "qtrle"}


def copy_rules_of(source: OpenedMedia, mode: TrimMode) -> CopyRules:
    """Tell what may be copied of a source under a mode.

    Only MP4 and MOV can hide frames; in other containers an instant cut is made as an exact one.
    """
    if mode is TrimMode.ENCODE:
        return CopyRules()
    name = source.codec
    if not source.source_format.places_frames and name not in _ALONE:
        return CopyRules(reason="AVI files don't tell exactly when a frame is shown.")
    hides = mode is TrimMode.INSTANT and source.format.index_in_front
    if name in _JOINED:
        return CopyRules(copies=True, joins=True, opens=name == "hevc", hides=hides)
    return CopyRules(
        copies=name in _COPIED,
        hides=hides and name in _COPIED,
        reason=f"Frames of the codec {name} are not copied beside encoded ones.",
    )
