"""Read the finished file back and compare it with the plan: never a wrong file."""

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

import av

from trimcore.adapters.pyav.scratch_file import ScratchFile
from trimcore.adapters.pyav.source import open_container
from trimcore.domain.cutting.plan import CutPlan

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.video.stream import VideoStream

_SAMPLE = 4
"""Frames that are decoded at the beginning, besides those after the last keyframe."""
_LAST_RUN = 64
"""Packets after the last keyframe beyond which the end is not decoded."""


class WrongOutput(Exception):
    """The file that was made is not the one that was planned."""


def check_output(file: ScratchFile, plan: CutPlan, time_base: Fraction) -> None:
    """Check that the file shows the planned frames at their times, and that its ends decode.

    Raises:
        WrongOutput: it does not; the text says how.
    """
    file.seek(0)
    try:
        with open_container(file) as container:
            packets = _video_packets(container)
            _check_times(packets, container, plan, time_base)
            _check_decodes(packets)
    except (av.FFmpegError, UnicodeDecodeError) as error:
        raise WrongOutput(f"it can't be read back: {error}") from error


def _video_packets(container: "InputContainer") -> list["Packet[VideoStream]"]:
    return [packet for packet in container.demux(container.streams.video[0]) if packet.size]


def _check_times(
    packets: Iterable["Packet[VideoStream]"],
    container: "InputContainer",
    plan: CutPlan,
    time_base: Fraction,
) -> None:
    video = container.streams.video[0]
    base = video.time_base or Fraction(1)
    shown = sorted(packet.pts or 0 for packet in packets if not packet.is_discard)
    if len(shown) != len(plan.frames):
        raise WrongOutput(f"it shows {len(shown)} frames, not {len(plan.frames)}")
    start = Fraction(container.start_time or 0, 1_000_000)
    tolerance = max(base, time_base) + Fraction(1, 1_000_000)
    for pts, frame in zip(shown, plan.frames, strict=True):
        planned = (frame.tick - plan.origin_tick) * time_base
        if abs(pts * base - start - planned) > tolerance:
            shows = float(pts * base - start)
            raise WrongOutput(f"a frame shows at {shows}, not {float(planned)}")


def _check_decodes(packets: list["Packet[VideoStream]"]) -> None:
    keys = [place for place, packet in enumerate(packets) if packet.is_keyframe]
    if not keys or keys[0] != 0:
        raise WrongOutput("it does not begin with a keyframe")
    _decode(packets[:_SAMPLE])
    if len(packets) - keys[-1] <= _LAST_RUN:
        _decode(packets[keys[-1] :])


def _decode(packets: list["Packet[VideoStream]"]) -> None:
    context = packets[0].stream.codec_context
    context.flush_buffers()
    frames = [frame for packet in packets for frame in context.decode(packet)]
    frames += context.decode(None)
    if len(frames) != len(packets) or any(frame.is_corrupt for frame in frames):
        raise WrongOutput(f"{len(packets)} packets decode to {len(frames)} frames")
