"""Read the finished file back and compare it with the plan: never a wrong file."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from math import inf
from typing import TYPE_CHECKING, cast

import av

from trimcore.adapters.pyav.reading.indexing.field_packets import demuxed
from trimcore.adapters.pyav.reading.opening.accepted import open_container
from trimcore.adapters.pyav.reading.transparency import decoder_of
from trimcore.adapters.pyav.verifying.description_check import check_descriptions
from trimcore.adapters.pyav.verifying.expected import Expected, WrongOutput
from trimcore.adapters.pyav.verifying.look_check import differ
from trimcore.adapters.pyav.verifying.picture_check import WindowCheck
from trimcore.adapters.pyav.verifying.reference import Reference, references_of
from trimcore.adapters.pyav.verifying.sound.heard_tracks import HeardTrack, heard_tracks
from trimcore.adapters.pyav.verifying.sound.sound_check import check_tracks
from trimcore.adapters.pyav.writing.scratch_file import ScratchFile

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.video.stream import VideoStream

_FIRST_PACKETS = 32
_MICROSECONDS = 1_000_000
_AT_ONCE = 1 << 20
"""Bytes: the file is on this machine, and read from one end to the other."""
_THREADS = 2
"""More of them would hold more pictures."""
_WHOLE = {0, 1}
"""How libav numbers the order of fields where there are none, or it does not know. Where threads
take frame by frame, the second field of one is lost."""


def check_output(file: ScratchFile, expected: Expected) -> float:
    """Check that the file shows the planned frames at their times, as a stranger's player would.

    Decoded are all frames that were encoded, group by group, with the first copied ones behind a
    head and the last ones before a tail, if these are few; and a few frames at some places of what
    is copied; all by the file's own headers. They are compared with what the source shows in a
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
            start = _start(container)
        file.seek(0)
        with open_container(file, at_once=_AT_ONCE) as container:
            tracks = heard_tracks(container, expected, start)
            lowest = _check_pictures(container, expected, references, start, tracks)
            check_tracks(tracks, expected, start)
    except (av.FFmpegError, UnicodeDecodeError) as error:
        raise WrongOutput(f"it can't be read back: {error}") from error
    return lowest


def _check_pictures(
    container: "InputContainer",
    expected: Expected,
    references: Sequence[Reference],
    start: int,
    tracks: Mapping[int, HeardTrack],
) -> float:
    """Check window by window; return how much alike the worst of the encoded frames is.

    What comes between the pictures is taken by the `tracks` beside them.
    """
    _check_shape(container, expected)
    decoder = decoder_of(container.streams.video[0])
    if expected.source.codec.units is not None and decoder.field_order in _WHOLE:
        decoder.thread_type, decoder.thread_count = "AUTO", _THREADS
    packets, lowest = _packets(container, tracks), inf
    earlier: WindowCheck | None = None
    for window, reference in zip(expected.windows, references, strict=True):
        check = WindowCheck(container, expected, window, reference, start, decoder, earlier)
        # The last one gets all that is left, and counts it.
        check.run(packets if window is expected.windows[-1] else islice(packets, window.packets))
        lowest, earlier = min(lowest, check.lowest), check
        check.earlier = None
    return lowest


def _packets(
    container: "InputContainer", tracks: Mapping[int, HeardTrack]
) -> Iterator["Packet[VideoStream]"]:
    beside = {heard.stream.index: heard for heard in tracks.values()}
    streams = (heard.stream for heard in beside.values())
    for packet in demuxed(container, container.streams.video[0], *streams):
        if packet.size and packet.stream_index in beside:
            beside[packet.stream_index].take(packet)
        elif packet.size:
            yield cast("Packet[VideoStream]", packet)


def _check_shape(container: "InputContainer", expected: Expected) -> None:
    """Compare the shape of pixels that the containers tell."""
    video, source = container.streams.video[0], expected.source
    made, wanted = video.sample_aspect_ratio, source.shape
    if not source.format.in_band and differ(made, wanted):
        raise WrongOutput(f"its pixels have the shape {made}, not {wanted}")


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
