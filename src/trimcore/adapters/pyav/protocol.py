"""What the caller's thread and the child say to each other, over a stream socket.

The child is not trusted: it can only send these few frames, each of limited size, and texts are
JSON that is checked field by field. Nor does the caller ever wait for the rest of a frame.
"""

import socket
import struct
from dataclasses import dataclass
from enum import Enum

_HEADER = struct.Struct("<cI")
_LARGEST = 64 << 20
_LARGEST_ANSWER = 1 << 20
_CHUNK = _SMALL = 64 << 10


PROTECTIONS = frozenset(
    {"credentials", "capabilities", "parent-death", "rlimits", "no-new-privs", "seccomp"}
)
"""What may confine a child, as it is named in HELD."""


ANOTHER, YOURSELF = b"f", b"y"
"""What a fork server is asked for: a process that it forks, or that it makes the cut itself."""


class Task(Enum):
    """What a JOB asks for."""

    CUT = "cut"
    INSPECT = "inspect"
    PLAN = "plan"
    FILMSTRIP = "filmstrip"


class FrameType(Enum):
    """The first byte of a frame."""

    JOB = b"J"
    """To the child: what to do, as JSON."""
    BYTES = b"B"
    """To the child: the bytes that it asked for."""
    READ = b"R"
    """From the child: an offset and a length of the source."""
    HELD = b"H"
    """From the child: what confines it, as JSON."""
    PERCENT = b"P"
    """From the child: how far it is, as one byte."""
    LOG = b"L"
    """From the child: a line for the log, its level and its text, as JSON."""
    DONE = b"D"
    """From the child: the result, as JSON; the output is complete and checked."""
    FAULT = b"F"
    """From the child: a fault's code and sentence, as JSON."""


class PeerGone(Exception):
    """The other side has gone, or does not keep to the frames."""


class BadFrame(PeerGone):
    """The other side sent what is no frame, or nothing that it may send now."""


@dataclass(frozen=True, slots=True)
class Channel:
    """One end of the conversation."""

    socket: socket.socket

    def send(self, frame_type: FrameType, body: bytes = b"") -> None:
        """Send one frame whole.

        Raises:
            PeerGone: the other side has gone.
        """
        try:
            head = _HEADER.pack(frame_type.value, len(body))
            if len(body) <= _SMALL:
                self.socket.sendall(head + body)  # at once, or the peer would wake up twice
            else:
                self.socket.sendall(head)
                self.socket.sendall(body)
        except OSError as error:
            raise PeerGone from error

    def receive(self) -> tuple[FrameType, bytes]:
        """Wait for one frame.

        Raises:
            PeerGone: the other side has gone.
            BadFrame: it sent what is no frame.
        """
        letter, length = _HEADER.unpack(self._exactly(_HEADER.size))
        if length > _LARGEST:
            raise BadFrame
        return _frame_type(letter), self._exactly(length)

    def _exactly(self, length: int) -> bytes:
        taken = b""
        while len(taken) < length:
            try:
                more = self.socket.recv(length - len(taken), socket.MSG_WAITALL)
            except OSError as error:
                raise PeerGone from error
            if not more:
                raise PeerGone
            taken += more  # nearly always all: a copy only if a signal came between
        return taken


class Inbox:
    """The caller's end for what a child sends: takes what has arrived, never waits for more."""

    def __init__(self, socket: socket.socket) -> None:
        self._socket = socket
        self._arrived = bytearray()

    def receive(self) -> list[tuple[FrameType, bytes]]:
        """Return the frames that are complete by now.

        Raises:
            PeerGone: the other side has gone.
            BadFrame: it sent what is no frame.
        """
        try:
            chunk = self._socket.recv(_CHUNK, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return []
        except OSError as error:
            raise PeerGone from error
        if not chunk:
            raise PeerGone
        self._arrived += chunk
        return list(iter(self._next, None))

    def _next(self) -> tuple[FrameType, bytes] | None:
        if len(self._arrived) < _HEADER.size:
            return None
        letter, length = _HEADER.unpack_from(self._arrived)
        if length > _LARGEST_ANSWER:
            raise BadFrame
        end = _HEADER.size + length
        if len(self._arrived) < end:
            return None
        frame_type, body = _frame_type(letter), bytes(self._arrived[_HEADER.size : end])
        del self._arrived[:end]
        return frame_type, body


def _frame_type(letter: bytes) -> FrameType:
    try:
        return FrameType(letter)
    except ValueError as error:
        raise BadFrame from error
