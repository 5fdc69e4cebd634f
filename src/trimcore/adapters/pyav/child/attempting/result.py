"""A finished cut, and what is told of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from trimcore.adapters.pyav.codecs.held import held_from, takes
from trimcore.adapters.pyav.codecs.sound_targets import SoundTarget
from trimcore.adapters.pyav.encoding.beside_pictures import missing_beside
from trimcore.adapters.pyav.executing.execution import Executed
from trimcore.adapters.pyav.metadata.extras import Extras
from trimcore.adapters.pyav.metadata.sample_entry import OF_BOXES, SECOND_LAYER, SECOND_VIEW
from trimcore.adapters.pyav.reading.copy_rules import can_flag, copy_rules_of
from trimcore.adapters.pyav.reading.indexing.window_index import WindowIndex
from trimcore.adapters.pyav.reading.opening.opened_media import OpenedMedia
from trimcore.domain.cutting.ladder import CUT_OFF, Try
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.planning.plan import CutPlan
from trimcore.domain.cutting.quality import floor_beside, remarks_on

_FLATTENED = "the second view is left out: encoded frames have one"
_THINNED = "the second layer of Dolby Vision is left out: encoded frames have one"
_DOLBY, _LAYERS_AT, _SECOND = frozenset({b"dvcC", b"dvvC", b"dvwC"}), 11, 2
"""Where a configuration tells which layers there are, behind its head and three bytes."""
_SEVERAL = "several windows are cut exactly: frames can be hidden at a file's beginning only"
_NO_LIST = "it is cut exactly: {} can't hide frames"
_CODED_SO = (
    "it is cut exactly: what comes before it is too much, or can't be hidden without changing what "
    "it shows"
)
_FITTED = (
    "the pictures change their size or shape, and are fitted into those of the cut's beginning"
)
_CHANGING = "the pictures change their size, shape or kind inside the cut, as they do in the source"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A finished cut: what was planned for each window and kept, and what to remark on it.

    `edges` are the numbers of the tracks of sound whose beginning was encoded anew, `converted` of
    those of which all was, with the way; `held` are those for which the output has room, `unheard`
    those that could not be decoded there, and `quiet` those that begin too quietly, with for how
    many seconds. `misplaced` are those whose channels are heard elsewhere now, with where.
    """

    indexes: tuple[WindowIndex, ...]
    plans: tuple[CutPlan, ...]
    copied: frozenset[int]
    extras: Extras
    remarks: tuple[str, ...]
    edges: frozenset[int]
    converted: Mapping[int, SoundTarget]
    held: frozenset[int]
    unheard: frozenset[int]
    quiet: Mapping[int, Fraction]
    misplaced: Mapping[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeOutput:
    """What one try made under a mode, and how good its worst encoded frame is."""

    mode: TrimMode
    executed: Executed
    decibels: float
    unheard: frozenset[int]

    @property
    def floor(self) -> float:
        """How good that has to be."""
        return floor_beside(self.executed.evidences[-1].asked)


def _not_instant(source: OpenedMedia, plans: Sequence[CutPlan], mode: TrimMode) -> list[str]:
    """Tell why frames of an instant cut were encoded all the same."""
    if mode is not TrimMode.INSTANT or not any(plan.encoded for plan in plans):
        return []
    if not copy_rules_of(source, mode).copies:
        return []
    if len(plans) > 1:
        return [_SEVERAL]
    if source.format.index_in_front:
        return []
    return [_CODED_SO if can_flag(source) else _NO_LIST.format(source.format.label)]


def _left_out(source: OpenedMedia) -> tuple[str, ...]:
    """Name what the source says of itself, and the piece does not."""
    services = len(source.services.by_number)
    joined = (f"the {services} programmes of the file are made one",) if services > 1 else ()
    boxes = source.user_boxes.remarks
    if not source.format.index_in_front:
        placeless = (box for box in source.boxes if box[4:8] in OF_BOXES)
        boxes = (*source.user_boxes.homeless(source.format.label, placeless), *boxes)
    return (*boxes, *joined)


def _flattened(source: OpenedMedia, plans: Sequence[CutPlan]) -> list[str]:
    """Name the views and layers that encoded frames go without."""
    if not any(plan.encoded for plan in plans):
        return []
    thinned = any(
        box[4:8] in SECOND_LAYER or (box[4:8] in _DOLBY and box[_LAYERS_AT] & _SECOND)
        for box in source.boxes
    )
    has_views = any(box[4:8] in SECOND_VIEW for box in source.boxes)
    return [*([_FLATTENED] if has_views else []), *([_THINNED] if thinned else [])]


def _breaks(source: OpenedMedia, index: WindowIndex, plan: CutPlan) -> list[str]:
    """Tell of the jumps of the recording's clock inside a cut."""
    first, last = plan.frames[0].shown, plan.frames[-1].end
    inside = (one for one in source.breaks if first < one.shown < last)
    return [one.told_at(index.video.moment(one.shown)) for one in inside]


def _all_breaks(
    source: OpenedMedia, indexes: Sequence[WindowIndex], plans: Sequence[CutPlan]
) -> list[str]:
    """Tell of those inside any of the windows."""
    pairs = zip(indexes, plans, strict=True)
    return [told for index, plan in pairs for told in _breaks(source, index, plan)]


def _changes(executed: Executed) -> list[str]:
    """Tell of pictures that are not all of one size and shape, in the source or still."""
    is_fitted = any(evidence.is_fitted for evidence in executed.evidences)
    told = {one for evidence in executed.evidences for one in evidence.told if one}
    return [*([_FITTED] if is_fitted else []), *([_CHANGING] if len(told) > 1 else [])]


def _other_codec(source: OpenedMedia, plans: Sequence[CutPlan]) -> list[str]:
    """Tell as what pictures were encoded that could not be as they were."""
    if not any(plan.encoded for plan in plans) or source.written is source.codec:
        return []
    name, into = source.codec.name, source.format.label
    why = f"{into} has no {name}"
    if source.codec.recipe is None:
        why = f"nothing encodes to {name}"
    elif not takes(source.codec, source.video.codec_context.pix_fmt):
        why = f"nothing encodes pixels of their kind to {name}"
    elif name in held_from(source.source_format, source.format):
        why = f"{name} has no pictures of their size"
    return [f"they are {source.written.name} now, since {why}"]


def _missing(source: OpenedMedia, plans: Sequence[CutPlan], executed: Executed) -> tuple[str, ...]:
    """Tell what encoded frames go without, as codecs go and as it was seen."""
    kinds = frozenset(kind for evidence in executed.evidences for kind in evidence.kinds)
    lacking = frozenset(kind for evidence in executed.evidences for kind in evidence.lacking)
    codec = source.codec if any(plan.copied for plan in plans) else source.written
    return missing_beside(kinds, codec, lacking)


def result_of(
    source: OpenedMedia,
    indexes: tuple[WindowIndex, ...],
    plans: tuple[CutPlan, ...],
    tried: Try,
    made: MadeOutput,
) -> Result:
    """Sum up what one try made, which is good enough."""
    executed = made.executed
    remarks = remarks_on(
        made.decibels,
        encoded_bytes=sum(evidence.encoded for evidence in executed.evidences),
        replaced_bytes=sum(evidence.replaced for evidence in executed.evidences),
        floor=made.floor,
    )
    return Result(
        indexes=indexes,
        plans=plans,
        copied=executed.copied,
        extras=executed.extras,
        edges=executed.edges,
        converted=executed.converted,
        held=executed.held,
        unheard=made.unheard,
        quiet=executed.evidences[0].quiet,
        misplaced=executed.evidences[0].misplaced,
        remarks=(
            *_not_instant(source, plans, made.mode),
            *_other_codec(source, plans),
            *sorted({said for evidence in executed.evidences for said in evidence.lost}),
            *remarks,
            *([CUT_OFF] if tried.without_broken_off else []),
            *_all_breaks(source, indexes, plans),
            *_changes(executed),
            *_flattened(source, plans),
            *executed.extras.skipped,
            *_left_out(source),
            *_missing(source, plans, executed),
        ),
    )
