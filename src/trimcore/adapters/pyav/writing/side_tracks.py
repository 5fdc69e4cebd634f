"""Copy the packets of sound and subtitles that belong to a window."""

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import av

from trimcore.adapters.pyav.codecs.sound import SoundCodec, sound_codec_of
from trimcore.adapters.pyav.reading.opened_media import OpenedMedia
from trimcore.domain.cutting.planning.plan import CutPlan

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from av.packet import Packet
    from av.stream import Stream

_FINE_CLOCK = 40_000
"""Sound is placed on a clock of at least this many ticks a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SideTracks:
    """The tracks beside the pictures; `end` is the window's, in seconds of the timeline."""

    source: OpenedMedia
    plan: CutPlan
    end: Fraction
    sounds: "Collection[int]"

    def remade(self, packet: "Packet[Stream]") -> "Iterator[Packet[Stream]]":
        """Give a packet its new times; nothing if it does not belong to the window."""
        if packet.stream_index not in self.sounds:
            made = self._subtitle(packet)
        else:
            made = self._sound(packet)
            codec = sound_codec_of(packet.stream)
            if made is not None and codec is not None and codec.frames is not None:
                yield from _parts(made, codec)
                return
        if made is not None:
            yield made

    def _sound(self, packet: "Packet[Stream]") -> "Packet[Stream] | None":
        plan = self.plan.sounds.get(packet.stream_index)
        pts = packet.dts if packet.pts is None else packet.pts
        if plan is None or pts is None or not plan.first <= pts <= plan.last:
            return None
        # A clock as slow as one tick per packet can't place the sound: count in parts of its ticks.
        parts = max(1, round(_FINE_CLOCK * packet.time_base))
        made = _remade(packet, 0, (packet.duration or 0) * parts)
        made.time_base = packet.time_base / parts
        start = (self.plan.origin + self.source.zero) / made.time_base
        made.pts = made.dts = pts * parts - round(start)
        if pts < plan.first_audible:  # it sounds nothing, and must not pull the file's zero back
            made.pts = made.dts = max(0, made.pts)
        return made

    def _subtitle(self, packet: "Packet[Stream]") -> "Packet[Stream] | None":
        if packet.pts is None:
            return None
        base = packet.time_base
        begins = round((self.plan.origin + self.source.zero) / base)
        ends = round((self.end + self.source.zero) / base)
        start, end = max(packet.pts, begins), min(packet.pts + (packet.duration or 0), ends)
        if start > end or packet.pts >= ends or packet.pts + (packet.duration or 0) <= begins:
            return None
        return _remade(packet, start - begins, end - start)


def _parts(packet: "Packet[Stream]", codec: SoundCodec) -> "Iterator[Packet[Stream]]":
    """Give each frame of a packet one of its own."""
    step = round(codec.frame_seconds / packet.time_base)
    for count, frame in enumerate(codec.frames(bytes(packet)) if codec.frames else ()):
        part: Packet[Stream] = av.Packet(frame)
        part.pts = part.dts = (packet.pts or 0) + count * step
        part.duration, part.time_base, part.is_keyframe = step, packet.time_base, True
        yield part


def _remade(packet: "Packet[Stream]", pts: int, duration: int) -> "Packet[Stream]":
    """Copy a packet's bytes under new times, without what its old container said of it."""
    made = av.Packet(bytes(packet))
    made.pts = made.dts = pts
    made.duration = duration
    made.time_base = packet.time_base
    made.is_keyframe = True
    return made
