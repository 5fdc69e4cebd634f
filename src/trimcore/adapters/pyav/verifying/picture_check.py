"""Compare the pictures of one window of the output with its plan, and with the source."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from math import inf, lcm
from typing import TYPE_CHECKING, cast

from trimcore.adapters.pyav.bitstream.unit_syntax import HEVC
from trimcore.adapters.pyav.encoding.evidence import Evidence
from trimcore.adapters.pyav.encoding.hdr_metadata import HdrMetadata, hdr_metadata_of
from trimcore.adapters.pyav.encoding.psnr import Sample, fingerprint, sample
from trimcore.adapters.pyav.verifying.expected import Expected, ExpectedWindow, WrongOutput
from trimcore.adapters.pyav.verifying.reference import Place, Reference, decoded
from trimcore.adapters.pyav.verifying.stretches import LastGroup, Stretches
from trimcore.domain.cutting.containers import MATROSKA, MOV, MP4
from trimcore.domain.cutting.planning.packets import Packet as IndexedPacket
from trimcore.domain.cutting.planning.plan import CutPlan
from trimcore.domain.cutting.quality import least_alike

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.stream import Stream
    from av.video.codeccontext import VideoCodecContext
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

_SEAM = 8
"""Copied packets that are decoded at the beginning, or behind an encoded head."""
_LAST_RUN = 64
"""Packets after a window's last keyframe beyond which the next one is not decoded behind it."""
_ENDING = re.compile(b"\\A\0?\0\0\1" + re.escape(HEVC.ending))
_MICROSECONDS = 1_000_000
_LIT = (MP4, MOV, MATROSKA)
"""Where files tell by themselves how pictures were mastered."""
_GLANCED = 4.0
"""Decibels by which an encoded frame may seem less like the source's where few pixels are seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clock:
    """The output's clock and the source's, both counted in whole numbers of one fine unit."""

    base: int
    source: int
    start: int
    tolerance: int

    @classmethod
    def of(cls, container: "InputContainer", source: Fraction, start: int) -> "_Clock":
        base = container.streams.video[0].time_base or Fraction(1)
        fine = lcm(base.denominator, source.denominator, _MICROSECONDS)
        return cls(
            base=int(base * fine),
            source=int(source * fine),
            start=start * fine // _MICROSECONDS,
            tolerance=int(max(base, source) * fine) + fine // _MICROSECONDS,
        )

    def pts(self, ticks: int) -> int:
        """Tell at which tick of the output a frame so many ticks after the origin should show."""
        return (ticks * self.source + self.start + self.base // 2) // self.base

    def apart(self, pts: int, ticks: int) -> bool:
        """Tell whether a frame shows at another moment, beyond what clocks round."""
        return abs(pts * self.base - self.start - ticks * self.source) > self.tolerance


@dataclass(slots=True)
class WindowCheck:
    """One reading of a window's pictures: an encoded head, copied packets, an encoded tail.

    `ending` is what the window ends with, from its last keyframe on, if that is not much; with that
    of the `earlier` window, the first packets of this one have to be decoded.
    """

    container: "InputContainer"
    expected: Expected
    window: ExpectedWindow
    reference: Reference
    start: int
    decoder: "VideoCodecContext"
    earlier: "WindowCheck | None" = None
    shown: list[int] = field(default_factory=list)
    hidden: int = 0
    lowest: float = inf
    seen: Evidence = field(default_factory=Evidence)
    ticks: dict[int, int] = field(default_factory=dict)
    ending: "list[Packet[VideoStream]]" = field(default_factory=list)
    clock: "_Clock" = field(init=False)
    light: HdrMetadata | None = None

    @property
    def plan(self) -> CutPlan:
        return self.window.plan

    @property
    def evidence(self) -> Evidence:
        return self.window.evidence

    def run(self, packets: "Iterable[Packet[VideoStream]]") -> None:
        self.clock = _Clock.of(self.container, self.window.index.video.time_base, self.start)
        self.ticks = {
            self.clock.pts(frame.shown - self.plan.zero_tick): frame.tick
            for frame in self.plan.frames
        }
        self.light = _light_of(self.expected, self.reference)
        self._read(packets)
        if self.plan.copied is not None and self.seen.copies != self.evidence.copies:
            raise WrongOutput("its copied packets are not the source's")
        if self.plan.encoded and self.seen.made != self.evidence.made:
            raise WrongOutput("its encoded packets are not those that were made")
        self._check_times()

    def _read(self, packets: "Iterable[Packet[VideoStream]]") -> None:
        """Look at all packets, and decode those about the ends and the seams, and some between."""
        copies = self.window.copied
        begins = len(self.plan.head.frames) if self.plan.head else 0
        ends = begins + len(copies)
        seam = min(begins + _SEAM, ends)
        head = Stretches(count=begins, joined=bool(copies))
        run: list[Packet[VideoStream]] = []
        last = LastGroup(is_exact=self.expected.source.codec.units is not None)
        places = _Places(self.reference.places, begins)
        behind = _Behind(self.earlier, self)
        for place, packet in enumerate(packets):
            self._look(place, packet)
            behind.take(packet)
            if begins <= place < ends:
                self._look_at_copy(packet, copies[place - begins])
            else:
                self.seen.see_made(self.expected.made(bytes(packet)))
            for decodable, taken in places.take(place, packet):
                self._decode_place(decodable, taken)
            if place < begins:
                self._decode(head.take(place, packet))
            elif place < seam or place >= ends:
                run.append(packet)
            if place + 1 == seam:
                self._decode([*head.rest(), *run])
                run = []
            if begins <= place < ends:
                last.take(copies[place - begins], packet)
        behind.finish()
        if run:
            self._decode([*last.packets, *run])

    def _look(self, place: int, packet: "Packet[VideoStream]") -> None:
        if place == 0 and not packet.is_keyframe:
            raise WrongOutput("it does not begin with a keyframe")
        if packet.is_discard:
            self.hidden += 1
        else:
            self.shown.append(packet.pts or 0)
        if packet.is_keyframe:
            self.ending = [packet]
        elif self.ending and (packet.pts or 0) > (self.ending[0].pts or 0):
            self.ending.append(packet)  # what leads an open keyframe can't be decoded from it on

    def _look_at_copy(self, packet: "Packet[VideoStream]", copied: IndexedPacket) -> None:
        # Transport streams have no packets of their own: an ending comes with what follows it.
        data = _ENDING.sub(b"", bytes(packet), count=1)
        self.seen.see_bytes(self.expected.payload(data))
        first = self.plan.frames[0]
        due = first.shown if copied.pts == first.tick else copied.pts
        if self.clock.apart(packet.pts or 0, due - self.plan.zero_tick):
            raise WrongOutput(f"the copied frame of tick {copied.pts} shows at {packet.pts}")

    def _check_times(self) -> None:
        if self.hidden != len(self.plan.hidden):
            raise WrongOutput(f"it hides {self.hidden} frames, not {len(self.plan.hidden)}")
        if len(self.shown) != len(self.plan.frames):
            raise WrongOutput(f"it shows {len(self.shown)} frames, not {len(self.plan.frames)}")
        for pts, frame in zip(sorted(self.shown), self.plan.frames, strict=True):
            if self.clock.apart(pts, frame.shown - self.plan.zero_tick):
                raise WrongOutput(f"the frame of tick {frame.tick} shows at {pts}")

    def _decode(self, packets: list["Packet[VideoStream]"]) -> None:
        if self.expected.source.codec.unseen or not packets:
            return
        count = 0
        for frame in decoded(self.decoder, cast("list[Packet[Stream]]", packets)):
            self.compare(frame)
            count += 1
        due = sum(not packet.is_discard for packet in packets)
        if count != due:
            raise WrongOutput(f"{due} packets decode to {count} frames")

    def _decode_place(self, place: Place, packets: list["Packet[Stream]"]) -> None:
        """Decode what the source was decoded at, too: every picture there has to come out here."""
        missing = {packet.pts for packet in place.packets} & self.reference.prints.keys()
        for frame in decoded(self.decoder, packets):
            tick = self._tick(frame)
            if tick in self.reference.prints:
                self.compare(frame)
                missing.discard(tick)
        if missing & set(self.ticks.values()):
            raise WrongOutput(f"{len(missing)} copied frames are not decoded")

    def shows(self, frame: "VideoFrame") -> bool:
        """Tell whether a frame is one of the window's."""
        return self._tick(frame) is not None

    def _tick(self, frame: "VideoFrame") -> int | None:
        return next((self.ticks[at] for at in _about(frame.pts) if at in self.ticks), None)

    def compare(self, frame: "VideoFrame") -> None:
        tick = self._tick(frame)
        if frame.is_corrupt or tick is None:
            raise WrongOutput(f"a frame at {frame.pts} is broken or none of the plan's")
        wanted = self.evidence.prints.get(tick) or self.reference.prints.get(tick)
        encoded = self.evidence.samples.get(tick)
        if wanted is not None and encoded is None and fingerprint(frame) != wanted:
            raise WrongOutput(f"a copied frame at {frame.pts} decodes to another picture")
        if encoded is not None:
            self._compare_encoded(frame, encoded)
        if self.reference.rotation not in {None, frame.rotation}:
            raise WrongOutput(f"it is turned by {frame.rotation}, not {self.reference.rotation}")
        if self.light is not None and not self.light.like(hdr_metadata_of(frame)):
            raise WrongOutput("it tells of another light than the source")

    def _compare_encoded(self, frame: "VideoFrame", wanted: Sample) -> None:
        made = sample(frame, is_glance=wanted.is_glance)
        if made.form != wanted.form:
            raise WrongOutput(f"an encoded frame is {made.form}, not {wanted.form}")
        alike = wanted.decibels(made)
        if not wanted.is_glance:
            self.lowest = min(self.lowest, alike)
        least = least_alike(self.evidence.asked) - (_GLANCED if wanted.is_glance else 0)
        if min(alike, wanted.colour_decibels(made)) < least:
            raise WrongOutput(f"an encoded frame at {frame.pts} has {alike:.1f} dB")


@dataclass(slots=True)
class _Places:
    """Collects the packets of the places that are to be decoded; `begins` is how many come first.

    Places may lie close to one another.
    """

    places: list[Place]
    begins: int
    _taken: "dict[int, list[Packet[Stream]]]" = field(default_factory=dict)

    def take(
        self, number: int, packet: "Packet[VideoStream]"
    ) -> "Iterator[tuple[Place, list[Packet[Stream]]]]":
        """Take the output's packet of a number; give the places that are complete with it."""
        for place in self.places:
            if place.first is None:
                continue
            behind = number - self.begins - place.first
            if 0 <= behind < len(place.packets):
                taken = self._taken.setdefault(place.first, [])
                taken.append(cast("Packet[Stream]", packet))
                if behind + 1 == len(place.packets):
                    yield place, taken


@dataclass(slots=True)
class _Behind:
    """Decodes the first packets of a `window` behind the last ones of the `earlier` one."""

    earlier: WindowCheck | None
    window: WindowCheck
    _first: "list[Packet[VideoStream]]" = field(default_factory=list)

    def take(self, packet: "Packet[VideoStream]") -> None:
        """Take the window's next packet in."""
        if self.earlier is not None and len(self._first) < _SEAM:
            self._first.append(packet)

    def finish(self) -> None:
        """Decode.

        Raises:
            WrongOutput: frames are lost at the seam, or are others.
        """
        if self.earlier is None or len(self.earlier.ending) > _LAST_RUN:
            return
        if self.window.expected.source.codec.unseen:
            return
        packets, count = [*self.earlier.ending, *self._first], 0
        for frame in decoded(self.window.decoder, cast("list[Packet[Stream]]", packets)):
            count += 1
            if self.window.shows(frame) or not self.earlier.shows(frame):
                self.window.compare(frame)
        if count != len(packets):
            raise WrongOutput(f"{len(packets)} packets about a seam decode to {count} frames")


def _about(pts: int | None) -> tuple[int, ...]:
    return () if pts is None else (pts, pts - 1, pts + 1)


def _light_of(expected: Expected, reference: Reference) -> HdrMetadata | None:
    """Tell what the source says of its mastering, if that is one thing and can be kept."""
    lights = reference.lights.union(*(one.evidence.lights for one in expected.windows))
    source = expected.source
    if len(lights) > 1 or source.format not in _LIT or source.written is not source.codec:
        return None
    return next(iter(lights), None) or None
