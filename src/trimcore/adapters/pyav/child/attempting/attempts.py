"""Make a cut in one way after the other, as the ladder of tries says."""

import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from trimcore.adapters.pyav.child.attempting.index_room import room_for_index
from trimcore.adapters.pyav.child.attempting.remembered_sounds import remembered_sounds
from trimcore.adapters.pyav.child.attempting.result import MadeOutput, Result, result_of
from trimcore.adapters.pyav.child.attempting.split_sounds import split_sounds
from trimcore.adapters.pyav.encoding.transcoder import UndecodableStart
from trimcore.adapters.pyav.executing.cut import Cut
from trimcore.adapters.pyav.executing.cut_list import CutList
from trimcore.adapters.pyav.executing.execution import Executed, execute
from trimcore.adapters.pyav.limits import Limits
from trimcore.adapters.pyav.protocol import PeerGone
from trimcore.adapters.pyav.reading.copy_rules import copy_rules_of
from trimcore.adapters.pyav.reading.indexing.window_index import WindowIndex
from trimcore.adapters.pyav.reading.opening.opened_media import OpenedMedia
from trimcore.adapters.pyav.verifying.expected import Expected, ExpectedWindow, LostSound
from trimcore.adapters.pyav.verifying.verification import check_output
from trimcore.adapters.pyav.writing.finishing import finish_file
from trimcore.adapters.pyav.writing.muxing.muxer import RefusedSound
from trimcore.adapters.pyav.writing.payload import payload_of, payload_of_encoded
from trimcore.adapters.pyav.writing.scratch_file import ScratchFile, translated
from trimcore.adapters.pyav.writing.splicing import CannotJoin
from trimcore.domain.cutting.ladder import (
    DOUBT,
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
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import DamagedMedia, MachineFault, MediaLimit, Unsupported

AGAIN = "a cut is made again, finer"
_T = TypeVar("_T")
_logger = logging.getLogger(__name__)


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
            raise _told(made, "" if tried.rules == facts.rules else tried.rules.reason)
        return result_of(self.source, indexes, plans, tried, made)

    def _try(
        self, indexes: tuple[WindowIndex, ...], plans: tuple[CutPlan, ...], tried: Try
    ) -> tuple[MadeOutput | Exception, Outcome]:
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
    ) -> MadeOutput:
        cuts = CutList(cuts=self._cuts(indexes, plans))
        limit, room = self.limits.output_bytes, room_for_index(cuts)
        file = ScratchFile(self.output, limit=limit, room=room)
        try:
            return self._write(file, cuts, plans, tried)
        except (LostSound, RefusedSound) as lost:
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
    ) -> MadeOutput:
        """Make the output again, but for a track of sound that it can't hold so as to be heard."""
        sounds = tuple(stream for stream in self.source.sounds if stream.index != number)
        fewer = replace(self, source=replace(self.source, sounds=sounds))
        return fewer._make(
            tuple(replace(index, sounds=_without(number, index.sounds)) for index in indexes),
            tuple(replace(plan, sounds=_without(number, plan.sounds)) for plan in plans),
            tried,
        )

    def _write(
        self, file: ScratchFile, cuts: CutList, plans: tuple[CutPlan, ...], tried: Try
    ) -> MadeOutput:
        executed = execute(
            cuts,
            file,
            threads=self.limits.threads,
            crf_offset=tried.crf_offset,
            percent=self.tell,
        )
        finish_file(file, self.source, plans, copied=executed.placed_copies)
        decibels = check_output(file, self._expected(cuts, executed))
        if file.fault is not None:
            raise file.fault
        return MadeOutput(
            mode=self.mode, executed=executed, decibels=decibels, unheard=self.unheard
        )

    def _cuts(
        self, indexes: tuple[WindowIndex, ...], plans: tuple[CutPlan, ...]
    ) -> tuple[Cut, ...]:
        converted = self.unheard | self.source.changing_sounds
        converted |= split_sounds(self.source) if len(plans) > 1 else frozenset()
        cuts = tuple(
            Cut(
                source=self.source,
                index=index,
                plan=plan,
                end=window.end if plan is plans[-1] else index.video.moment(plan.frames[-1].end),
                converted=converted,
            )
            for window, index, plan in zip(self.windows, indexes, plans, strict=True)
        )
        if not (remembered := remembered_sounds(cuts)):
            return cuts
        return tuple(replace(cut, converted=converted | remembered) for cut in cuts)

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
            heard=executed.heard,
        )

    def _begin_anew(self) -> None:
        with translated():
            os.ftruncate(self.output, 0)
        self.source.forget()


def _without(number: int, tracks: Mapping[int, _T]) -> dict[int, _T]:
    return {at: track for at, track in tracks.items() if at != number}


def _told(fault: Exception, reason: str) -> Exception:
    """Return what ended the last try; where that had to encode, with why copying did not do."""
    if not isinstance(fault, Unsupported) or reason in {"", DOUBT}:
        return fault
    return Unsupported(f"{reason} {fault}")


def _index_for(index: WindowIndex, tried: Try) -> WindowIndex:
    if tried.shown_from is not None:
        index = index.shown_from(tried.shown_from)
    return index.without_broken_off() if tried.without_broken_off else index
