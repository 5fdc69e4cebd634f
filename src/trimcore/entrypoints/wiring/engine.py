"""The engine for those who bring nothing but it: no settings, no environment, no other extra."""

from pathlib import Path

from trimcore.adapters.pyav.limits import Limits
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.entrypoints.wiring.cutting import started_engine
from trimcore.ports.storage.byte_source import ByteSource

Engine = PyavMedia
__all__ = ["Engine", "Limits", "engine", "file_source"]


def engine(limits: Limits | None) -> PyavMedia:
    """Return the engine; nothing is started before it is first asked for something."""
    return PyavMedia(limits=limits, ahead=started_engine())


def file_source(path: str) -> ByteSource:
    """Open a file; links are followed.

    Raises:
        OSError: there is no such file, or it can't be read.
    """
    from trimcore.adapters.localfs.source import LocalByteSource

    return LocalByteSource(Path(path).resolve(strict=True))
