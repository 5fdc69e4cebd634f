"""A child asks for what it reads, tells how far it is, and answers once."""

import os
import socket
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

from tests.tiny_films import MIDDLE, film
from trimcore.adapters.pyav.child.job import _answer, _Job
from trimcore.adapters.pyav.frame_bodies import unpack_json, unpack_range
from trimcore.adapters.pyav.limits import Limits
from trimcore.adapters.pyav.memory import Memory
from trimcore.adapters.pyav.protocol import Channel, FrameType, PeerGone
from trimcore.adapters.pyav.writing.scratch_file import ScratchFile
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow


@dataclass(slots=True)
class Caller:
    """The other end: serves reads of some bytes, and keeps all other frames."""

    channel: Channel
    content: bytes
    frames: list[tuple[FrameType, bytes]] = field(default_factory=list)

    def serve(self) -> None:
        """Serve until the answer has come."""
        while not self.frames or self.frames[-1][0] not in {FrameType.DONE, FrameType.FAULT}:
            kind, body = self.channel.receive()
            if kind is FrameType.READ:
                offset, length = unpack_range(body)
                self.channel.send(FrameType.BYTES, self.content[offset : offset + length])
            else:
                self.frames.append((kind, body))


@pytest.fixture
def ends() -> Iterator[tuple[Channel, Channel]]:
    """Give the child's end of a conversation, and the caller's."""
    child, caller = socket.socketpair()
    with child, caller:
        yield Channel(child), Channel(caller)


def job_of(channel: Channel, file: ScratchFile, size: int, window: TrimWindow = MIDDLE) -> _Job:
    """Return an exact cut of the middle."""
    limits = Limits(threads=1)
    memory = Memory.of_machine(limits.memory_bytes)
    return _Job(channel, limits, memory, [window], TrimMode.EXACT, size, file.descriptor)


def answered(
    ends: tuple[Channel, Channel],
    file: ScratchFile,
    content: bytes,
    window: TrimWindow = MIDDLE,
) -> list[tuple[FrameType, bytes]]:
    """Let a job do its work, and return what it said besides reads."""
    caller = Caller(ends[1], content)
    with ThreadPoolExecutor(1) as thread:
        served: Future[None] = thread.submit(caller.serve)
        _answer(ends[0], job_of(ends[0], file, len(content), window))
        served.result(timeout=60)
    return caller.frames


def test_it_answers_with_a_description(ends: tuple[Channel, Channel], file: ScratchFile) -> None:
    """Once, at the end, when the output is whole."""
    frames = answered(ends, file, film())
    assert [kind for kind, _ in frames].count(FrameType.DONE) == 1
    kind, body = frames[-1]
    assert kind is FrameType.DONE
    assert unpack_json(body)["frames_copied"] == 21
    assert os.fstat(file.descriptor).st_size > 0


def test_percents_rise_up_to_a_hundred(ends: tuple[Channel, Channel], file: ScratchFile) -> None:
    """None is told twice."""
    frames = answered(ends, file, film())
    percents = [body[0] for kind, body in frames if kind is FrameType.PERCENT]
    assert percents == sorted(set(percents))
    assert percents[-1] == 100


def test_percents_are_not_told_more_often_than_they_are_looked_at(
    ends: tuple[Channel, Channel], file: ScratchFile
) -> None:
    """Ten in a second at most, besides the first and the last: each wakes the caller up."""
    began = time.monotonic()
    frames = answered(ends, file, film())
    seconds = time.monotonic() - began
    assert [kind for kind, _ in frames].count(FrameType.PERCENT) <= 2 + 10 * seconds


@pytest.mark.parametrize(
    ("content", "window", "code"),
    [
        (b"no video" * 100, MIDDLE, "not_a_video"),
        (film(), TrimWindow.parse("100", "1"), "window_outside"),
        (film()[:3000], MIDDLE, "damaged_media"),
    ],
    ids=["text", "outside", "half"],
)
def test_a_fault_is_told_by_its_code_and_a_sentence(
    ends: tuple[Channel, Channel],
    file: ScratchFile,
    content: bytes,
    window: TrimWindow,
    code: str,
) -> None:
    """It is the last thing that is said."""
    kind, body = answered(ends, file, content, window)[-1]
    told = unpack_json(body)
    assert (kind, told["code"]) == (FrameType.FAULT, code)
    assert told["sentence"].endswith(".")


def test_a_caller_that_has_gone_gets_no_answer(
    ends: tuple[Channel, Channel], file: ScratchFile
) -> None:
    """There is nobody to tell."""
    ends[1].socket.close()
    with pytest.raises(PeerGone):
        _answer(ends[0], job_of(ends[0], file, 1000))


def test_anything_but_bytes_is_no_answer_to_a_read(
    ends: tuple[Channel, Channel], file: ScratchFile
) -> None:
    """A caller that does not keep to the frames counts as gone."""
    ends[1].send(FrameType.JOB, b"{}")
    with pytest.raises(PeerGone):
        _answer(ends[0], job_of(ends[0], file, 1000))
