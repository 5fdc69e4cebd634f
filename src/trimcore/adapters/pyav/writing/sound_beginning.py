"""What the first packet of a piece lacks: it stood in the file's first ones, or in those before."""

from collections import deque
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

import av

from trimcore.adapters.pyav.bitstream.mpeg.mp3 import Reservoir
from trimcore.adapters.pyav.codecs.sound import SoundBeginning, SoundCodec, sound_codec_of
from trimcore.adapters.pyav.reading.opening.accepted import open_container
from trimcore.adapters.pyav.reading.other_reader import OtherReader
from trimcore.adapters.pyav.reading.source_file import SourceFile
from trimcore.domain.cutting.container import Container

if TYPE_CHECKING:
    from av.stream import Stream

_SOUGHT = 50
"""Packets of the track among which it has to be."""


@dataclass(slots=True, kw_only=True)
class BegunSound:
    """Lets the first packets that are written of a track tell what decoders need to know.

    The `file` is left where it was. Packets are told of with `pass_by` until one is written.
    """

    file: SourceFile
    known: Container
    stream: "Stream"
    _before: deque[bytes] = field(init=False)
    _reservoir: Reservoir | None = None
    _begun: bool = False

    def __post_init__(self) -> None:
        """Remember as many packets as the first one may borrow from."""
        self._before = deque(maxlen=self._codec.borrows if self._codec is not None else 0)

    @property
    def _codec(self) -> SoundCodec | None:
        return sound_codec_of(self.stream)

    def pass_by(self, data: bytes) -> None:
        """See a packet that comes before the first one."""
        if not self._begun:
            self._before.append(data)

    def take(self, data: bytes) -> bytes:
        """Return the next packet as it is to be written."""
        if not self._begun:
            self._begun = True
            data = self._first(data)
        return data if self._reservoir is None else self._reservoir.take(data)

    def _first(self, data: bytes) -> bytes:
        codec = self._codec
        if codec is not None and codec.reservoir is not None:
            self._reservoir = codec.reservoir(self._before)
        beginning = codec.begun if codec is not None else None
        if beginning is None or not beginning.wanted_by(data):
            return data
        told = _told_at_first(self.file, self.known, self.stream.index, beginning)
        return beginning.before(data, told) if told else data


def _told_at_first(
    file: SourceFile, known: Container, number: int, beginning: SoundBeginning
) -> bytes:
    """Return what the first packets of a track tell of; empty if they don't."""
    try:
        with open_container(OtherReader(file), known) as container:
            packets = islice(container.demux(container.streams[number]), _SOUGHT)
            return next(filter(None, (beginning.told_by(bytes(one)) for one in packets)), b"")
    except av.FFmpegError:
        return b""
