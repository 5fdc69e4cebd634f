"""Which container a caller wants for an output."""

import os
import re
from pathlib import Path

from trimcore.domain.cutting.container import Container
from trimcore.domain.cutting.containers import CONTAINERS, container_called
from trimcore.domain.errors import Fault, InvalidInput
from trimcore.entrypoints.library.outputs import URL, Output

_AN_EXTENSION = re.compile(r"(?=.*[a-z])[a-z0-9]{1,5}")
"""How an extension looks; what else is behind a name's last dot belongs to the name."""


def wanted_container(container: str | None, output: Output | None) -> Container | None:
    """Return the container that is asked for, or that of the output's extension.

    None where neither says anything: then it is the source's, or what takes its place.

    Raises:
        InvalidInput: there is no container of that name, the extension is that of another, or it
            is of none and nothing is asked for.
    """
    extension = _extension(output)
    own = container_called(extension) if extension else None
    if container is None:
        if own is None and _AN_EXTENSION.fullmatch(extension):
            detail = (
                f"must be named, for the output's .{extension} names none of {', '.join(names())}"
            )
            raise _fault("unknown", detail)
        return own
    asked = container_called(container)
    if asked is None:
        raise _fault("unknown", f"must be one of {', '.join(names())}, not {container!r}")
    if own is not None and own is not asked and extension not in asked.extensions:
        raise _fault("not_together", f"is {asked.name}, and the output's name says {own.name}")
    return asked


def names() -> list[str]:
    """Return the short names of containers that can be written."""
    return [one.extensions[0] for one in CONTAINERS if one.muxer]


def _extension(output: Output | None) -> str:
    if not isinstance(output, str | os.PathLike):
        return ""
    text = os.fspath(output)
    name = text.partition("?")[0] if URL in text else text
    return Path(name).suffix.removeprefix(".").lower()


def _fault(code: str, detail: str) -> InvalidInput:
    return InvalidInput(Fault(field="container", code=code, detail=detail))
