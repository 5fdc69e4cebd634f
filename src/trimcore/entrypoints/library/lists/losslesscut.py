"""LosslessCut's project file: JSON5 with `cutSegments`, whose times are seconds."""

from collections.abc import Iterator, Mapping

from trimcore.entrypoints.library.lists.listed import Listed, checked, wrong


def read_project(text: str) -> Iterator[Listed]:
    """Yield the segments that are selected, in their order.

    A segment without a start begins at the beginning, one without an end goes to the source's end.

    Raises:
        InvalidInput: it is no such project.
        ModuleNotFoundError: the package json5 is not installed.
    """
    import json5

    try:
        project = json5.loads(text)
    except ValueError as error:
        raise wrong(f"is no project of LosslessCut: {str(error)[:100]}") from None
    segments = project.get("cutSegments") if isinstance(project, Mapping) else None
    if not isinstance(segments, list):
        raise wrong("is no project of LosslessCut: it has no list of cutSegments")
    for number, segment in enumerate(segments, start=1):
        if not isinstance(segment, Mapping):
            raise wrong(f"segment {number}: must be an object")
        if segment.get("selected", True):
            yield _window(segment, where=f"segment {number}")


def _window(segment: Mapping[str, object], *, where: str) -> Listed:
    start, end, name = segment.get("start"), segment.get("end"), segment.get("name")
    begin = 0 if start is None else start
    if not isinstance(begin, int | float) or not isinstance(end, int | float | None):
        raise wrong(f"{where}: start and end must be numbers of seconds")
    checked(begin, end, where=where)
    return Listed(start=begin, end=end, name=name if isinstance(name, str) else "")
