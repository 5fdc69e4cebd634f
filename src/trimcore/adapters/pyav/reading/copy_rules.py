"""Tell what may be done with a source's packets."""

from trimcore.adapters.pyav.codecs.video import Copying
from trimcore.adapters.pyav.reading.opened_media import OpenedMedia
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.planning.join import CopyRules


def copy_rules_of(source: OpenedMedia, mode: TrimMode) -> CopyRules:
    """Tell what may be copied of a source under a mode.

    Only MP4 and MOV can hide frames; in other containers an instant cut is made as an exact one.
    """
    if mode is TrimMode.ENCODE:
        return CopyRules()
    codec = source.codec
    if not source.source_format.places_frames and codec.copying is not Copying.ALONE:
        return CopyRules(reason="AVI files don't tell exactly when a frame is shown.")
    hides = mode is TrimMode.INSTANT and source.format.index_in_front
    if codec.copying is Copying.JOINED:
        return CopyRules(copies=True, joins=True, opens=codec.opens, hides=hides)
    return CopyRules(
        copies=True,
        hides=hides,
        reason=f"Frames of the codec {codec.name} are not copied beside encoded ones.",
    )
