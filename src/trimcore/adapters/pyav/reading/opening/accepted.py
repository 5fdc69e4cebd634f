"""Open bytes as what they say that they are, with everything shut that is not needed."""

from typing import TYPE_CHECKING

import av

from trimcore.adapters.pyav.codecs.sound import SOUND_DECODERS
from trimcore.adapters.pyav.codecs.video import VIDEO_DECODERS
from trimcore.adapters.pyav.limits import Limits
from trimcore.adapters.pyav.metadata.edits import silenced_gaps
from trimcore.adapters.pyav.reading.source_file import SourceFile
from trimcore.domain.cutting.container import Container
from trimcore.domain.cutting.containers import ACCEPTED, ACCEPTED_LABELS, HEAD_LENGTH, container_of
from trimcore.domain.cutting.first_bytes.bare_sound import length_of_tag
from trimcore.domain.cutting.refused import refusal_of
from trimcore.domain.errors import DamagedMedia, MediaLimit, NotAVideo

if TYPE_CHECKING:
    from av.container import InputContainer


_DEMUXERS = ",".join(sorted({container.demuxer for container in ACCEPTED}))
_DECODERS = ",".join(sorted(VIDEO_DECODERS | SOUND_DECODERS))
_OPEN_SECONDS = 60.0


def open_container(
    file: object, known: Container | None = None, *, at_once: int = 64 << 10
) -> "InputContainer":
    """Open a nameless file as the container it is `known` to be, or as any of the accepted ones.

    No other file can come in. Up to so many bytes are read `at_once`.

    Raises:
        av.FFmpegError: libav can't make sense of it.
    """
    return av.open(
        file,
        mode="r",
        format=known.demuxer if known else None,
        container_options={
            "format_whitelist": _DEMUXERS,
            "protocol_whitelist": "",
            "codec_whitelist": _DECODERS,
        },
        metadata_errors="replace",
        buffer_size=at_once,
        timeout=_OPEN_SECONDS,
    )


def open_accepted(file: SourceFile, limits: Limits) -> tuple[Container, "InputContainer"]:
    """Open the source as what its first bytes say that it is.

    Raises:
        NotAVideo: the bytes are no container that we accept.
        DamagedMedia: they begin like one, but its index or header is broken or missing.
        MediaLimit: too many streams.
    """
    head = file.read_at(0, HEAD_LENGTH)
    source_format = container_of(file.read_at(length_of_tag(head), HEAD_LENGTH)) or container_of(
        head
    )
    file.seek(0)
    if source_format is None:
        raise NotAVideo(refusal_of(head) or f"The file is no video or sound in {ACCEPTED_LABELS}.")
    if source_format.index_in_front:
        file.mend(silenced_gaps(file.read_at, file.size))
    try:
        container = open_container(file, source_format)
    except (av.FFmpegError, UnicodeDecodeError, EOFError) as error:
        raise DamagedMedia("The file begins like a video, but it is incomplete or broken.") from (
            error
        )
    if len(container.streams) > limits.streams:
        raise MediaLimit(f"The file has more than {limits.streams} tracks.")
    return source_format, container
