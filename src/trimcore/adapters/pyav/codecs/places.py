"""Where the channels of sound are heard: which speakers they are for, in their order."""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from av.audio.codeccontext import AudioCodecContext
    from av.audio.frame import AudioFrame
    from av.audio.layout import AudioLayout
    from av.audio.stream import AudioStream
    from av.packet import Packet

_ALIKE = {
    "5.1(side)": "5.1",
    "5.0(side)": "5.0",
    "quad(side)": "quad",
    "1 channels": "mono",
    "2 channels": "stereo",
}
"""Places that are taken for others: speakers behind and beside are one pair."""
_UNTOLD = " channels"
"""How the names of layouts end that tell how many there are, and not where."""
_OWN = " channels ("
"""What the names of layouts hold whose channels have an order of their own."""
_kept: "list[AudioLayout]" = []


class _Sounding(Protocol):
    @property
    def layout(self) -> "AudioLayout": ...


def layout_of(sounding: _Sounding) -> "AudioLayout":
    """Return the layout of a decoder's or a frame's channels.

    One with an order of its own shares its list of channels with what it is asked of, and would
    free it once more: it is kept for as long as the process lives.
    """
    layout = sounding.layout
    if _OWN in layout.name:
        _kept.append(layout)
    return layout


def is_told(places: str) -> bool:
    """Tell whether a layout's name says where its channels are heard."""
    return not usual(places).endswith(_UNTOLD)


def usual(places: str) -> str:
    """Return the name of the layout by which encoders know one that is heard in the same way."""
    return _ALIKE.get(places, places)


def has_own_order(sounding: _Sounding) -> bool:
    """Tell whether channels have an order of their own, which libav's filters don't take."""
    return _OWN in layout_of(sounding).name


def frames_of(
    decoder: "AudioCodecContext", packet: "Packet[AudioStream] | None"
) -> "list[AudioFrame]":
    """Decode a packet, or what is held back if there is none, and keep the frames' layouts."""
    frames = decoder.decode(packet)
    for frame in frames:
        layout_of(frame)
    return frames
