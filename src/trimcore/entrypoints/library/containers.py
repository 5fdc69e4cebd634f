"""Which container a caller wants for an output."""

import os
from pathlib import Path

from trimcore.domain.cutting.container import Container
from trimcore.domain.cutting.containers import CONTAINERS, container_called
from trimcore.domain.errors import Fault, InvalidInput
from trimcore.entrypoints.library.outputs import URL, Output


def wanted_container(container: str | None, output: Output | None) -> Container | None:
    """Return the container that is asked for, or that of the output's extension.

    None where neither says anything: then it is the source's, or what takes its place.

    Raises:
        InvalidInput: there is no container of that name, or the extension is that of another.
    """
    extension = _extension(output)
    own = container_called(extension) if extension else None
    if container is None:
        return own
    asked = container_called(container)
    if asked is None:
        names = ", ".join(one.name for one in CONTAINERS if one.muxer)
        raise _fault("unknown", f"must be one of {names}, not {container!r}")
    if own is not None and own is not asked and extension not in asked.extensions:
        raise _fault("not_together", f"is {asked.name}, and the output's name says {own.name}")
    return asked


def _extension(output: Output | None) -> str:
    if not isinstance(output, str | os.PathLike):
        return ""
    text = os.fspath(output)
    name = text.partition("?")[0] if URL in text else text
    return Path(name).suffix.removeprefix(".").lower()


def _fault(code: str, detail: str) -> InvalidInput:
    return InvalidInput(Fault(field="container", code=code, detail=detail))
