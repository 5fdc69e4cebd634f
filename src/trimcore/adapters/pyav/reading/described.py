"""A source of which tracks have several descriptions: those that windows need, and their decoders.

libav is shown a file in which one description of each track is the only one.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from trimcore.adapters.pyav.codecs.places import layout_of
from trimcore.adapters.pyav.limits import Limits
from trimcore.adapters.pyav.reading.described_sound import DescribedSound
from trimcore.adapters.pyav.reading.indexing.window_index import WindowIndex
from trimcore.adapters.pyav.reading.opening.opened_media import OpenedMedia, open_media
from trimcore.adapters.pyav.reading.sample_descriptions import SampleDescriptions
from trimcore.adapters.pyav.reading.source_file import SourceFile
from trimcore.domain.cutting.planning.join import descriptions_of
from trimcore.domain.cutting.planning.packets import PacketIndex
from trimcore.domain.cutting.planning.runs import FramePlan
from trimcore.domain.cutting.planning.shown_frames import frames_inside
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.cutting.wish import Wish
from trimcore.domain.errors import Unsupported

if TYPE_CHECKING:
    from av.audio.codeccontext import AudioCodecContext
    from av.audio.stream import AudioStream
    from av.codec.context import CodecContext
    from av.video.codeccontext import VideoCodecContext

_MOST = 8


@dataclass(slots=True, kw_only=True)
class DescribedSource:
    """Opens a source by the descriptions that are needed of its tracks.

    `descriptions` are those of the pictures, if these have several, and `numbers` those needed of
    them, in the order in which they are decoded; `sounds` are the tracks of sound that have
    several, by their stream's number. Until they are chosen, all packets come by the first.
    """

    file: SourceFile
    limits: Limits
    wish: Wish
    descriptions: SampleDescriptions | None
    numbers: tuple[int, ...] = (0,)
    sounds: dict[int, DescribedSound] = field(default_factory=dict)
    _is_chosen: bool = False
    _decoders: "dict[int, VideoCodecContext]" = field(default_factory=dict)

    def open(self) -> OpenedMedia:
        """Open the source under the first of the pictures' descriptions, and one of each sound.

        Where the windows need several of the pictures, one decoder for each is there.

        Raises:
            Unsupported: the pictures are of several codecs in the windows.
        """
        several = self.descriptions is not None and len(self.numbers) > 1
        if several and not self._decoders:
            opened = {number: self._opened(number) for number in self.numbers}
            if len({source.codec for source in opened.values()}) > 1:
                raise Unsupported("The video changes its codec inside the window.")
            self._decoders = {number: source.decoder for number, source in opened.items()}
        return replace(
            self._opened(self.numbers[0]),
            descriptions=self.descriptions if several or not self._is_chosen else None,
            decoders=self._decoders,
            described_sounds=self.sounds,
        )

    def choose(self, indexes: Sequence[WindowIndex], windows: Sequence[TrimWindow]) -> None:
        """Find out which descriptions are needed.

        Raises:
            Unsupported: there are too many of them.
        """
        self._is_chosen = True
        if self.descriptions is not None:
            sees = descriptions_of if self.descriptions.are_of_one_kind else _shown_by
            self.numbers = _descriptions_in(indexes, windows, sees)
        for number in tuple(self.sounds):
            tracks = [index.sounds[number] for index in indexes]
            self.sounds[number] = self._chosen(number, tracks, windows)

    def _chosen(
        self, number: int, tracks: Sequence[PacketIndex], windows: Sequence[TrimWindow]
    ) -> DescribedSound:
        """Find out the needed descriptions of a track of sound, the one of most channels first."""
        descriptions = self.sounds[number].descriptions
        used = {packet.description for track in tracks for packet in track.packets}
        if len(used) > _MOST:
            raise Unsupported("The sound changes its form too often about the window.")
        contexts = {one: self._context(number, descriptions, one) for one in sorted(used)}
        same = same_descriptions(contexts)
        heard: dict[int, None] = {}
        for track, window in zip(tracks, windows, strict=True):
            heard |= dict.fromkeys(same[one] for one in _heard_in(track, window))
        wide = sorted(heard or {0: None}, key=lambda one: _width(contexts.get(one)), reverse=True)
        decoders = {one: contexts[one] for one in wide if len(wide) > 1}
        return DescribedSound(
            descriptions=descriptions.told_alike(same),
            numbers=tuple(wide),
            decoders={
                one: cast("AudioCodecContext", context)
                for one, context in decoders.items()
                if context is not None
            },
        )

    def _context(
        self, number: int, descriptions: SampleDescriptions, one: int
    ) -> "CodecContext | None":
        self.file.instead = descriptions.alone(one)
        stream = open_media(self.file, self.limits, self.wish).container.streams[number]
        return cast("AudioStream", stream).codec_context

    def _opened(self, pictures: int) -> OpenedMedia:
        instead = self.descriptions.alone(pictures) if self.descriptions is not None else {}
        for sound in self.sounds.values():
            number = sound.numbers[0] if sound.numbers else 0
            instead = {**instead, **sound.descriptions.alone(number)}
        self.file.instead = instead
        return open_media(self.file, self.limits, self.wish)


def described_source(source: OpenedMedia, limits: Limits, wish: Wish) -> DescribedSource | None:
    """Return what opens a source anew by descriptions; None if no track has several."""
    if source.descriptions is None and not source.described_sounds:
        return None
    source.container.close()
    return DescribedSource(
        file=source.file,
        limits=limits,
        wish=wish,
        descriptions=source.descriptions,
        sounds=dict(source.described_sounds),
    )


def _shown_by(video: PacketIndex, frames: Sequence[FramePlan]) -> tuple[int, ...]:
    """List the descriptions of the frames alone: none needs a picture of another codec.

    Where the codecs differ, it is not known yet which packets are keyframes.
    """
    ticks = {frame.shown for frame in frames}
    shown = (packet.description for packet in video.packets if packet.pts in ticks)
    return tuple(dict.fromkeys(shown))


def _descriptions_in(
    indexes: Sequence[WindowIndex],
    windows: Sequence[TrimWindow],
    sees: Callable[[PacketIndex, Sequence[FramePlan]], tuple[int, ...]],
) -> tuple[int, ...]:
    """List the descriptions of the pictures that windows need, in the order of decoding."""
    found: dict[int, None] = {}
    for index, window in zip(indexes, windows, strict=True):
        frames = frames_inside(index.video, window)
        found |= dict.fromkeys(sees(index.video, frames) if frames else (0,))
    if len(found) > _MOST:
        raise Unsupported("The video changes its parameter sets too often in the window.")
    return tuple(found)


def _heard_in(track: PacketIndex, window: TrimWindow) -> Iterable[int]:
    """List the descriptions of which more than one packet's sound lies in a window, or the most."""
    heard: dict[int, Fraction] = {}
    for packet in track.packets:
        if not packet.shown:
            continue
        begins, ends = track.moment(packet.pts), track.moment(packet.end)
        inside = min(ends, window.end) - max(begins, window.start)
        if inside > 0:
            heard[packet.description] = heard.get(packet.description, Fraction(0)) + inside
    longest = max((packet.duration for packet in track.packets), default=0) * track.time_base
    most = max(heard, key=heard.__getitem__, default=None)
    return [one for one, lasts in heard.items() if lasts > longest or one == most]


def same_descriptions(contexts: "Mapping[int, CodecContext | None]") -> dict[int, int]:
    """Tell of each description which is the first that tells decoders the same."""
    first: dict[object, int] = {}
    return {number: first.setdefault(_told(one), number) for number, one in contexts.items()}


def _told(context: "CodecContext | None") -> object:
    if context is None:
        return None
    sound = cast("AudioCodecContext", context)
    return context.name, context.extradata, sound.sample_rate, layout_of(sound).name


def _width(context: "CodecContext | None") -> tuple[int, int]:
    """Tell how much is heard by a description: channels, and samples a second."""
    if context is None:
        return 0, 0
    sound = cast("AudioCodecContext", context)
    return layout_of(sound).nb_channels, sound.sample_rate
