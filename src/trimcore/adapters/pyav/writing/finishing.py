"""What has to be done to a file that libav has written, until it is as it should be."""

from collections.abc import Sequence
from fractions import Fraction

from trimcore.adapters.pyav.metadata.sample_entry import SECOND_VIEW, SHOWING
from trimcore.adapters.pyav.reading.opened_media import OpenedMedia
from trimcore.adapters.pyav.writing.faststart import move_index_to_front
from trimcore.adapters.pyav.writing.matroska_display import tell_display
from trimcore.adapters.pyav.writing.scratch_file import translated
from trimcore.domain.cutting.containers import MATROSKA
from trimcore.domain.cutting.planning.plan import CutPlan


def finish_file(descriptor: int, source: OpenedMedia, plans: Sequence[CutPlan]) -> None:
    """Put the index in front, and write what the muxer leaves out of the source's descriptions.

    `plans` are those of all windows, in their order.

    Raises:
        MachineFault: the file can't be read or written.
    """
    with translated():
        if source.format.index_in_front:
            base = source.video.time_base or Fraction(1)
            last = (plans[-1].frames[-1].end - plans[-1].zero_tick) * base
            move_index_to_front(
                descriptor,
                shown=last if plans[0].hidden else None,
                described=_boxes(source, plans),
                said=source.user_boxes,
            )
        elif source.format.demuxer == MATROSKA.demuxer and source.video.sample_aspect_ratio:
            tell_display(descriptor, source.video.sample_aspect_ratio)


def _boxes(source: OpenedMedia, plans: Sequence[CutPlan]) -> list[bytes]:
    """Choose what the source says of its pictures that holds for the output's too."""
    kinds = SHOWING if any(plan.encoded for plan in plans) else SHOWING | SECOND_VIEW
    return [box for box in source.boxes if box[4:8] in kinds]
