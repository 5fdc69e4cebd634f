"""Read the finished file back and compare it with the plan: never a wrong file."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice
from math import inf
from typing import TYPE_CHECKING, cast

import av

from trimcore.adapters.pyav.reading.field_packets import demuxed
from trimcore.adapters.pyav.reading.opened_media import open_container
from trimcore.adapters.pyav.reading.transparency import decoder_of
from trimcore.adapters.pyav.verifying.description_check import check_descriptions
from trimcore.adapters.pyav.verifying.expected import Expected, WrongOutput
from trimcore.adapters.pyav.verifying.picture_check import WindowCheck
from trimcore.adapters.pyav.verifying.reference import Reference, references_of
from trimcore.adapters.pyav.verifying.sound_check import check_tracks
from trimcore.adapters.pyav.writing.scratch_file import ScratchFile

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.video.stream import VideoStream

_FIRST_PACKETS = 32
_MICROSECONDS = 1_000_000
_ROUNDED = Fraction(1, 100)


def check_output(file: ScratchFile, expected: Expected) -> float:
    """Check that the file shows the planned frames at their times, as a stranger's player would.

    Decoded are the beginning of an encoded head, some frames amid it, and all from its last
    keyframe to behind the seam; what follows the last copied frame, and the last copied group with
    it if that is short; and a few frames at the beginning, in the middle and at the end of what is
    copied; all by the file's own headers. They are compared with what the source shows in a
    container opened for that alone. Copied packets are compared by the payload of their bytes.
    So are those that were encoded, and those of subtitles and data. The tracks beside the pictures
    have to be whole, and sound decodable; what the file says of itself has to be what was to be
    said. Of several windows that is so of each, and the beginning of one is decoded behind the end
    of the one before it. Returned is how much like the source's the worst of the encoded frames is,
    in decibels.

    Raises:
        WrongOutput: it does not; the text says how.
    """
    references = references_of(expected)
    try:
        file.seek(0)
        with open_container(file) as container:
            check_descriptions(container, expected, references[0])
        file.seek(0)
        with open_container(file) as container:
            start = _start(container)
        file.seek(0)
        with open_container(file) as container:
            lowest = _check_pictures(container, expected, references, start)
        if expected.placed:
            file.seek(0)
            with open_container(file) as container:
                check_tracks(container, expected, start)
    except (av.FFmpegError, UnicodeDecodeError) as error:
        raise WrongOutput(f"it can't be read back: {error}") from error
    return lowest


def _check_pictures(
    container: "InputContainer", expected: Expected, references: Sequence[Reference], start: int
) -> float:
    """Check window by window; return how much alike the worst of the encoded frames is."""
    _check_shape(container, expected)
    decoder = decoder_of(container.streams.video[0])
    packets, lowest = _packets(container), inf
    earlier: WindowCheck | None = None
    for window, reference in zip(expected.windows, references, strict=True):
        check = WindowCheck(container, expected, window, reference, start, decoder, earlier)
        # The last one gets all that is left, and counts it.
        check.run(packets if window is expected.windows[-1] else islice(packets, window.packets))
        lowest, earlier = min(lowest, check.lowest), check
        check.earlier = None
    return lowest


def _packets(container: "InputContainer") -> Iterator["Packet[VideoStream]"]:
    for packet in demuxed(container, container.streams.video[0]):
        if packet.size:
            yield cast("Packet[VideoStream]", packet)


def _check_shape(container: "InputContainer", expected: Expected) -> None:
    """Compare the shape of pixels that the containers tell."""
    video, source = container.streams.video[0], expected.source
    made, wanted = video.sample_aspect_ratio, source.video.sample_aspect_ratio
    if not source.format.in_band and _differ(made, wanted):
        raise WrongOutput(f"its pixels have the shape {made}, not {wanted}")


def _differ(one: Fraction | None, other: Fraction | None) -> bool:
    """Tell whether shapes differ by more than what containers round."""
    return abs(Fraction(one or 1) / Fraction(other or 1) - 1) > _ROUNDED


def _start(container: "InputContainer") -> int:
    """Tell when the file begins, in microseconds.

    Of a track with very few frames libav does not know where it begins, and takes another's begin.

    Raises:
        WrongOutput: it has no pictures.
    """
    if not container.streams.video:
        raise WrongOutput("it has no pictures")
    video = container.streams.video[0]
    packets = islice(container.demux(video), _FIRST_PACKETS)
    shown = (packet for packet in packets if packet.size and not packet.is_discard)
    ticks = [packet.pts for packet in shown if packet.pts is not None]
    reported = container.start_time or 0
    if not ticks or video.time_base is None:
        return reported
    return min(reported, int(min(ticks) * video.time_base * _MICROSECONDS))
