"""Read the finished file back and compare it with the plan: never a wrong file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from math import inf
from typing import TYPE_CHECKING, cast

import av

from trimcore.adapters.pyav.reading.indexing.beginning import Beginning, beginning_of
from trimcore.adapters.pyav.reading.indexing.field_packets import whole
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
    from av.stream import Stream
    from av.video.stream import VideoStream

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
        with open_container(file, at_once=_AT_ONCE) as container:
            check_descriptions(container, expected, references[0])
            if not container.streams.video:
                raise WrongOutput("it has no pictures")
            beginning = beginning_of(container, *_beside(container, expected))
            if beginning.packets is not None:
                return _check_whole(container, expected, references, beginning)
        file.seek(0)
        with open_container(file, at_once=_AT_ONCE) as container:
            packets = container.demux(container.streams.video[0], *_beside(container, expected))
            again = replace(beginning, packets=packets)
            return _check_whole(container, expected, references, again)
    except (av.FFmpegError, UnicodeDecodeError) as error:
        raise WrongOutput(f"it can't be read back: {error}") from error


def _beside(container: "InputContainer", expected: Expected) -> list["Stream"]:
    """Return the streams of what was written beside the pictures, as far as they are there."""
    streams = list(container.streams)
    return [streams[place] for place in expected.placed.values() if place < len(streams)]


def _check_whole(
    container: "InputContainer",
    expected: Expected,
    references: Sequence[Reference],
    beginning: Beginning,
) -> float:
    """Check pictures and tracks; return how much alike the worst of the encoded frames is."""
    tracks = heard_tracks(container, expected, beginning.start)
    lowest = _check_pictures(container, expected, references, beginning, tracks)
    check_tracks(tracks, expected, beginning.start)
    return lowest


def _check_pictures(
    container: "InputContainer",
    expected: Expected,
    references: Sequence[Reference],
    beginning: Beginning,
    tracks: Mapping[int, HeardTrack],
) -> float:
    """Check window by window; return how much alike the worst of the encoded frames is.

    What comes between the pictures is taken by the `tracks` beside them.
    """
    _check_shape(container, expected)
    decoder = decoder_of(container.streams.video[0])
    if expected.source.codec.units is not None and decoder.field_order in _WHOLE:
        decoder.thread_type, decoder.thread_count = "AUTO", _THREADS
    packets, lowest, start = _packets(container, beginning, tracks), inf, beginning.start
    earlier: WindowCheck | None = None
    for window, reference in zip(expected.windows, references, strict=True):
        check = WindowCheck(container, expected, window, reference, start, decoder, earlier)
        # The last one gets all that is left, and counts it.
        check.run(packets if window is expected.windows[-1] else islice(packets, window.packets))
        lowest, earlier = min(lowest, check.lowest), check
        check.earlier = None
    return lowest


def _packets(
    container: "InputContainer", beginning: Beginning, tracks: Mapping[int, HeardTrack]
) -> Iterator["Packet[VideoStream]"]:
    beside = {heard.stream.index: heard for heard in tracks.values()}
    for packet in whole(container, container.streams.video[0], beginning.packets or iter(())):
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
