"""What only the first packets of a track of sound tell of, found at the beginning of the file."""

from itertools import islice
from typing import TYPE_CHECKING

import av

from trimcore.adapters.pyav.codecs.sound import SoundBeginning, sound_codec_of
from trimcore.adapters.pyav.reading.opened_media import open_container
from trimcore.adapters.pyav.reading.source_file import OtherReader, SourceFile
from trimcore.domain.cutting.container import Container

if TYPE_CHECKING:
    from av.stream import Stream

_SOUGHT = 50
"""Packets of the track among which it has to be."""


def begun(file: SourceFile, known: Container, stream: "Stream", data: bytes) -> bytes:
    """Let the first packet that is written of a track tell what decoders need to know.

    The file is left where it was.
    """
    codec = sound_codec_of(stream)
    beginning = codec.begun if codec is not None else None
    if beginning is None or not beginning.wanted_by(data):
        return data
    told = _told_at_first(file, known, stream.index, beginning)
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
