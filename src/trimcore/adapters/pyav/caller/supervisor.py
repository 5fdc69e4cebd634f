"""Serve one child: its reads, its progress, its end, and the caller's wish to stop."""

import logging
import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from trimcore.adapters.pyav.caller.answers.fault import fault_of
from trimcore.adapters.pyav.caller.child_process import Child
from trimcore.adapters.pyav.caller.engine_words import EngineWords
from trimcore.adapters.pyav.caller.plain_launcher import PlainChild
from trimcore.adapters.pyav.caller.source_server import SourceServer
from trimcore.adapters.pyav.frame_bodies import unpack_json, unpack_range
from trimcore.adapters.pyav.protocol import (
    PROTECTIONS,
    BadFrame,
    Channel,
    FrameType,
    Inbox,
    PeerGone,
)
from trimcore.domain.errors import EngineCrashed, MachineFault, MediaFault, Unavailable
from trimcore.domain.policies.machine_faults import fault_of_end
from trimcore.ports.storage.byte_source import ByteSource

_WATCH_SECONDS = 0.4
_LONGEST_READ = 32 << 20
_logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Supervisor:
    """The conversation of the calling thread with a child; it may take `seconds` in all."""

    channel: Channel
    child: Child | PlainChild
    source: ByteSource
    watch: Callable[[int], None]
    seconds: float
    machine_has_less: bool = False
    """Whether the child may have less memory than a cut is allowed."""
    percent: int = 0
    words: EngineWords = field(init=False)

    def run(self, job: bytes) -> object:
        """Hand the job over and serve the child until it answers.

        Raises:
            MediaFault: what the child found, or how it died.
            MachineFault: what it lacked, or that it was killed.
            Unavailable: the source took nearly all the time, or gave too little.
        """
        self.words = EngineWords(self.child.words)
        inbox = Inbox(self.channel.socket)
        try:
            with SourceServer(self.channel, self.source) as server:
                try:
                    self.channel.send(FrameType.JOB, job)
                    return self._converse(inbox, server)
                except PeerGone as error:
                    if server.fault is not None:
                        raise server.fault from server.fault.__cause__
                    raise self._death(lied=isinstance(error, BadFrame)) from None
        finally:
            self.words.read_all()

    def _converse(self, inbox: Inbox, server: SourceServer) -> object:
        began = watched = time.monotonic()
        while (now := time.monotonic()) - began < self.seconds:
            if now - watched >= _WATCH_SECONDS:
                watched = now
                self.watch(self.percent)
            if self._frames_within(min(_WATCH_SECONDS, began + self.seconds - now)):
                for kind, body in inbox.receive():
                    if kind is FrameType.DONE:
                        return unpack_json(body)
                    self._take(kind, body, server)
        # Whose fault is it?
        if server.waited() > self.seconds / 2:
            raise Unavailable("The source takes too long to answer.")
        raise fault_of_end("SIGXCPU", machine_has_less=self.machine_has_less)

    def _frames_within(self, seconds: float) -> bool:
        """Wait for a frame, or for words, which are logged; tell whether there is a frame."""
        poll = select.poll()
        poll.register(self.channel.socket, select.POLLIN)
        if self.words.pipe is not None:
            poll.register(self.words.pipe, select.POLLIN)
        ready = {descriptor for descriptor, _ in poll.poll(seconds * 1000)}
        self.words.read()
        return self.channel.socket.fileno() in ready

    def _take(self, kind: FrameType, body: bytes, server: SourceServer) -> None:
        if kind is FrameType.READ:
            offset, length = unpack_range(body)
            if length > _LONGEST_READ:
                raise BadFrame
            server.ask(offset, length)
        elif kind is FrameType.PERCENT and len(body) == 1:
            self.percent = max(self.percent, min(100, body[0]))
        elif kind is FrameType.HELD:
            _tell_once(_known(unpack_json(body)))
        elif kind is FrameType.LOG:
            self.words.take(unpack_json(body))
        elif kind is FrameType.FAULT:
            raise fault_of(unpack_json(body))
        else:
            raise BadFrame

    def _death(self, *, lied: bool) -> MediaFault | MachineFault:
        """Say in the user's words how the child ended without an answer."""
        if lied or not self.child.has_ended():
            _logger.warning("a cut's process does not keep to what was agreed, and is ended")
            return EngineCrashed("The video made the program that reads it fail.")
        code = self.child.exit_code()
        name = None if code is None else _signal_name(code)
        self.words.read_all()
        fault = fault_of_end(
            name,
            machine_has_less=self.machine_has_less,
            lacked_memory=self.words.lacked_memory,
        )
        _logger.warning("a cut's process ended with %s: %s", name or code, fault.code)
        return fault


def _signal_name(code: int) -> str:
    """Name what ended a process, by its exit code; nothing if it went by itself."""
    try:
        return signal.Signals(-code).name if code < 0 else ""
    except ValueError:  # a real-time signal
        return f"SIG{-code}"


def _known(held: object) -> frozenset[str]:
    return frozenset(name for name in PROTECTIONS if isinstance(held, list) and name in held)


@lru_cache
def _tell_once(held: frozenset[str]) -> None:
    """Log what confines the children, and what does not, when the first of them says so."""
    _logger.info("cuts are confined by %s", ", ".join(sorted(held)))
    if missing := sorted(PROTECTIONS - held):
        _logger.warning("cuts are not confined by %s, which this system does not offer", missing)
