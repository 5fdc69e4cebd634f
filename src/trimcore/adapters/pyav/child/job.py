"""What a child does: one cut, from the caller's question to its answer."""

import logging
import math
import os
import socket
import traceback
from fractions import Fraction
from typing import Any

import av

from trimcore.adapters.pyav.child.confinement import confine
from trimcore.adapters.pyav.encoding.transcoder import BeginsLater
from trimcore.adapters.pyav.limits import Limits
from trimcore.adapters.pyav.protocol import (
    Channel,
    FrameType,
    PeerGone,
    pack_json,
    pack_range,
    unpack_json,
)
from trimcore.adapters.pyav.reading.completeness import is_cut_short
from trimcore.adapters.pyav.reading.containers import HEAD_BYTES
from trimcore.adapters.pyav.reading.copy_rules import copy_rules_of
from trimcore.adapters.pyav.reading.indexing import WindowIndex, index_window
from trimcore.adapters.pyav.reading.opened_media import OpenedMedia, open_media
from trimcore.adapters.pyav.reading.source_file import SourceFile
from trimcore.adapters.pyav.verifying.verification import WrongOutput, check_output
from trimcore.adapters.pyav.writing.execution import Execution
from trimcore.adapters.pyav.writing.faststart import move_index_to_front
from trimcore.adapters.pyav.writing.muxer import pictures_fate, report_streams
from trimcore.adapters.pyav.writing.payload import payload_of
from trimcore.adapters.pyav.writing.scratch_file import ScratchFile
from trimcore.adapters.pyav.writing.splicing import CannotJoin
from trimcore.domain.cutting.modes import EnginePath, TrimMode
from trimcore.domain.cutting.planning.join import CopyRules
from trimcore.domain.cutting.planning.plan import CutPlan, plan_cut
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import DamagedMedia, MediaFault, MediaLimit
from trimcore.domain.model.receipt import StreamReport

_logger = logging.getLogger(__name__)
_DOUBT = "The join did not pass the check of its output, so every frame was encoded."
_FLOOR, _DOUBTFUL, _AIM, _LARGER = 38.0, 39.0, 40.0, 1.5
"""Decibels that encoded frames should have, those below which a few samples leave it in doubt,
those to aim at then, and how many times the bytes that they replace they may take without a
remark."""
_PER_STEP = 0.85
"""Measured: decibels that an encoder's scale gives for each step."""
_POOR = f"encoded frames have less than {_FLOOR:g} dB against the source's"
_LARGE = "encoded frames take more bytes than those they replace, since they begin anew"
_CUT_OFF = "the file ends amid its last picture, which is left out"
_BROKEN = "The video is damaged where the window needs it."
_UNFIT = "The video is damaged inside the window: no piece made of it passed its check."
_TOO_MUCH = "Trimming the video takes more memory than is allowed."


def run_job(conversation: socket.socket, output: int, _spill: int = -1, *, parent: int) -> None:
    """Confine this process, make one cut, answer, and end the process."""
    channel = Channel(conversation)
    try:
        _, body = channel.receive()
        job = unpack_json(body)
        limits = Limits(**job["limits"])
        window = TrimWindow(start_us=job["start_us"], duration_us=job["duration_us"])
        held = confine(
            limits,
            seconds=limits.seconds(float(window.end - window.start)),
            largest_file=max(limits.output_bytes, job["size"]),
        )
        if os.getppid() != parent:
            os._exit(1)
        channel.send(FrameType.HELD, pack_json(held))
        mode = TrimMode(job["mode"])
        _answer(channel, _Job(channel, limits, window, mode, job["size"], output))
    except PeerGone:
        os._exit(1)
    os._exit(0)


def _answer(channel: Channel, job: "_Job") -> None:
    try:
        channel.send(FrameType.DONE, pack_json(job.run()))
    except MediaFault as fault:
        _fail(channel, fault.code, str(fault))
    except MemoryError:
        _fail(channel, "media_limit", _TOO_MUCH)
    except WrongOutput:
        _fail(channel, "damaged_media", _UNFIT, traceback.format_exc())
    except (av.FFmpegError, UnicodeDecodeError, OSError, EOFError):
        _fail(channel, "damaged_media", _BROKEN, traceback.format_exc())
    except Exception:  # noqa: BLE001 - whatever it is, the caller gets an answer and the trace
        _fail(channel, "engine_crashed", "The video could not be cut.", traceback.format_exc())


def _fail(channel: Channel, code: str, sentence: str, trace: str = "") -> None:
    channel.send(FrameType.FAULT, pack_json({"code": code, "sentence": sentence, "trace": trace}))


class _Job:
    """Index, plan, execute, check."""

    def __init__(  # noqa: PLR0913, PLR0917 - the descriptor and what the caller said
        self,
        channel: Channel,
        limits: Limits,
        window: TrimWindow,
        mode: TrimMode,
        size: int,
        output: int,
    ) -> None:
        self._channel = channel
        self._limits = limits
        self._window = window
        self._mode = mode
        self._file = SourceFile(self._fetch, size)
        self._output = output
        self._percent = 0
        self._remarks: list[str] = []

    def run(self) -> dict[str, Any]:
        """Make the cut and describe it in plain values."""
        source = open_media(self._file, self._limits)
        index = index_window(source, self._window)
        if index.sparse:
            source.container.close()
            source = open_media(self._file, self._limits)
        if index.video.to_end and self._is_cut_short(source):
            raise DamagedMedia("The file is incomplete: it ends before the window does.")
        index, plan, execution = self._cut_what_is_there(source, index)
        self._tell(100)
        return self._describe(source, index, plan, execution)

    def _cut_what_is_there(
        self, source: OpenedMedia, index: WindowIndex
    ) -> tuple[WindowIndex, CutPlan, Execution]:
        """Cut; once more without what a recording has no whole of.

        Recordings of transport streams begin anywhere, with frames that need earlier ones, and end
        anywhere, mostly amid a picture.
        """
        remark = ""
        while True:
            try:
                plan, execution = self._cut(source, index)
                break
            except BeginsLater as later:
                index = index.shown_from(later.tick)
            except DamagedMedia:
                if remark or not (source.format.in_band and index.video.to_end):
                    raise
                index, remark = index.without_last(), _CUT_OFF
            self._begin_anew(source)
        self._remarks += [remark] if remark else []
        return index, plan, execution

    def _cut(self, source: OpenedMedia, index: WindowIndex) -> tuple[CutPlan, Execution]:
        """Join if it can be done; encode every frame on any doubt."""
        plan = self._plan(source, index, copy_rules_of(source, self._mode))
        try:
            return plan, self._made(source, index, plan)
        except CannotJoin as error:
            reason = str(error)
            _logger.info("a cut is not joined: %s", reason)
        except (MediaLimit, MemoryError, PeerGone, BeginsLater):
            raise
        except Exception as error:  # whatever it is, encoding may still do
            if plan.copied is None:
                raise
            _logger.warning("a joined cut was not right: %s", error)
            reason = _DOUBT
        self._begin_anew(source)
        plan = self._plan(source, index, CopyRules(reason=reason))
        return plan, self._made(source, index, plan)

    def _plan(self, source: OpenedMedia, index: WindowIndex, rules: CopyRules) -> CutPlan:
        return plan_cut(
            index.video,
            self._window,
            index.sounds,
            rules=rules,
            hides_preroll=source.format.hides_preroll,
        )

    def _made(self, source: OpenedMedia, index: WindowIndex, plan: CutPlan) -> Execution:
        """Make the output as planned; once more if its encoded frames are not good enough."""
        execution, quality = self._attempt(source, index, plan, crf_offset=0)
        if quality < _DOUBTFUL:
            self._begin_anew(source)
            crf_offset = math.ceil((_AIM - quality) / _PER_STEP)
            execution, quality = self._attempt(source, index, plan, crf_offset=crf_offset)
        if quality < _FLOOR:
            self._remarks.append(_POOR)
        if execution.evidence.encoded > _LARGER * execution.evidence.replaced:
            self._remarks.append(_LARGE)
        return execution

    def _begin_anew(self, source: OpenedMedia) -> None:
        self._remarks.clear()
        os.ftruncate(self._output, 0)
        source.decoder.flush_buffers()

    def _attempt(
        self, source: OpenedMedia, index: WindowIndex, plan: CutPlan, *, crf_offset: int
    ) -> tuple[Execution, float]:
        """Make the output as planned, and check it; tell how good its worst frame is."""
        file = ScratchFile(self._output, limit=self._limits.output_bytes)
        payload = payload_of(source)
        execution = Execution(
            source=source,
            index=index,
            plan=plan,
            file=file,
            payload=payload,
            threads=self._limits.threads,
            percent=self._tell,
            end=self._window.end,
            crf_offset=crf_offset,
        )
        execution.run()
        if source.format.index_in_front:
            last = plan.frames[-1].end - plan.origin_tick
            shown = last * index.video.time_base if plan.hidden else None
            move_index_to_front(file.descriptor, shown=shown)
        quality = check_output(file, plan, index.video.time_base, execution.evidence, payload.read)
        return execution, quality

    def _is_cut_short(self, source: OpenedMedia) -> bool:
        place = self._file.tell()  # libav goes on from here
        self._file.seek(0)
        head = self._file.read(HEAD_BYTES)
        self._file.seek(place)
        return is_cut_short(source, head, self._file.size)

    def _fetch(self, offset: int, length: int) -> bytes:
        self._channel.send(FrameType.READ, pack_range(offset, length))
        word, body = self._channel.receive()
        if word is not FrameType.BYTES:
            raise PeerGone
        return body

    def _tell(self, percent: int) -> None:
        if percent > self._percent:
            self._percent = percent
            self._channel.send(FrameType.PERCENT, bytes([percent]))

    def _describe(
        self, source: OpenedMedia, index: WindowIndex, plan: CutPlan, execution: Execution
    ) -> dict[str, Any]:
        base = index.video.time_base
        first, last = plan.frames[0], plan.frames[-1]
        shown = (last.end - plan.origin_tick) * base
        return {
            "path": _path(plan).value,
            "encoded_because": plan.reason,
            "first": _moment(index, first.tick),
            "last": _moment(index, last.tick),
            "duration_us": round(shown * 1_000_000),
            "frames_copied": len(plan.frames) - plan.encoded,
            "frames_encoded": plan.encoded,
            "frames_hidden": len(plan.hidden),
            "audio_offset_us": _sound_offset(index, plan, execution.copied),
            "streams": [
                {
                    "index": report.index,
                    "kind": report.kind,
                    "codec": report.codec,
                    "fate": report.fate.value,
                    "reason": report.reason,
                }
                for report in self._reports(source, plan, execution)
            ],
            "container": source.format.container,
            "media_type": source.format.media_type,
            "extension": source.format.extension,
            "bytes_read": self._file.bytes_read,
            "reads": self._file.reads,
        }

    def _reports(
        self, source: OpenedMedia, plan: CutPlan, execution: Execution
    ) -> tuple[StreamReport, ...]:
        pictures = (pictures_fate(plan), "; ".join(self._remarks))
        return report_streams(source, execution.copied, pictures)


def _path(plan: CutPlan) -> EnginePath:
    if plan.hidden:
        return EnginePath.HIDDEN
    return EnginePath.JOINED if plan.copied else EnginePath.ENCODED


def _moment(index: WindowIndex, tick: int) -> list[int]:
    """Write a moment of the source's timeline: in the video's ticks, or finer where zero is."""
    seconds = index.video.moment(tick)
    base = index.video.time_base
    if (seconds / base).denominator > 1:
        base = Fraction(1, math.lcm(seconds.denominator, base.denominator))
    return [int(seconds / base), base.numerator, base.denominator]


def _sound_offset(index: WindowIndex, plan: CutPlan, copied: set[int]) -> int | None:
    """Tell how far the first copied track's sound is from where the source had it, in µs."""
    for number, sound in sorted(plan.sounds.items()):
        if number in copied:
            track = index.sounds[number]
            begins = max(track.moment(sound.first_audible) + track.priming, plan.origin)
            first = min((packet.pts for packet in track.packets if packet.shown), default=0)
            due = max(track.moment(first), plan.origin) if track.from_start else plan.origin
            return round((begins - due) * 1_000_000)
    return None
