"""What a child does: one cut, from the caller's question to its answer."""

import os
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from trimcore.adapters.pyav.asking_ahead import AskingAhead
from trimcore.adapters.pyav.child.attempting.attempts import Attempts
from trimcore.adapters.pyav.child.confinement import confine
from trimcore.adapters.pyav.child.description import describe
from trimcore.adapters.pyav.child.log_frames import send_lines_to
from trimcore.adapters.pyav.child.verdict import verdict_on
from trimcore.adapters.pyav.frame_bodies import pack_json, unpack_json
from trimcore.adapters.pyav.limits import Limits
from trimcore.adapters.pyav.looking.filmstrip import draw_filmstrip
from trimcore.adapters.pyav.looking.inspecting import inspect_source, seen_meanwhile
from trimcore.adapters.pyav.looking.planning import plan_source
from trimcore.adapters.pyav.memory import Memory
from trimcore.adapters.pyav.protocol import Channel, FrameType, PeerGone, Task
from trimcore.adapters.pyav.reading.completeness import holds_another, is_cut_short
from trimcore.adapters.pyav.reading.opening.opened_media import OpenedMedia
from trimcore.adapters.pyav.reading.source_file import SourceFile
from trimcore.adapters.pyav.reading.window_source import open_for_windows
from trimcore.adapters.pyav.sound_alone.cutting import SoundCut
from trimcore.adapters.pyav.sound_alone.opened_as_described import open_sound_for_windows
from trimcore.adapters.pyav.writing.scratch_file import translated, write_at
from trimcore.domain.cutting.containers import HEAD_LENGTH, container_called
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.touching import seconds_of, spanning, touching
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.cutting.wish import ANYTHING, Wish
from trimcore.domain.errors import DamagedMedia, NoVideoStream, Unsupported, WindowOutside
from trimcore.domain.model.sources.filmstrip import Strip

_ANOTHER = (
    "The file goes on with another recording, whose times begin anew. Take them apart first, to "
    "cut what lies behind the first one."
)
_ALL, _TOLD_EVERY = 100, 0.1
"""Percents, and the seconds between two of them; whoever watches is told less often still."""


def run_job(conversation: socket.socket, output: int, *, parent: int) -> None:
    """Confine this process, make one cut, answer, and end the process."""
    channel = Channel(conversation)
    send_lines_to(channel)
    try:
        _, body = channel.receive()
        job = unpack_json(body)
        limits = Limits(**job["limits"])
        windows = [TrimWindow(start_us=at, duration_us=length) for at, length in job["windows"]]
        memory = Memory.of_machine(limits.memory_bytes)
        held = confine(
            limits,
            seconds=limits.seconds(float(seconds_of(windows))),
            largest_file=max(limits.output_bytes, job["size"]),
        )
        if os.getppid() != parent:
            os._exit(1)
        channel.send(FrameType.HELD, pack_json(held))
        mode = TrimMode(job["mode"])
        task, size = Task(job["task"]), job["size"]
        wish = Wish(
            container=container_called(job["container"]) if job["container"] else None,
            tracks=None if job["tracks"] is None else tuple(job["tracks"]),
            encodes=mode is TrimMode.ENCODE,
        )
        strip = Strip(count=job["strip"][0], height=job["strip"][1]) if job["strip"] else None
        asked = _Job(
            channel, limits, memory, windows, mode, size, output, task, wish, strip, job["looks"]
        )
        _answer(channel, asked)
    except PeerGone:
        os._exit(1)
    os._exit(0)


def _answer(channel: Channel, job: "_Job") -> None:
    try:
        channel.send(FrameType.DONE, pack_json(job.run()))
    except PeerGone:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, the caller gets an answer
        fault, trace = verdict_on(error, job.memory)
        answer = {"code": fault.code, "sentence": str(fault), "trace": trace}
        channel.send(FrameType.FAULT, pack_json(answer))


@dataclass(slots=True)
class _Job:
    """Open, index, cut, describe; `output` is the descriptor of the file to make."""

    channel: Channel
    limits: Limits
    memory: Memory
    windows: Sequence[TrimWindow]
    mode: TrimMode
    size: int
    output: int
    task: Task = Task.CUT
    wish: Wish = ANYTHING
    strip: Strip | None = None
    looks: bool = False
    percent: int = 0
    told: float = 0.0

    def run(self) -> dict[str, Any]:
        """Do what is asked, and describe it in plain values."""
        asking = AskingAhead(self.channel)
        file = SourceFile(asking.fetch, self.size, expect=asking.expect)
        if self.task is Task.INSPECT:
            return inspect_source(file, self.limits)
        if self.task is Task.PLAN:
            return plan_source(file, self.limits, self.windows, self.mode, self.wish)
        if self.task is Task.FILMSTRIP and self.strip is not None:
            told, strip = draw_filmstrip(file, self.limits, self.strip)
            with translated():
                write_at(self.output, strip, 0)
            return told
        return self._cut(file)

    def _cut(self, file: SourceFile) -> dict[str, Any]:
        groups = touching(self.windows)
        try:
            windows = tuple(map(spanning, groups))
            source, indexes = open_for_windows(file, self.limits, windows, self.wish)
        except NoVideoStream:
            return self._cut_sound(file)
        if any(index.video.to_end for index in indexes) and _ends_early(source):
            raise DamagedMedia("The file is incomplete: it ends before the window does.")
        try:
            result = Attempts(
                source=source,
                indexes=indexes,
                windows=windows,
                mode=self.mode,
                limits=self.limits,
                output=self.output,
                tell=self._tell,
            ).run()
        except (DamagedMedia, WindowOutside) as error:
            if holds_another(source):
                raise Unsupported(_ANOTHER) from error
            raise
        self._tell(_ALL)
        described = describe(source, result, groups)
        if self.looks and (seen := seen_meanwhile(source)) is not None:
            described["seen"] = seen
        return described

    def _cut_sound(self, file: SourceFile) -> dict[str, Any]:
        cut = SoundCut(
            source=open_sound_for_windows(file, self.limits, self.windows, self.wish),
            groups=touching(self.windows),
            limits=self.limits,
            output=self.output,
            tell=self._tell,
        )
        described = cut.run()
        self._tell(_ALL)
        return described

    def _tell(self, percent: int) -> None:
        now = time.monotonic()
        if percent > self.percent and (percent == _ALL or now >= self.told + _TOLD_EVERY):
            self.percent, self.told = percent, now
            self.channel.send(FrameType.PERCENT, bytes([percent]))


def _ends_early(source: OpenedMedia) -> bool:
    position = source.file.tell()  # libav goes on from here
    source.file.seek(0)
    head = source.file.read(HEAD_LENGTH)
    source.file.seek(position)
    return is_cut_short(source, head, source.file.size)
