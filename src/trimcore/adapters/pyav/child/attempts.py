"""Make a cut in one way after the other, as the ladder of tries says."""

import logging
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from trimcore.adapters.pyav.codecs.held import held_at_all
from trimcore.adapters.pyav.codecs.sound_targets import SoundTarget
from trimcore.adapters.pyav.encoding.beside_pictures import missing_beside
from trimcore.adapters.pyav.encoding.transcoder import UndecodableStart
from trimcore.adapters.pyav.executing.cut import Cut
from trimcore.adapters.pyav.executing.cut_list import CutList
from trimcore.adapters.pyav.executing.execution import Executed, execute
from trimcore.adapters.pyav.limits import Limits
from trimcore.adapters.pyav.metadata.extras import Extras
from trimcore.adapters.pyav.metadata.sample_entry import SECOND_VIEW
from trimcore.adapters.pyav.protocol import PeerGone
from trimcore.adapters.pyav.reading.copy_rules import copy_rules_of
from trimcore.adapters.pyav.reading.indexing import WindowIndex
from trimcore.adapters.pyav.reading.opened_media import OpenedMedia
from trimcore.adapters.pyav.verifying.expected import Expected, ExpectedWindow, LostSound
from trimcore.adapters.pyav.verifying.verification import check_output
from trimcore.adapters.pyav.writing.finishing import finish_file
from trimcore.adapters.pyav.writing.payload import payload_of, payload_of_encoded
from trimcore.adapters.pyav.writing.scratch_file import ScratchFile, translated
from trimcore.adapters.pyav.writing.splicing import CannotJoin
from trimcore.domain.cutting.ladder import (
    CUT_OFF,
    BeginsLater,
    Facts,
    Failed,
    Made,
    NotJoinable,
    Outcome,
    Try,
    first_try,
    next_try,
)
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.planning.plan import CutPlan
from trimcore.domain.cutting.planning.sequence import plan_windows
from trimcore.domain.cutting.quality import floor_beside, remarks_on
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import DamagedMedia, MachineFault, MediaLimit

_FLATTENED = "the second view is left out: encoded frames have one"
_FITTED = (
    "the pictures change their size or shape, and are fitted into those of the cut's beginning"
)
AGAIN = "a cut is made again, finer"
_T = TypeVar("_T")
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A finished cut: what was planned for each window and kept, and what to remark on it.

    `edges` are the numbers of the tracks of sound whose beginning was encoded anew, `converted` of
    those of which all was, with the way; `held` are those for which the output has room, and
    `unheard` those that could not be decoded there.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Output:
    """What one try made, and how good its worst encoded frame is."""

    executed: Executed
    decibels: float
    unheard: frozenset[int]

    @property
    def floor(self) -> float:
        """How good that has to be."""
        return floor_beside(self.executed.evidences[-1].asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempts:
    """The tries of one cut into one file, the descriptor `output`; `tell` takes percents.

    `unheard` are the numbers of tracks of sound that are encoded, since they can't be decoded from
    the output where they are copied.
    """

    source: OpenedMedia
    indexes: tuple[WindowIndex, ...]
    windows: tuple[TrimWindow, ...]
    mode: TrimMode
    limits: Limits
    output: int
    tell: Callable[[int], None]
    unheard: frozenset[int] = frozenset()

    def run(self) -> Result:
        """Try until an output passes its check and is good enough.

        Raises:
            MediaFault: the last try's, where none did.
            MachineFault: the file can't be written or read back.
            WrongOutput: the last try's output did not pass.
        """
        facts = Facts(
            rules=copy_rules_of(self.source, self.mode),
            may_end_amid_picture=self.source.format.in_band
            and any(index.video.breaks_off for index in self.indexes),
        )
        tried = first_try(facts)
        while True:
            indexes = tuple(_index_for(index, tried) for index in self.indexes)
            plans = self._plans(indexes, tried)
            made, outcome = self._try(indexes, plans, tried)
            following = next_try(facts, tried, outcome)
            if following is None:
                break
            if following.crf_offset > tried.crf_offset:
                _logger.info(AGAIN)
            tried = following
            del made  # and with it all that a fault's trace holds in memory
            self._begin_anew()
        if isinstance(made, Exception):
            raise made
        return _result(self.source, indexes, plans, tried, made)

    def _try(
        self, indexes: tuple[WindowIndex, ...], plans: tuple[CutPlan, ...], tried: Try
    ) -> tuple[_Output | Exception, Outcome]:
        """Make an output and check it; nothing but trouble of the machine or a limit ends all."""
        try:
            made = self._make(indexes, plans, tried)
        except CannotJoin as error:
            _logger.info("a cut is not joined: %s", error)
            return error, NotJoinable(reason=str(error))
        except UndecodableStart as later:
            return later, BeginsLater(tick=later.tick)
        except (MachineFault, MediaLimit, MemoryError, PeerGone):
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, another way may do
            _logger.warning("a try of a cut failed: %s", error)
            damaged = isinstance(error, DamagedMedia)
            copied = any(plan.copied is not None for plan in plans)
            return error, Failed(copied=copied, damaged=damaged)
        return made, Made(decibels=made.decibels, floor=made.floor)

    def _plans(self, indexes: tuple[WindowIndex, ...], tried: Try) -> tuple[CutPlan, ...]:
        return plan_windows(
            self.windows,
            [(index.video, index.sounds) for index in indexes],
            rules=tried.rules,
            hides_preroll=self.source.format.hides_preroll,
        )

    def _make(
        self, indexes: tuple[WindowIndex, ...], plans: tuple[CutPlan, ...], tried: Try
    ) -> _Output:
        file = ScratchFile(self.output, limit=self.limits.output_bytes)
        try:
            return self._write(file, indexes, plans, tried)
        except LostSound as lost:
            self._begin_anew()
            if lost.number not in self.unheard:
                _logger.info("a track is encoded: %s", lost)
                fewer = replace(self, unheard=self.unheard | {lost.number})
                return fewer._make(indexes, plans, tried)
            _logger.info("a track is left out: %s", lost)
            return self._make_without(lost.number, indexes, plans, tried)
        except Exception as error:
            if file.fault is not None:
                raise file.fault from error
            raise

    def _make_without(
        self,
        number: int,
        indexes: tuple[WindowIndex, ...],
        plans: tuple[CutPlan, ...],
        tried: Try,
    ) -> _Output:
        """Make the output again, but for a track of sound that it can't hold so as to be heard."""
        sounds = tuple(stream for stream in self.source.sounds if stream.index != number)
        fewer = replace(self, source=replace(self.source, sounds=sounds))
        return fewer._make(
            tuple(replace(index, sounds=_without(number, index.sounds)) for index in indexes),
            tuple(replace(plan, sounds=_without(number, plan.sounds)) for plan in plans),
            tried,
        )

    def _write(
        self,
        file: ScratchFile,
        indexes: tuple[WindowIndex, ...],
        plans: tuple[CutPlan, ...],
        tried: Try,
    ) -> _Output:
        cuts = CutList(cuts=tuple(self._cuts(indexes, plans)))
        executed = execute(
            cuts,
            file,
            threads=self.limits.threads,
            crf_offset=tried.crf_offset,
            percent=self.tell,
        )
        finish_file(file.descriptor, self.source, plans)
        decibels = check_output(file, self._expected(cuts, executed))
        if file.fault is not None:
            raise file.fault
        return _Output(executed=executed, decibels=decibels, unheard=self.unheard)

    def _cuts(self, indexes: tuple[WindowIndex, ...], plans: tuple[CutPlan, ...]) -> Iterator[Cut]:
        for window, index, plan in zip(self.windows, indexes, plans, strict=True):
            end = window.end if plan is plans[-1] else index.video.moment(plan.frames[-1].end)
            yield Cut(source=self.source, index=index, plan=plan, end=end, converted=self.unheard)

    def _expected(self, cuts: CutList, executed: Executed) -> Expected:
        return Expected(
            source=self.source,
            windows=tuple(
                ExpectedWindow(index=cut.index, plan=cut.plan, evidence=evidence)
                for cut, evidence in zip(cuts.cuts, executed.evidences, strict=True)
            ),
            payload=payload_of(self.source).read,
            made=payload_of_encoded(self.source, joined=cuts.is_joined).read,
            placed=executed.placed,
            extras=executed.extras,
            converted=executed.converted,
        )

    def _begin_anew(self) -> None:
        with translated():
            os.ftruncate(self.output, 0)
        self.source.forget()


def _without(number: int, tracks: Mapping[int, _T]) -> dict[int, _T]:
    return {at: track for at, track in tracks.items() if at != number}


def _left_out(source: OpenedMedia) -> tuple[str, ...]:
    """Name what the source says of itself, and the piece does not."""
    services = len(source.services.by_number)
    joined = (f"the {services} programmes of the file are made one",) if services > 1 else ()
    return (*source.user_boxes.remarks, *joined)


def _is_flattened(source: OpenedMedia, plans: Sequence[CutPlan]) -> bool:
    return any(plan.encoded for plan in plans) and any(
        box[4:8] in SECOND_VIEW for box in source.boxes
    )


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


def _index_for(index: WindowIndex, tried: Try) -> WindowIndex:
    if tried.shown_from is not None:
        index = index.shown_from(tried.shown_from)
    return index.without_broken_off() if tried.without_broken_off else index


def _other_codec(source: OpenedMedia, plans: Sequence[CutPlan]) -> list[str]:
    """Tell as what pictures were encoded that could not be as they were."""
    if not any(plan.encoded for plan in plans) or source.written is source.codec:
        return []
    name, into = source.codec.name, source.format.label
    why = f"{into} has no {name}"
    if source.codec.recipe is None:
        why = f"nothing encodes to {name}"
    elif name in held_at_all(source.format):
        why = f"{name} has no pictures of their size"
    return [f"they are {source.written.name} now, since {why}"]


def _result(
    source: OpenedMedia,
    indexes: tuple[WindowIndex, ...],
    plans: tuple[CutPlan, ...],
    tried: Try,
    made: _Output,
) -> Result:
    executed = made.executed
    remarks = remarks_on(
        made.decibels,
        encoded_bytes=sum(evidence.encoded for evidence in executed.evidences),
        replaced_bytes=sum(evidence.replaced for evidence in executed.evidences),
        floor=made.floor,
    )
    is_fitted = any(evidence.is_fitted for evidence in executed.evidences)
    kinds = frozenset(kind for evidence in executed.evidences for kind in evidence.kinds)
    codec = source.codec if any(plan.copied for plan in plans) else source.written
    return Result(
        indexes=indexes,
        plans=plans,
        copied=executed.copied,
        extras=executed.extras,
        edges=executed.edges,
        converted=executed.converted,
        held=executed.held,
        unheard=made.unheard,
        remarks=(
            *_other_codec(source, plans),
            *remarks,
            *([CUT_OFF] if tried.without_broken_off else []),
            *_all_breaks(source, indexes, plans),
            *([_FITTED] if is_fitted else []),
            *([_FLATTENED] if _is_flattened(source, plans) else []),
            *executed.extras.skipped,
            *_left_out(source),
            *missing_beside(kinds, codec),
        ),
    )
