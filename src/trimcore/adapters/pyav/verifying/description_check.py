"""Compare what a file says of itself and of its tracks with what was to be written."""

from fractions import Fraction
from typing import TYPE_CHECKING

from av.stream import Disposition

from trimcore.adapters.pyav.encoding.evidence import digest
from trimcore.adapters.pyav.metadata.attachments import attachments_of, read_covers
from trimcore.adapters.pyav.metadata.tape import timecode_in
from trimcore.adapters.pyav.verifying.expected import Expected, WrongOutput
from trimcore.adapters.pyav.verifying.look_check import agree
from trimcore.adapters.pyav.verifying.reference import Reference, colours_of
from trimcore.domain.cutting.container import Container
from trimcore.domain.cutting.containers import MATROSKA, MP4
from trimcore.domain.cutting.extras import Extra

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.container.core import Chapter
    from av.stream import Stream

_APART = Fraction(1, 50)
"""Seconds by which chapters may begin elsewhere: some are counted in ticks of pictures."""
_LETTERS = 3
_FOR_WHOM: dict[Container, Disposition] = {
    MP4: Disposition.forced | Disposition.hearing_impaired | Disposition.comment,
    MATROSKA: Disposition.forced
    | Disposition.hearing_impaired
    | Disposition.visual_impaired
    | Disposition.comment
    | Disposition.original,
}
"""For whom a track is, as far as a container can tell."""
_LIMITED = 1
"""The number of the range that pictures have of which nothing is said."""


def check_descriptions(
    container: "InputContainer", expected: Expected, reference: Reference
) -> None:
    """Compare chapters, timecode, files, languages, for whom tracks are, and numbers of colours.

    The container has to be one from which nothing was read.

    Raises:
        WrongOutput: something is missing, or another.
    """
    source, into = expected.source, expected.source.format
    if Extra.CHAPTERS in into.holds:
        _check_chapters(list(container.chapters()), list(expected.extras.chapters))
    tags = (container.metadata, *(stream.metadata for stream in container.streams))
    if (told := expected.extras.timecode) and told not in map(timecode_in, tags):
        raise WrongOutput(f"its timecode is not {told}")
    _check_files(container, expected)
    if source.source_format.demuxer != into.demuxer:
        return
    streams = list(container.streams)
    for number, place in expected.placed.items():
        if place < len(streams):
            _check_track(number, source.container.streams[number], streams[place], into)
    if not into.in_band:
        _check_colours(container, reference, is_same=source.written is source.codec)


def _check_chapters(read: "list[Chapter]", due: "list[Chapter]") -> None:
    if due != sorted(due, key=_begins):
        return  # containers put them in another order, or drop some
    found, wanted = [[(_begins(one), _title(one)) for one in chapters] for chapters in (read, due)]
    if len(found) != len(wanted):
        raise WrongOutput(f"it has {len(found)} chapters, not {len(wanted)}")
    for (begins, title), (due_begins, due_title) in zip(found, wanted, strict=True):
        if abs(begins - due_begins) > _APART or title != due_title:
            raise WrongOutput(f"its chapter {title} is another, or begins elsewhere")


def _begins(chapter: "Chapter") -> Fraction:
    return chapter["start"] * (chapter["time_base"] or Fraction(1))


def _title(chapter: "Chapter") -> str:
    return chapter["metadata"].get("title", "")


def _check_files(container: "InputContainer", expected: Expected) -> None:
    source, into = expected.source, expected.source.format
    if Extra.ATTACHMENTS in into.holds:
        due = attachments_of(source.container.streams, source.covers)
        wanted = sorted((one.name, digest(one.content)) for one in due)
        made = attachments_of(container.streams, read_covers(container)) if wanted else ()
        if wanted != sorted((one.name, digest(one.content)) for one in made):
            raise WrongOutput("the attached files are not the source's")
    elif Extra.COVERS in into.holds and source.covers:
        kept = [digest(content) for number, content in source.covers.items()]
        if sorted(kept) != sorted(map(digest, read_covers(container).values())):
            raise WrongOutput("the covers are not the source's")


def _check_track(number: int, source: "Stream", made: "Stream", into: Container) -> None:
    language = source.metadata.get("language", "und")
    told = made.metadata.get("language", "und")
    if _is_language(language) and not into.in_band and told != language:
        raise WrongOutput(f"the language of track {number} is {told}, not {language}")
    mask = _FOR_WHOM.get(into, Disposition(0))
    if missing := source.disposition & ~made.disposition & mask:
        raise WrongOutput(f"track {number} is not told to be {missing!r}")


def _is_language(text: str) -> bool:
    return len(text) == _LETTERS and text.isalpha() and text.islower() and text != "und"


def _check_colours(made: "InputContainer", reference: Reference, *, is_same: bool) -> None:
    """Compare what two files tell before anything is decoded, which tells more.

    Pictures of a codec that is not the same may have another range.
    """
    for video in made.streams.video[:1]:
        light, *others = colours_of(video)
        found = light or _LIMITED, others[0], others[1], others[2]
        if not (due := reference.colours):
            continue
        if not is_same:
            found = due[0], *found[1:]
        if not agree(found, due, may_be_told=not is_same):
            raise WrongOutput("it tells other colours than the source")
