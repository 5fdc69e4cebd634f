"""Read the finished file back and compare it with the plan: never a wrong file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import islice
from math import inf, lcm
from typing import TYPE_CHECKING, cast

import av

from trimcore.adapters.pyav.bitstream.unit_syntax import HEVC
from trimcore.adapters.pyav.encoding.evidence import Evidence
from trimcore.adapters.pyav.encoding.psnr import Sample, fingerprint, sample
from trimcore.adapters.pyav.reading.field_packets import demuxed
from trimcore.adapters.pyav.reading.opened_media import open_container
from trimcore.adapters.pyav.reading.transparency import decoder_of
from trimcore.adapters.pyav.verifying.description_check import check_descriptions
from trimcore.adapters.pyav.verifying.expected import Expected, WrongOutput
from trimcore.adapters.pyav.verifying.reference import Place, Reference, decoded, reference_of
from trimcore.adapters.pyav.verifying.sound_check import check_tracks
from trimcore.adapters.pyav.verifying.stretches import LastGroup, Stretches
from trimcore.adapters.pyav.writing.scratch_file import ScratchFile
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

_FIRST_PACKETS = 32
_SEAM = 8
"""Copied packets that are decoded at the beginning, or behind an encoded head."""
_ENDING = re.compile(b"\\A\0?\0\0\1" + re.escape(HEVC.ending))
_MICROSECONDS = 1_000_000
_GLANCED = 4.0
"""Decibels by which an encoded frame may seem less like the source's where few pixels are seen."""
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
    said. Returned is how much like the source's the worst of the encoded frames is, in decibels.

    Raises:
        WrongOutput: it does not; the text says how.
    """
    reference = reference_of(expected)
    try:
        file.seek(0)
        with open_container(file) as container:
            check_descriptions(container, expected, reference)
        file.seek(0)
        with open_container(file) as container:
            start = _start(container)
        file.seek(0)
        with open_container(file) as container:
            check = _Check(container, expected, reference, start)
            check.run()
        if expected.placed:
            file.seek(0)
            with open_container(file) as container:
                check_tracks(container, expected, start)
    except (av.FFmpegError, UnicodeDecodeError) as error:
        raise WrongOutput(f"it can't be read back: {error}") from error
    return check.lowest


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
class _Check:
    """One reading of the output: an encoded head, copied packets, an encoded tail."""

    container: "InputContainer"
    expected: Expected
    reference: Reference
    start: int
    shown: list[int] = field(default_factory=list)
    hidden: int = 0
    lowest: float = inf
    seen: Evidence = field(default_factory=Evidence)
    ticks: dict[int, int] = field(default_factory=dict)
    clock: "_Clock" = field(init=False)
    decoder: "VideoCodecContext" = field(init=False)

    @property
    def plan(self) -> CutPlan:
        return self.expected.plan

    @property
    def evidence(self) -> Evidence:
        return self.expected.evidence

    def run(self) -> None:
        self.decoder = decoder_of(self.container.streams.video[0])
        self.clock = _Clock.of(self.container, self.expected.index.video.time_base, self.start)
        self.ticks = {
            self.clock.pts(frame.shown - self.plan.origin_tick): frame.tick
            for frame in self.plan.frames
        }
        self._check_shape()
        self._read()
        if self.plan.copied is not None and self.seen.copies != self.evidence.copies:
            raise WrongOutput("its copied packets are not the source's")
        if self.plan.encoded and self.seen.made != self.evidence.made:
            raise WrongOutput("its encoded packets are not those that were made")
        self._check_times()

    def _check_shape(self) -> None:
        """Compare the shape of pixels that the containers tell."""
        video, source = self.container.streams.video[0], self.expected.source
        made, wanted = video.sample_aspect_ratio, source.video.sample_aspect_ratio
        if not source.format.in_band and _differ(made, wanted):
            raise WrongOutput(f"its pixels have the shape {made}, not {wanted}")

    def _read(self) -> None:
        """Look at all packets, and decode those about the ends and the seams, and some between."""
        copies = self.expected.copied
        begins = len(self.plan.head.frames) if self.plan.head else 0
        ends = begins + len(copies)
        seam = min(begins + _SEAM, ends)
        head = Stretches(count=begins, joined=bool(copies))
        run: list[Packet[VideoStream]] = []
        last = LastGroup(is_exact=self.expected.source.codec.units is not None)
        places = _Places(self.reference.places, begins)
        for place, packet in enumerate(self._packets()):
            self._look(place, packet)
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
        if run:
            self._decode([*last.packets, *run])

    def _packets(self) -> Iterator["Packet[VideoStream]"]:
        for packet in demuxed(self.container, self.container.streams.video[0]):
            if packet.size:
                yield cast("Packet[VideoStream]", packet)

    def _look(self, place: int, packet: "Packet[VideoStream]") -> None:
        if place == 0 and not packet.is_keyframe:
            raise WrongOutput("it does not begin with a keyframe")
        if packet.is_discard:
            self.hidden += 1
        else:
            self.shown.append(packet.pts or 0)

    def _look_at_copy(self, packet: "Packet[VideoStream]", copied: IndexedPacket) -> None:
        # Transport streams have no packets of their own: an ending comes with what follows it.
        data = _ENDING.sub(b"", bytes(packet), count=1)
        self.seen.see_bytes(self.expected.payload(data))
        first = self.plan.frames[0]
        due = first.shown if copied.pts == first.tick else copied.pts
        if self.clock.apart(packet.pts or 0, due - self.plan.origin_tick):
            raise WrongOutput(f"the copied frame of tick {copied.pts} shows at {packet.pts}")

    def _check_times(self) -> None:
        if self.hidden != len(self.plan.hidden):
            raise WrongOutput(f"it hides {self.hidden} frames, not {len(self.plan.hidden)}")
        if len(self.shown) != len(self.plan.frames):
            raise WrongOutput(f"it shows {len(self.shown)} frames, not {len(self.plan.frames)}")
        for pts, frame in zip(sorted(self.shown), self.plan.frames, strict=True):
            if self.clock.apart(pts, frame.shown - self.plan.origin_tick):
                raise WrongOutput(f"the frame of tick {frame.tick} shows at {pts}")

    def _decode(self, packets: list["Packet[VideoStream]"]) -> None:
        if self.expected.source.codec.unseen or not packets:
            return
        count = 0
        for frame in decoded(self.decoder, cast("list[Packet[Stream]]", packets)):
            self._compare(frame)
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
                self._compare(frame)
                missing.discard(tick)
        if missing & set(self.ticks.values()):
            raise WrongOutput(f"{len(missing)} copied frames are not decoded")

    def _tick(self, frame: "VideoFrame") -> int | None:
        return next((self.ticks[at] for at in _about(frame.pts) if at in self.ticks), None)

    def _compare(self, frame: "VideoFrame") -> None:
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


def _about(pts: int | None) -> tuple[int, ...]:
    return () if pts is None else (pts, pts - 1, pts + 1)
