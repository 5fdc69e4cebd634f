"""LosslessCut's project file: JSON5 with `cutSegments`, whose times are seconds."""

from collections.abc import Iterator, Mapping
from typing import TypeGuard

from trimcore.entrypoints.library.lists.listed import Listed, checked, wrong

_SINCE_MARKERS = 2


def read_project(text: str) -> Iterator[Listed]:
    """Yield the segments that are selected, in their order.

    A segment without a start begins at the beginning. One without an end goes to the source's end
    in projects of the first version; since the second it is a marker, and not cut.

    Raises:
        InvalidInput: it is no such project, or has nothing but markers.
        ModuleNotFoundError: the package json5 is not installed.
    """
    import json5

    try:
        project = json5.loads(text)
    except (ValueError, RecursionError) as error:
        raise wrong(f"is no project of LosslessCut: {str(error)[:100]}") from None
    segments = project.get("cutSegments") if isinstance(project, Mapping) else None
    if not isinstance(segments, list):
        raise wrong("is no project of LosslessCut: it has no list of cutSegments")
    has_markers = _version(project) >= _SINCE_MARKERS
    for number, segment in enumerate(segments, start=1):
        if not isinstance(segment, Mapping):
            raise wrong(f"segment {number}: must be an object")
        is_marker = has_markers and segment.get("end") is None
        if segment.get("selected", True) and not is_marker:
            yield _window(segment, where=f"segment {number}")


def _version(project: Mapping[str, object]) -> int:
    version = project.get("version")
    return version if isinstance(version, int) else 1


def _window(segment: Mapping[str, object], *, where: str) -> Listed:
    start, end, name = segment.get("start"), segment.get("end"), segment.get("name")
    begin = 0 if start is None else start
    if not _is_number(begin) or not (end is None or _is_number(end)):
        raise wrong(f"{where}: start and end must be numbers of seconds")
    checked(begin, end, where=where)
    return Listed(start=begin, end=end, name=name if isinstance(name, str) else "")


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
