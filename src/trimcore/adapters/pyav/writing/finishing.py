"""What has to be done to a file that libav has written, until it is as it should be."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from trimcore.adapters.pyav.metadata.sample_entry import (
    SECOND_LAYER,
    SECOND_VIEW,
    SHOWING,
    SURROUNDING,
    boxes_of,
)
from trimcore.adapters.pyav.reading.opening.opened_media import OpenedMedia
from trimcore.adapters.pyav.writing.faststart import move_index_to_front
from trimcore.adapters.pyav.writing.matroska_display import tell_display
from trimcore.adapters.pyav.writing.scratch_file import ScratchFile, translated
from trimcore.domain.cutting.containers import MATROSKA
from trimcore.domain.cutting.planning.plan import CutPlan


def finish_file(
    file: ScratchFile,
    source: OpenedMedia,
    plans: Sequence[CutPlan],
    *,
    copied: Mapping[int, int],
) -> None:
    """Put the index in front, and write what the muxer leaves out of the source's descriptions.

    `plans` are those of all windows, in their order, `copied` the numbers of copied tracks by those
    that they have in the output.

    Raises:
        MachineFault: the file can't be read or written.
    """
    with translated():
        if source.format.index_in_front:
            base = source.video.time_base or Fraction(1)
            last = (plans[-1].frames[-1].end - plans[-1].zero_tick) * base
            move_index_to_front(
                file.descriptor,
                room=file.room,
                shown=last if plans[0].hidden else None,
                described=_boxes(source, plans),
                said=source.user_boxes,
                of_sounds=dict(_of_sounds(source, copied)),
            )
            file.close_room()
        elif source.format.demuxer == MATROSKA.demuxer and source.shape:
            tell_display(file.descriptor, source.shape)


def _boxes(source: OpenedMedia, plans: Sequence[CutPlan]) -> list[bytes]:
    """Choose what the source says of its pictures that holds for the output's too."""
    whole = frozenset() if any(plan.encoded for plan in plans) else SECOND_VIEW | SECOND_LAYER
    return [box for box in source.boxes if box[4:8] in SHOWING | whole]


def _of_sounds(source: OpenedMedia, copied: Mapping[int, int]) -> Iterator[tuple[int, list[bytes]]]:
    """Choose what the source says of tracks of sound, by the numbers that copies of these have."""
    if not source.source_format.index_in_front:
        return
    numbers = {stream.index: stream.id for stream in source.sounds}
    for place, number in copied.items():
        found = boxes_of(source.file.read_at, source.file.size, numbers.get(number, 0))
        if kept := [box for box in found if box[4:8] in SURROUNDING]:
            yield place, kept
