"""Serve one child: its reads, its progress, its end, and the caller's wish to stop."""

import logging
import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from trimcore.adapters.pyav.answers import fault_of
from trimcore.adapters.pyav.nursery import Child
from trimcore.adapters.pyav.wire import Channel, Hangup, Word, unpack_json, unpack_range
from trimcore.domain.errors import EngineCrashed, MediaFault, MediaLimit
from trimcore.ports.byte_source import ByteSource

_WATCH_SECONDS = 0.4
_LONGEST_READ = 32 << 20
_logger = logging.getLogger(__name__)
_TOO_LONG = "Trimming the video takes longer than is allowed."


@dataclass(slots=True)
class Supervision:
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
        """
        deadline = time.monotonic() + self.seconds
        watched = 0.0
        try:
            self.channel.send(Word.JOB, job)
            while True:
                now = time.monotonic()
                if now >= deadline:
                    raise MediaLimit(_TOO_LONG)
                if now - watched >= _WATCH_SECONDS:
                    watched = now
                    self.watch(self.percent)
                if not self._readable(_WATCH_SECONDS):
                    continue
                word, body = self.channel.receive()
                if word is Word.DONE:
                    return unpack_json(body)
                self._serve(word, body)
        except Hangup as error:
            raise self._death() from error

    def _readable(self, seconds: float) -> bool:
        poll = select.poll()
        poll.register(self.channel.socket, select.POLLIN)
        return bool(poll.poll(seconds * 1000))

    def _serve(self, word: Word, body: bytes) -> None:
        if word is Word.READ:
            offset, length = unpack_range(body)
            if length > _LONGEST_READ:
                raise Hangup
            self.channel.send(Word.BYTES, self.source.read_at(offset, length))
        elif word is Word.PERCENT and len(body) == 1:
            self.percent = max(self.percent, min(100, body[0]))
        elif word is Word.HELD:
            _tell_once(body)
        elif word is Word.FAULT:
            raise fault_of(unpack_json(body))
        else:
            raise Hangup

    def _death(self) -> MediaFault:
        """Say in the user's words how the child ended without an answer."""
        self.child.kill()
        code = self.child.exit_code()
        _logger.warning("a cut's process ended with %s", code)
        if code in {-signal.SIGXCPU, -signal.SIGXFSZ}:
            return MediaLimit(_TOO_LONG if code == -signal.SIGXCPU else "The result is too large.")
        return EngineCrashed("The video made the program that reads it fail.")


@lru_cache(maxsize=4)
def _tell_once(held: bytes) -> None:
    """Log what confines the children, when the first of them says so."""
    _logger.info("cuts are confined by %s", unpack_json(held))
