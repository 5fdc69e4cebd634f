"""What only the first packets of a track of sound tell of, found at the beginning of the file."""

from itertools import islice

import av

from trimcore.adapters.pyav.codecs.sound import SoundBeginning
from trimcore.adapters.pyav.reading.opened_media import open_container
from trimcore.adapters.pyav.reading.source_file import OtherReader, SourceFile
from trimcore.domain.cutting.containers import Container

_SOUGHT = 50
"""Packets of the track among which it has to be."""


def told_at_first(file: SourceFile, known: Container, number: int, begun: SoundBeginning) -> bytes:
    """Return what the first packets of a track tell of; empty if they don't.

    The file is left where it was.
    """
    try:
        with open_container(OtherReader(file), known) as container:
            packets = islice(container.demux(container.streams[number]), _SOUGHT)
            return next(filter(None, (begun.told_by(bytes(packet)) for packet in packets)), b"")
    except av.FFmpegError:
        return b""
