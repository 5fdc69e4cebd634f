"""Index the packets that a window needs, without reading what lies before or after."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import av
from av.audio.stream import AudioStream

from trimcore.adapters.pyav.bitstream.nal import Framing
from trimcore.adapters.pyav.codecs.held import holds_sound
from trimcore.adapters.pyav.codecs.sound import SoundCodec, SoundCutting, sound_codec_of
from trimcore.adapters.pyav.codecs.video_codec import VideoCodec
from trimcore.adapters.pyav.reading.field_packets import demuxed
from trimcore.adapters.pyav.reading.indexed_packet import counts_frames, index_packet
from trimcore.adapters.pyav.reading.opened_media import OpenedMedia
from trimcore.adapters.pyav.reading.sample_descriptions import SampleDescriptions
from trimcore.adapters.pyav.reading.sparse import SparseIndexing, sparse_indexing
from trimcore.domain.cutting.planning.packets import (
    Packet,
    PacketIndex,
    PacketKind,
    entered,
    entered_anew,
)
from trimcore.domain.cutting.planning.window_tracker import WindowTracker
from trimcore.domain.cutting.timeline.times import first_tick_at_or_after
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import UnsupportedMedia

if TYPE_CHECKING:
    from av.codec.context import CodecContext
    from av.packet import Packet as AvPacket
    from av.stream import Stream
    from av.video.stream import VideoStream

_STEPS_BACK = (0, 1, 3, 8, 20, 60, 180, 600)
"""Seconds before the window from which the search begins, one after the other."""
_LONGEST_LINE = 8
"""Seconds for which subtitles usually show at most."""
_SOUND_LAG = 10
"""Seconds by which sound may be stored away from the pictures that it belongs to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowIndex:
    """The packets around a window, and the tick of the video at which to seek for them again.

    If it was `sparse`, the source has to be opened anew before it is read again.
    """

    video: PacketIndex
    sounds: dict[int, PacketIndex]
    seek_tick: int | None
    sparse: bool = False

    def shown_from(self, tick: int) -> "WindowIndex":
        """Hide the pictures before a tick."""
        return replace(self, video=self.video.shown_from(tick))

    def without_broken_off(self) -> "WindowIndex":
        """Leave pictures out amid which a recording may end."""
        return replace(self, video=self.video.without_broken_off())


@dataclass(slots=True, kw_only=True)
class _Track:
    """One stream's packets as they come in."""

    stream: "Stream"
    zero: Fraction
    window_tracker: WindowTracker
    packets: list[Packet] = field(default_factory=list)
    priming: Fraction = Fraction(0)
    sound: SoundCodec | None = None
    is_decoded: bool = False
    """Whether its sound is decoded and encoded, and may begin amid a packet."""
    framing: Framing | None = None
    codec: VideoCodec | None = None
    counts: bool = False
    descriptions: SampleDescriptions | None = None
    breaks: frozenset[int] = frozenset()

    @property
    def silent(self) -> int:
        """How many packets a decoder takes in before it gives sound."""
        return self.sound.silent if self.sound is not None else 0

    @property
    def needed(self) -> tuple[int, Fraction]:
        """How many packets before the window's sound have to be there, and how much they hold."""
        if self.sound is None:
            return 0, Fraction(0)
        return self.sound.silent + self.sound.borrows, self.sound.run_up_seconds

    @property
    def past(self) -> bool:
        """Whether no packet of the window can follow."""
        return self.window_tracker.complete

    @property
    def time_base(self) -> Fraction:
        return self.stream.time_base or Fraction(1)

    def moment(self, tick: int) -> Fraction:
        return tick * self.time_base - self.zero

    def tick(self, moment: Fraction) -> int:
        """Return the first tick at or after a moment."""
        return first_tick_at_or_after(moment + self.zero, self.time_base)

    def add(self, packet: "AvPacket[Stream]") -> None:
        indexed = index_packet(packet, self.framing, self.codec, counts=self.counts)
        if indexed is not None and self.packets and self.codec and self.codec.from_first:
            indexed = replace(indexed, keyframe=False, kind=PacketKind.INTER)
        if indexed is not None and self.descriptions is not None:
            indexed = replace(indexed, description=self.descriptions.of(packet.pos))
        if indexed is not None:
            self.packets.append(indexed)
            if indexed.shown:
                self.window_tracker.see(indexed)
        elif self.codec is not None:
            raise UnsupportedMedia("The video does not tell when each of its pictures is shown.")

    def index(self, *, from_start: bool, to_end: bool) -> PacketIndex:
        packets = entered(self.packets) if from_start else tuple(self.packets)
        decoded = enumerate(packet.dts for packet in packets)
        breaks = tuple(at for at, dts in decoded if at and dts in self.breaks)
        return PacketIndex(
            time_base=self.time_base,
            zero=self.zero,
            packets=entered_anew(packets, breaks),
            from_start=from_start,
            to_end=to_end,
            priming=self.priming,
            silent=self.silent,
            run_up=_run_up(self.sound),
            run_up_seconds=self.sound.most_hidden if self.sound is not None else Fraction(0),
            breaks=breaks,
        )


def index_window(source: OpenedMedia, window: TrimWindow) -> WindowIndex:
    """Index from the keyframe before the window to past its end.

    Demuxers may land late, so the search steps back until a keyframe and the sound of the
    window's start were seen, or the file's start is reached.
    """
    time_base = source.video.time_base or Fraction(1)
    for back in _steps_back(source):
        tick = int((window.start - back + source.zero) / time_base)
        if tick <= (source.video.start_time or 0):
            break
        try:
            tracks = _read(source, window, tick)
        except av.FFmpegError:
            if source.file.wanted_to:  # what libav has buffered by now may not be the file's
                raise
            continue
        if tracks is not None:
            return _indexed(source, tracks, tick)
    return _indexed(source, _read(source, window, None) or {}, None)


def _steps_back(source: OpenedMedia) -> tuple[int, ...]:
    """Begin early where what still shows is stored only where it began: text, or a palette."""
    if source.palette is not None or source.codec.from_first:
        return ()
    if source.subtitles and not source.format.index_in_front:
        return tuple(back for back in _STEPS_BACK if back >= _LONGEST_LINE)
    return _STEPS_BACK


def seek(source: OpenedMedia, tick: int | None) -> None:
    """Go to the keyframe at or before a tick of the video; None is the file's start."""
    if tick is None:
        _rewind(source)
    else:
        source.container.seek(tick, stream=source.video)


def _rewind(source: OpenedMedia) -> None:
    """Go to the very first packet, even where one track begins before the others."""
    if not source.source_format.found_by_time:
        source.container.seek(0, unsupported_byte_offset=True)
        return
    first = min((source.video, *source.sounds), key=_begins)
    start = int(_begins(first) / (first.time_base or 1))
    before = start - int(1 / (first.time_base or 1))
    try:
        source.container.seek(before, stream=first)
    except av.FFmpegError:  # some demuxers don't look before the first packet
        source.container.seek(start, stream=first)


def _begins(stream: "Stream") -> Fraction:
    return (stream.start_time or 0) * (stream.time_base or Fraction(0))


def wanted_streams(source: OpenedMedia) -> tuple["VideoStream", *tuple["Stream", ...]]:
    """List the streams that take part in a cut, the pictures first."""
    others: tuple[Stream, ...] = (*source.sounds, *source.subtitles, *source.data)
    return (source.video, *others)


def _read(source: OpenedMedia, window: TrimWindow, tick: int | None) -> dict[int, _Track] | None:
    """Demux from `tick` to past the window; None as soon as it is seen to have landed late."""
    seek(source, tick)
    tracks = {
        stream.index: _track(source, stream, window) for stream in (source.video, *source.sounds)
    }
    video = tracks[source.video.index]
    checked = tick is None
    keyframes = 1 + source.source_format.guesses_first
    start, enough = video.tick(window.start), video.tick(window.end + _SOUND_LAG)
    sparse = sparse_indexing(source, window, start)
    try:
        for packet in _packets(source):
            track = tracks.get(packet.stream_index)
            if track is None:
                continue
            sparse.restore(packet)
            track.add(packet)
            if not checked and video.packets and _decoded(video) >= start:
                if _landed_late(tracks.values(), video, window.start, keyframes):
                    return None
                checked = True
            if checked:
                _index_sparsely(sparse, packet, track, is_picture=track is video)
            if _complete(tracks.values(), video, enough):
                break
    finally:
        sparse.end()
    if not checked and _landed_late(tracks.values(), video, window.start, keyframes):
        return None
    needing = [track for track in tracks.values() if any(track.needed) or track.is_decoded]
    if tick is not None and any(_misses_start(track, window.start) for track in needing):
        return None
    return tracks


def _index_sparsely(
    sparse: SparseIndexing,
    packet: "AvPacket[Stream]",
    track: _Track,
    *,
    is_picture: bool,
) -> None:
    if not sparse.able or not track.packets or track.window_tracker.is_behind(track.packets[-1]):
        return
    sparse.see(packet)
    if is_picture:
        sparse.look_for_entry(track.packets[-1])


def _track(source: OpenedMedia, stream: "Stream", window: TrimWindow) -> _Track:
    base, pictures = stream.time_base or Fraction(1), stream is source.video
    return _Track(
        stream=stream,
        zero=source.zero,
        window_tracker=WindowTracker(
            first_tick_at_or_after(window.end + source.zero, base),
            source.video.codec_context.reorder_depth if pictures else 0,
        ),
        priming=_priming(source, stream),
        is_decoded=_is_decoded(source, stream),
        sound=sound_codec_of(stream) if isinstance(stream, AudioStream) else None,
        framing=source.framing if pictures else None,
        codec=source.codec if pictures else None,
        counts=counts_frames(source),
        descriptions=source.descriptions if pictures else None,
        breaks=frozenset(one.decoded for one in source.breaks) if pictures else frozenset(),
    )


def _priming(source: OpenedMedia, stream: "Stream") -> Fraction:
    """Tell how much sound the output's container will have decoders throw away."""
    context = cast("CodecContext | None", stream.codec_context)  # the stubs forget the None
    delays = source.format.tells_delay and context is not None
    if not delays or not isinstance(stream, AudioStream):
        return Fraction(0)
    return Fraction(stream.codec_context.delay, stream.codec_context.sample_rate or 1)


def _is_decoded(source: OpenedMedia, stream: "Stream") -> bool:
    codec = sound_codec_of(stream) if isinstance(stream, AudioStream) else None
    if codec is None:
        return False
    late = codec.long_packets and not source.format.hides_preroll
    return late or not holds_sound(source.format, codec.name)


def _run_up(codec: SoundCodec | None) -> int:
    return codec.run_up if codec is not None and codec.cutting is SoundCutting.PACKETS else 0


def _packets(source: OpenedMedia) -> Iterator["AvPacket[Stream]"]:
    for packet in demuxed(source.container, *wanted_streams(source)):
        if packet.size:
            yield packet


def _decoded(track: _Track) -> int:
    last = track.packets[-1]
    return last.pts if last.dts is None else last.dts


def _landed_late(tracks: Iterable[_Track], video: _Track, start: Fraction, keyframes: int) -> bool:
    before = [packet for packet in video.packets if video.moment(packet.pts) <= start]
    if sum(p.keyframe for p in before) < keyframes or not any(p.shown for p in before):
        return True
    return any(_misses_start(track, start) for track in tracks if track is not video)


def _misses_start(track: _Track, start: Fraction) -> bool:
    begins = track.stream.start_time
    if begins is None or track.moment(begins) > start or not track.packets:
        return False
    before = sum(track.moment(packet.pts) <= start for packet in track.packets)
    packets, seconds = track.needed
    earliest = max(start - seconds, track.moment(begins))
    return before <= packets or track.moment(track.packets[0].pts) > earliest


def _complete(tracks: Iterable[_Track], video: _Track, enough: int) -> bool:
    if not video.past:
        return False
    if _decoded(video) > enough:
        return True
    return all(track.past for track in tracks)


def _indexed(source: OpenedMedia, tracks: dict[int, _Track], tick: int | None) -> WindowIndex:
    video = tracks.pop(source.video.index)
    return WindowIndex(
        video=video.index(from_start=tick is None, to_end=not video.past),
        sounds={
            number: track.index(from_start=tick is None, to_end=not track.past)
            for number, track in tracks.items()
        },
        seek_tick=tick,
        sparse=source.file.wanted_to > 0,
    )
