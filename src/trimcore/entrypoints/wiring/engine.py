"""The engine for those who bring nothing but it: no settings, no environment, no other extra."""

import sys
from pathlib import Path

from trimcore.adapters.pyav.limits import Limits
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.errors import EngineMissing
from trimcore.entrypoints.wiring.cutting import started_engine
from trimcore.ports.storage.byte_source import ByteSource

Engine = PyavMedia
__all__ = ["Engine", "Limits", "engine", "file_source"]


_CONFINED_BY = "linux"
_NEVER = "win32"


def engine(limits: Limits | None) -> PyavMedia:
    """Return the engine; nothing is started before it is first asked for something.

    Raises:
        EngineMissing: this system has not what confines cuts, and nobody has said to do without.
    """
    system = _system()
    if system == _NEVER:
        raise EngineMissing("Windows can't hand a cut's process its files; cut under WSL.")
    if system != _CONFINED_BY and (limits is None or limits.confined):
        raise EngineMissing(
            f"Cuts are confined by Linux' means, which {system} does not have: pass "
            "limits=trimcore.Limits(confined=False) to cut videos that you trust."
        )
    return PyavMedia(limits=limits, ahead=started_engine())


def _system() -> str:
    return sys.platform


def file_source(path: str) -> ByteSource:
    """Open a file; links are followed.

    Raises:
        OSError: there is no such file, or it can't be read.
    """
    from trimcore.adapters.localfs.source import LocalByteSource

    return LocalByteSource(Path(path).resolve(strict=True))
