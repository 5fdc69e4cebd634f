"""Pictures turned upright, and laid side by side."""

from collections.abc import Sequence
from fractions import Fraction

from av.filter import Graph
from av.video.frame import VideoFrame

_BASE = Fraction(1, 25)
"""Filters want times; these mean nothing."""


def turned(frame: VideoFrame, rotation: int) -> VideoFrame:
    """Return a picture as it is shown; `rotation` is what its file says of it, as libav counts."""
    match rotation % 360:
        case 90:
            return _filtered([frame], ("transpose", "cclock"))
        case 180:
            return _filtered([frame], ("hflip", ""), ("vflip", ""))
        case 270:
            return _filtered([frame], ("transpose", "clock"))
    return frame


def side_by_side(frames: Sequence[VideoFrame]) -> VideoFrame:
    """Lay pictures of one size side by side."""
    return _filtered(frames, ("tile", f"{len(frames)}x1"))


def _filtered(frames: Sequence[VideoFrame], *steps: tuple[str, str]) -> VideoFrame:
    """Return the one picture that comes out of these filters."""
    graph, first = Graph(), frames[0]
    nodes = [
        graph.add_buffer(
            width=first.width, height=first.height, format=first.format, time_base=_BASE
        ),
        *(graph.add(name, argument or None) for name, argument in steps),
        graph.add("buffersink"),
    ]
    graph.link_nodes(*nodes).configure()
    for number, frame in enumerate(frames):
        frame.pts, frame.time_base = number, _BASE
        nodes[0].push(frame)
    nodes[0].push(None)
    made = nodes[-1].pull()
    if not isinstance(made, VideoFrame):
        raise TypeError(type(made))
    return made
