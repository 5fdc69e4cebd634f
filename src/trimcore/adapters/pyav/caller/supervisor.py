"""Serve one child: its reads, its progress, its end, and the caller's wish to stop."""

import logging
import select
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

from trimcore.adapters.pyav.caller.answers import fault_of
from trimcore.adapters.pyav.caller.launcher import Child
from trimcore.adapters.pyav.caller.source_server import Reader
from trimcore.adapters.pyav.protocol import (
    PROTECTIONS,
    Channel,
    FrameType,
    Inbox,
    PeerGone,
    unpack_json,
    unpack_range,
)
from trimcore.domain.errors import EngineCrashed, MediaFault, MediaLimit, Unavailable
from trimcore.ports.storage.byte_source import ByteSource

_WATCH_SECONDS = 0.4
_LONGEST_READ = 32 << 20
_logger = logging.getLogger(__name__)
_TOO_LONG = "Trimming the video takes longer than is allowed."


@dataclass(slots=True)
class Supervisor:
    """The conversation of the calling thread with a child; it may take `seconds` in all."""

    channel: Channel
    child: Child
    source: ByteSource
    watch: Callable[[int], None]
    seconds: float
    percent: int = 0

    def run(self, job: bytes) -> object:
        """Hand the job over and serve the child until it answers.

        Raises:
            MediaFault: what the child found, or how it died.
            Unavailable: the source took nearly all the time, or gave too little.
        """
        inbox = Inbox(self.channel.socket)
        with Reader(self.channel, self.source) as reader:
            with suppress(PeerGone):
                self.channel.send(FrameType.JOB, job)
                return self._converse(inbox, reader)
            raise self._death() if reader.fault is None else reader.fault

    def _converse(self, inbox: Inbox, reader: Reader) -> object:
        began = watched = time.monotonic()
        while (now := time.monotonic()) - began < self.seconds:
            if now - watched >= _WATCH_SECONDS:
                watched = now
                self.watch(self.percent)
            if self._readable(min(_WATCH_SECONDS, began + self.seconds - now)):
                for word, body in inbox.receive():
                    if word is FrameType.DONE:
                        return unpack_json(body)
                    self._take(word, body, reader)
        # Whose fault is it?
        if reader.waited() > self.seconds / 2:
            raise Unavailable("The source takes too long to answer.")
        raise MediaLimit(_TOO_LONG)

    def _readable(self, seconds: float) -> bool:
        poll = select.poll()
        poll.register(self.channel.socket, select.POLLIN)
        return bool(poll.poll(seconds * 1000))

    def _take(self, word: FrameType, body: bytes, reader: Reader) -> None:
        if word is FrameType.READ:
            offset, length = unpack_range(body)
            if length > _LONGEST_READ:
                raise PeerGone
            reader.ask(offset, length)
        elif word is FrameType.PERCENT and len(body) == 1:
            self.percent = max(self.percent, min(100, body[0]))
        elif word is FrameType.HELD:
            _tell_once(_known(unpack_json(body)))
        elif word is FrameType.FAULT:
            raise fault_of(unpack_json(body))
        else:
            raise PeerGone

    def _death(self) -> MediaFault:
        """Say in the user's words how the child ended without an answer."""
        self.child.kill()
        code = self.child.exit_code()
        _logger.warning("a cut's process ended with %s", code)
        if code in {-signal.SIGXCPU, -signal.SIGXFSZ}:
            return MediaLimit(_TOO_LONG if code == -signal.SIGXCPU else "The result is too large.")
        return EngineCrashed("The video made the program that reads it fail.")


def _known(held: object) -> frozenset[str]:
    return frozenset(name for name in PROTECTIONS if isinstance(held, list) and name in held)


@lru_cache
def _tell_once(held: frozenset[str]) -> None:
    """Log what confines the children, and what does not, when the first of them says so."""
    _logger.info("cuts are confined by %s", ", ".join(sorted(held)))
    if missing := sorted(PROTECTIONS - held):
        _logger.warning("cuts are not confined by %s, which this system does not offer", missing)
