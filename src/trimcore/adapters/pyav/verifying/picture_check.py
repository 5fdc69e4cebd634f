"""Compare the pictures of one window of the output with its plan, and with the source."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from math import inf
from typing import TYPE_CHECKING, cast

from av.video.reformatter import VideoReformatter

from trimcore.adapters.pyav.codecs.video_codec import VideoCodec
from trimcore.adapters.pyav.encoding.beside_pictures import kept_beside, lacking_beside, said_beside
from trimcore.adapters.pyav.encoding.evidence import Evidence
from trimcore.adapters.pyav.encoding.hdr_metadata import HdrMetadata, hdr_metadata_of
from trimcore.adapters.pyav.encoding.psnr import Sample, fingerprint, sample
from trimcore.adapters.pyav.verifying.decoded.decoded_places import DecodedPlace, Places, _about
from trimcore.adapters.pyav.verifying.decoded.decoding import Decoding
from trimcore.adapters.pyav.verifying.decoded.stretches import LastGroup, Stretches
from trimcore.adapters.pyav.verifying.decoded.unshown import Unshown
from trimcore.adapters.pyav.verifying.expected import Expected, ExpectedWindow, WrongOutput
from trimcore.adapters.pyav.verifying.look_check import check_copied_look, check_encoded_look
from trimcore.adapters.pyav.verifying.reference import Reference, decoded
from trimcore.adapters.pyav.verifying.two_clocks import TwoClocks
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

_BEHIND = 8
"""Packets of a window that are decoded behind those of the one before it."""
_LAST_RUN = 64
"""Packets after a window's last keyframe beyond which the next one is not decoded behind it."""
_MICROSECONDS = 1_000_000
_LONGER = Fraction(1, 50)
"""Seconds by which the last frame may be shown for longer, since clocks round."""
_LIT = (MP4, MOV, MATROSKA)
"""Where files tell by themselves how pictures were mastered."""
_GLANCED, _BARELY = 4.0, 4.0
"""Decibels by which an encoded frame may seem less like the source's where few pixels are seen, and
by how much less again where these are very few."""
_FEW_ACROSS = 32


@dataclass(slots=True)
class WindowCheck:
    """One reading of a window's pictures: an encoded head, copied packets, an encoded tail.

    `last` is the last shown frame so far, and how long it is shown. `ending` is what the window
    ends with, from its last keyframe on, if that is not much; with that of the `earlier` window,
    the first packets of this one have to be decoded.
    """

    container: "InputContainer"
    expected: Expected
    window: ExpectedWindow
    reference: Reference
    start: int
    decoder: "VideoCodecContext"
    earlier: "WindowCheck | None" = None
    shown: list[int] = field(default_factory=list)
    last: tuple[int, int] = (0, 0)
    lowest: float = inf
    seen: Evidence = field(default_factory=Evidence)
    ticks: dict[int, int] = field(default_factory=dict)
    ending: "list[Packet[VideoStream]]" = field(default_factory=list)
    clock: "TwoClocks" = field(init=False)
    unshown: Unshown = field(init=False)
    light: HdrMetadata | None = None

    @property
    def plan(self) -> CutPlan:
        return self.window.plan

    @property
    def evidence(self) -> Evidence:
        return self.window.evidence

    def run(self, packets: "Iterable[Packet[VideoStream]]") -> None:
        self.unshown = Unshown.of(self.window, self.expected.source.codec.hiding)
        self.clock = TwoClocks.of(self.container, self.window.index.video.time_base, self.start)
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
        """Look at all packets, and decode what was encoded, with some of what is copied."""
        copies, codec = self.window.copied, self.expected.source.codec
        begins = len(self.plan.head.frames) if self.plan.head else self.evidence.lead
        ends = begins + len(copies)
        decoding = Decoding(self.decoder, self.compare, self.unshown.shows)
        last = LastGroup(is_exact=codec.units is not None)
        stretches = Stretches(begins=begins, ends=ends, decoding=decoding, last=last)
        places = Places(self.reference.places, begins)
        behind, found = _Behind(self.earlier, self), list[DecodedPlace]()
        for place, packet in enumerate(packets):
            self._look(place, packet)
            behind.take(packet)
            if begins <= place < ends:
                self._look_at_copy(packet, copies[place - begins])
                last.take(copies[place - begins], packet)
            elif place < self.evidence.lead:
                self._look_at_lead(packet)
            else:
                self.seen.see_made(self.expected.made(bytes(packet)))
            found += places.take(place, packet)
            if not codec.unseen and stretches.take(place, packet):
                self._decode_places(found)
                found = []
        decoding.finish()
        self._decode_places(found)
        behind.finish()

    def _look(self, place: int, packet: "Packet[VideoStream]") -> None:
        if place == 0 and not packet.is_keyframe:
            raise WrongOutput("it does not begin with a keyframe")
        if self.unshown.take(packet):
            self.shown.append(packet.pts or 0)
            if self.shown[-1] >= self.last[0]:
                self.last = self.shown[-1], packet.duration or 0
        if packet.is_keyframe:
            self.ending = [packet]
        elif 0 < len(self.ending) <= _LAST_RUN and (packet.pts or 0) > (self.ending[0].pts or 0):
            self.ending.append(packet)  # what leads an open keyframe can't be decoded from it on

    def _look_at_copy(self, packet: "Packet[VideoStream]", copied: IndexedPacket) -> None:
        self.seen.see_bytes(self.expected.payload(bytes(packet)))
        first, due = self.plan.frames[0], copied.pts
        if due >= first.tick:  # it may be shown late, and nothing that leads others comes before it
            due = max(due, first.shown)
        if self.clock.apart(packet.pts or 0, due - self.plan.zero_tick):
            raise WrongOutput(f"the copied frame of tick {copied.pts} shows at {packet.pts}")

    def _look_at_lead(self, packet: "Packet[VideoStream]") -> None:
        """Look at a packet of hidden frames, which stands where the first shown one does."""
        self.seen.see_bytes(self.expected.payload(bytes(packet)))
        first = self.plan.frames[0]
        if self.clock.apart(packet.pts or 0, first.shown - self.plan.zero_tick):
            raise WrongOutput(f"hidden frames stand at {packet.pts}")

    def _check_times(self) -> None:
        self.unshown.check()
        if self.window.led and self.plan.frames[0].tick not in self.reference.prints:
            raise WrongOutput("the source's first frame is not found, to be compared")
        if len(self.shown) != len(self.plan.frames):
            raise WrongOutput(f"it shows {len(self.shown)} frames, not {len(self.plan.frames)}")
        for pts, frame in zip(sorted(self.shown), self.plan.frames, strict=True):
            if self.clock.apart(pts, frame.shown - self.plan.zero_tick):
                raise WrongOutput(f"the frame of tick {frame.tick} shows at {pts}")
        if self.expected.source.format.index_in_front:  # others don't tell it
            self._check_end()

    def _check_end(self) -> None:
        base, made = self.window.index.video.time_base, self.container.streams.video[0].time_base
        lasts = self.last[1] * (made or 0)
        if lasts > self.plan.frames[-1].duration * base + _LONGER:
            raise WrongOutput(f"its last frame is shown for {float(lasts):.3f} s")

    def _decode_places(self, found: "Iterable[DecodedPlace]") -> None:
        """Decode what the source was decoded at, too: every picture there has to come out here."""
        for place, packets in found:
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
            self._compare_beside(frame, tick)
            check_encoded_look(frame, self.decoder, self.expected, self.evidence)
        elif self.plan.copied is not None:
            check_copied_look(frame, self.reference)
        if self.reference.rotation not in {None, frame.rotation}:
            raise WrongOutput(f"it is turned by {frame.rotation}, not {self.reference.rotation}")
        if self.light is not None and not self.light.like(hdr_metadata_of(frame)):
            raise WrongOutput("it tells of another light than the source")

    def _compare_beside(self, frame: "VideoFrame", tick: int) -> None:
        """Note what an encoded picture should carry and does not: the receipt says so then."""
        kept = kept_beside(self.expected.source.written)
        due = self.evidence.said.get(tick, ())
        if due:
            self.evidence.lacking |= kept & lacking_beside(due, said_beside(frame))

    def _compare_encoded(self, frame: "VideoFrame", wanted: Sample) -> None:
        frame = _as_given(frame, wanted, self.expected.source.written)
        made = sample(frame, across=wanted.across)
        if made.form != wanted.form:
            raise WrongOutput(f"an encoded frame is {made.form}, not {wanted.form}")
        alike = wanted.decibels(made)
        if not wanted.across:
            self.lowest = min(self.lowest, alike)
        least = least_alike(self.evidence.asked) - _unseen(wanted)
        if min(alike, wanted.colour_decibels(made)) < least:
            raise WrongOutput(f"an encoded frame at {frame.pts} has {alike:.1f} dB")


def _unseen(wanted: Sample) -> float:
    """Tell how many decibels a frame may seem to lack because not all of it was looked at."""
    if not wanted.across:
        return 0
    return _GLANCED if wanted.across >= _FEW_ACROSS else _GLANCED + _BARELY


@dataclass(slots=True)
class _Behind:
    """Decodes the first packets of a `window` behind the last ones of the `earlier` one."""

    earlier: WindowCheck | None
    window: WindowCheck
    _first: "list[Packet[VideoStream]]" = field(default_factory=list)

    def take(self, packet: "Packet[VideoStream]") -> None:
        """Take the window's next packet in."""
        if self.earlier is not None and len(self._first) < _BEHIND:
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


def _as_given(frame: "VideoFrame", wanted: Sample, written: VideoCodec) -> "VideoFrame":
    """Return an encoded picture with the bits that it was made of, if decoders make them more."""
    _, _, kind = wanted.form
    rounds = written.recipe is not None and written.recipe.rounds
    if not rounds or frame.format.name == kind or len(frame.planes) != 1 + len(wanted.others):
        return frame
    return VideoReformatter().reformat(frame, format=kind, threads=1)


def _light_of(expected: Expected, reference: Reference) -> HdrMetadata | None:
    """Tell what the source says of its mastering, if that is one thing and can be kept."""
    lights = reference.lights.union(*(one.evidence.lights for one in expected.windows))
    source = expected.source
    if len(lights) > 1 or source.format not in _LIT or source.written is not source.codec:
        return None
    return next(iter(lights), None) or None
