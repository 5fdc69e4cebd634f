"""What has to be done to a file that libav has written, until it is as it should be."""

from fractions import Fraction

from trimcore.adapters.pyav.metadata.sample_entry import SECOND_VIEW, SHOWING
from trimcore.adapters.pyav.reading.opened_media import OpenedMedia
from trimcore.adapters.pyav.writing.faststart import move_index_to_front
from trimcore.adapters.pyav.writing.matroska_display import tell_display
from trimcore.adapters.pyav.writing.scratch_file import translated
from trimcore.domain.cutting.containers import MATROSKA
from trimcore.domain.cutting.planning.plan import CutPlan


def finish_file(descriptor: int, source: OpenedMedia, plan: CutPlan) -> None:
    """Put the index in front, and write what the muxer leaves out of the source's descriptions.

    Raises:
        MachineFault: the file can't be read or written.
    """
    with translated():
        if source.format.index_in_front:
            base = source.video.time_base or Fraction(1)
            last = (plan.frames[-1].end - plan.origin_tick) * base
            move_index_to_front(
                descriptor,
                shown=last if plan.hidden else None,
                described=_boxes(source, plan),
                said=source.user_boxes,
            )
        elif source.format.demuxer == MATROSKA.demuxer and source.video.sample_aspect_ratio:
            tell_display(descriptor, source.video.sample_aspect_ratio)


def _boxes(source: OpenedMedia, plan: CutPlan) -> list[bytes]:
    """Choose what the source says of its pictures that holds for the output's too."""
    kinds = SHOWING if plan.encoded else SHOWING | SECOND_VIEW
    return [box for box in source.boxes if box[4:8] in kinds]
