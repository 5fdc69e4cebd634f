"""When a container begins."""

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.stream import Stream
    from av.video.stream import VideoStream


_MICROSECONDS = 1_000_000


def zero_of(container: "InputContainer") -> Fraction:
    """Return the container's start time, exactly where a stream's own clock tells it."""
    rounded = Fraction(container.start_time or 0, _MICROSECONDS)
    exact = [
        stream.start_time * stream.time_base
        for stream in container.streams
        if stream.start_time is not None and stream.time_base
    ]
    close = [moment for moment in exact if abs(moment - rounded) <= Fraction(1, _MICROSECONDS)]
    return close[0] if close else rounded


def zero_by_pictures(
    container: "InputContainer", video: "VideoStream", first: "Packet[Stream] | None"
) -> Fraction:
    """Return the container's start time, or when the `first` picture shows if that is earlier.

    libav takes the sound's beginning for that of pictures whose first one has no decoding time.
    """
    zero = zero_of(container)
    if first is None or first.pts is None:
        return zero
    return min(zero, first.pts * (video.time_base or Fraction(1)))
