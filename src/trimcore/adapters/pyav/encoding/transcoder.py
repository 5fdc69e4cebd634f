"""Decode and encode one run of frames."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple, Protocol

import av

from trimcore.adapters.pyav.bitstream.nal import Framing
from trimcore.adapters.pyav.bitstream.remade import remade
from trimcore.adapters.pyav.bitstream.supplemental import Supplement, field_of, supplement_of
from trimcore.adapters.pyav.codecs.video import video_codec
from trimcore.adapters.pyav.encoding.canvas import Canvas
from trimcore.adapters.pyav.encoding.evidence import Evidence
from trimcore.adapters.pyav.encoding.palette import PALETTE, Palettes
from trimcore.adapters.pyav.encoding.wanted import FrameTypes
from trimcore.adapters.pyav.loose_pictures import LoosePictures
from trimcore.adapters.pyav.picture_decoder import PictureDecoder
from trimcore.domain.cutting.planning.runs import EncodedRun, FramePlan
from trimcore.domain.errors import DamagedMedia

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream
    from av.video.codeccontext import VideoCodecContext
    from av.video.frame import VideoFrame

DAMAGED = "The video is damaged inside the window: a picture there can't be read."


class UndecodableStart(Exception):
    """Where a stream begins, frames can't be decoded because what they need is not in the file."""

    def __init__(self, tick: int) -> None:
        super().__init__(f"the first frame that can be decoded is at {tick}")
        self.tick = tick
        """When the first frame shows that can be decoded."""


class WritesEncoded(Protocol):
    """Takes an encoded packet, the frame that it shows, and whether it is its run's last."""

    def __call__(self, packet: "Packet[Stream]", frame: FramePlan, *, last: bool) -> None: ...


class _Look(NamedTuple):
    """The shape of a picture's pixels, and what headers tell of it."""

    shape: Fraction | None = None
    told: bytes = b""


@dataclass(slots=True, kw_only=True)
class Transcoder:
    """One run in progress.

    It is fed the source's packets from the run's keyframe on, of which `decoder` makes pictures.
    `opens` gives an encoder for frames like the first, `writes` takes
    each encoded packet with the frame that it shows and whether it is the run's last, and `taken`
    is told of each frame. `after` are the ticks of frames behind the run that are kept as evidence,
    too. `counts` is for containers that don't tell which packet shows when: the frames show at
    their packets' times, but in the order in which they are decoded.
    `follows_shape` is for files whose pictures alone tell the shape of their pixels, and may change
    it; otherwise all have the `first_shape` of the file. `tells` returns what a packet's header
    says of the size and shape of pictures. `framing` is the source's, where what pictures carry
    beside themselves goes with them.
    `sees` is given each packet before it is decoded. `entry` is the tick of the keyframe at which
    it begins, if that is known to be one. `opening` is the tick before which frames may be missing,
    where the stream begins with the run. `types` tells of which type each frame has to be,
    `beginnings` are the ticks of keyframes that know of nothing before them.
    """

    decoder: PictureDecoder
    run: EncodedRun
    evidence: Evidence
    opens: "Callable[[VideoFrame, Fraction | None], VideoCodecContext]"
    writes: "WritesEncoded"
    taken: Callable[[], None]
    types: FrameTypes
    after: Sequence[int] = ()
    counts: bool = False
    entry: int | None = None
    opening: int | None = None
    beginnings: Collection[int] = frozenset()
    sees: "Callable[[Packet[Stream]], None] | None" = None
    encoder: "VideoCodecContext | None" = None
    _done: int = 0
    _seen: int = 0
    framing: Framing | None = None
    follows_shape: bool = False
    first_shape: Callable[[], Fraction | None] = lambda: None
    tells: Callable[[bytes], bytes] = lambda _: b""
    _held: "list[Packet[Stream]]" = field(default_factory=list)
    _supplements: dict[int, Supplement] = field(default_factory=dict)
    _looks: dict[int, _Look] = field(default_factory=dict)
    _canvas: Canvas | None = None
    _shape: Fraction | None = None
    _loose: LoosePictures = field(default_factory=LoosePictures)
    _times: list[int] = field(default_factory=list)
    _pixels: str = ""
    _told: bytes = b""
    _palettes: Palettes = field(default_factory=Palettes)

    @property
    def complete(self) -> bool:
        """Whether all frames have been taken, and seen as evidence."""
        return self._done >= len(self.run.frames) and self._seen >= len(self.after)

    def feed(self, packet: "Packet[Stream] | None") -> None:
        """Decode a packet, or what is still held back, and encode the frames of the run.

        Raises:
            DamagedMedia: a frame of the run can't be decoded.
            Unsupported: there is no encoder for them.
            UndecodableStart: the first frames can't be decoded, and don't count.
        """
        if self.complete:
            return
        if packet is None:
            self._drain()
            return
        self._see(packet)
        told = self.tells(bytes(packet)) if packet.is_keyframe else b""
        if self._begins(packet, told):
            self._drain()
            self.decoder.begin_anew(packet)
        self._told = told or self._told
        self._skip(packet)
        self._note(packet)
        if self.counts and packet.pts is not None:
            heappush(self._times, packet.pts)
        self._decode(packet)
        if len(self._times) > self.decoder.depth:
            raise DamagedMedia(DAMAGED)  # a frame was lost, and with it the count

    def _drain(self) -> None:
        """Take all that the decoder still holds back."""
        for filler in self.decoder.fillers():
            self._decode(filler)
        self._decode(None)

    def _decode(self, packet: "Packet[Stream] | None") -> None:
        try:
            decoded = self.decoder.decode(packet) if packet is not None else self.decoder.finish()
        except av.EOFError:
            return
        except av.InvalidDataError as error:
            latest = self.decoder.latest
            passed_over = latest is None or self._precedes(latest.tick) or self._opens(latest.tick)
            if passed_over and not self.counts:
                return
            raise DamagedMedia(DAMAGED) from error
        self._note_look()
        while decoded:
            frame = decoded.pop(0)
            self._place(frame)
            self._take(frame)
            self._loose.let_go(frame)
            del frame

    def _see(self, packet: "Packet[Stream]") -> None:
        """Look at a packet before it is decoded."""
        if self.sees is not None:
            self.sees(packet)
        if self.encoder is None:
            self.evidence.quantizers.see_packet(packet)

    def _place(self, frame: "VideoFrame") -> None:
        """Give a frame its time, and remember how it was quantized while that can be followed."""
        if self._times:
            frame.pts = heappop(self._times)
        if self.encoder is None:
            self.evidence.quantizers.see(frame)

    def finish(self) -> None:
        """Encode what is held back, and leave the decoder ready for another run.

        Raises:
            DamagedMedia: frames of the run are missing.
        """
        if not self.complete:
            self.feed(None)
        if self._done < len(self.run.frames) or self.encoder is None:
            raise DamagedMedia(DAMAGED)
        self._write(self.encoder.encode(None))
        self.encoder = None  # which holds many pictures, and another run opens one of its own
        if self._held:
            self._hand_on(self._held.pop(), last=True)
        self.decoder.begin_anew()
        self.decoder.skip(unneeded=False)

    def _begins(self, packet: "Packet[Stream]", told: bytes) -> bool:
        """Tell whether nothing that follows needs what came before.

        Some decoders lose the last picture where the next ones are of another size.
        """
        changed = bool(told and self._told) and told != self._told
        is_new = (changed or packet.pts in self.beginnings) and not self.counts
        return is_new or self.decoder.turns(packet)

    def _skip(self, packet: "Packet[Stream]") -> None:
        codec = video_codec(self.decoder.name)
        if codec is not None and codec.skips and not self.counts:
            self.decoder.skip(unneeded=self._precedes(packet.pts))

    def _note_look(self) -> None:
        """Remember the look of a picture, of which the decoder knows the latest one's alone."""
        tick = self.decoder.latest.tick if self.decoder.latest else None
        if tick is not None and not self._precedes(tick):
            self._looks[tick] = _Look(self.decoder.shape, self._told)

    def _note(self, packet: "Packet[Stream]") -> None:
        """Remember what a picture carries beside itself, for the one that replaces it."""
        if self.framing is None or packet.pts is None:
            return
        if not self.run.frames[0].tick <= packet.pts <= self.run.frames[-1].tick:
            return
        if packet.pts == self.run.frames[0].tick and self.framing.units.timing is not None:
            self.evidence.parity = field_of(bytes(packet), self.framing)
        if supplement := supplement_of(bytes(packet), self.framing):
            self._supplements[packet.pts] = supplement

    def _precedes(self, tick: int | None) -> bool:
        return tick is not None and tick < self.run.frames[0].tick

    def _opens(self, tick: int | None) -> bool:
        return self.opening is not None and tick is not None and tick < self.opening

    def _take(self, frame: "VideoFrame") -> None:
        """Encode the frame if it is the next one of the run."""
        if frame.pts is None:
            return
        if frame.pts == self.entry and not self.counts:
            self.evidence.see_entry(frame.pts, frame)
        if self._done >= len(self.run.frames):
            self._see_after(frame)
            return
        wanted = self.run.frames[self._done].tick
        if frame.pts < wanted:
            return
        if self._opens(wanted) and self._done == 0:
            if frame.is_corrupt:
                return
            if frame.pts > wanted:
                raise UndecodableStart(frame.pts)
        if frame.pts > wanted or frame.is_corrupt:
            raise DamagedMedia(DAMAGED)
        look = self._looks.pop(wanted, _Look())
        shape = look.shape
        encoder = self.encoder or self.open(frame, shape)
        frame = self._fitted(encoder, frame, look)
        if self.follows_shape and shape and shape != self._shape:
            encoder = self.open(frame, shape)
        self.evidence.see_encoded(wanted, frame, self._done, len(self.run.frames))
        self._encode(encoder, frame)
        self.taken()

    def _fitted(
        self, encoder: "VideoCodecContext", frame: "VideoFrame", look: _Look
    ) -> "VideoFrame":
        """Make a picture as large as the first one, and of the kind that the encoder takes."""
        shape = look.shape
        if self._canvas is None:
            own = shape if self.follows_shape else self.first_shape() or shape
            self._canvas = _canvas_of(encoder, self._pixels, own)
        own = None if self.follows_shape else shape
        first = replace(self._canvas, pixels=self._pixels or self._canvas.pixels)
        is_whole = self._canvas.holds(frame, own)
        if not is_whole and not first.holds(frame, own):
            self.evidence.is_fitted = True
        elif self.follows_shape:
            self.evidence.told.add(look.told)
        return frame if is_whole else self._canvas.fitted(frame, shape)

    def _see_after(self, frame: "VideoFrame") -> None:
        if self._seen >= len(self.after) or frame.pts is None or frame.pts < self.after[self._seen]:
            return
        if frame.pts > self.after[self._seen]:
            self._seen = len(self.after)  # frames are missing: there is nothing to compare with
            return
        self.evidence.see_copied(frame.pts, frame)
        self._seen += 1

    def open(self, like: "VideoFrame", shape: Fraction | None) -> "VideoCodecContext":
        """Open an encoder for frames like one: the first, or one for pixels of another shape.

        One that is told of another shape would write it before keyframes, too, that it still holds.

        Raises:
            Unsupported: there is no encoder for them.
        """
        if self.encoder is not None:
            self._write(self.encoder.encode(None))
        self.encoder, self._shape = self.opens(like, shape), shape
        self.evidence.shapes |= {shape} if self.follows_shape else set()
        self._pixels = self._pixels or like.format.name
        return self.encoder

    def _encode(self, encoder: "VideoCodecContext", frame: "VideoFrame") -> None:
        frame.pts = self._done
        frame.time_base = encoder.time_base
        frame.duration = 1
        frame.pict_type = self.types.of(self._done, encoder.max_b_frames)
        self._done += 1
        if encoder.pix_fmt == PALETTE != frame.format.name:
            frame = self._palettes.painted(frame)
        self._write(encoder.encode(frame))

    def _write(self, packets: "list[Packet[Stream]]") -> None:
        """Hand packets on but for the latest, which may be the last."""
        for packet in packets:
            if self._held:
                self._hand_on(self._held.pop(), last=False)
            self._held.append(packet)

    def _hand_on(self, packet: "Packet[Stream]", *, last: bool) -> None:
        frame = self.run.frames[packet.pts or 0]
        supplement = self._supplements.pop(frame.tick, None)
        if supplement and self.framing is not None:
            packet = _with(packet, supplement, self.framing)
        self.writes(packet, frame, last=last)


def _canvas_of(encoder: "VideoCodecContext", own: str, shape: Fraction | None) -> Canvas:
    pixels = own if encoder.pix_fmt == PALETTE else encoder.pix_fmt or ""
    return Canvas(width=encoder.width, height=encoder.height, pixels=pixels, shape=shape)


def _with(packet: "Packet[Stream]", supplement: Supplement, framing: Framing) -> "Packet[Stream]":
    """Put what the source's picture carries into the packet of the one that replaces it."""
    written = Framing(units=framing.units, width=0)
    return remade(packet, supplement.beside(bytes(packet), written))
