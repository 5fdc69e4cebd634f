"""What became of each stream of the source, for the receipt."""

import math
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from trimcore.adapters.pyav.codecs.held import holds_sound
from trimcore.adapters.pyav.codecs.places import layout_of
from trimcore.adapters.pyav.codecs.sound import SoundCutting, sound_codec_of
from trimcore.adapters.pyav.metadata.attachments import is_cover
from trimcore.adapters.pyav.metadata.extras import Extras
from trimcore.adapters.pyav.metadata.tape import timecode_in
from trimcore.adapters.pyav.reading.opening.opened_media import OpenedMedia
from trimcore.domain.cutting.modes import StreamFate
from trimcore.domain.cutting.planning.plan import CutPlan
from trimcore.domain.model.receipt import StreamReport

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from av.audio.stream import AudioStream
    from av.codec.context import CodecContext
    from av.stream import Stream

    from trimcore.adapters.pyav.codecs.sound_targets import SoundTarget


_SPLIT = "it is written anew without loss, so that its packets are split where a window begins"
_LATE = "it begins {} ms after the window does: decoders can't begin sooner"
_CHANGES = "its codec, rate or channels change inside the window"
_QUIET = "it is too quiet for the window's first {} ms: decoders need what came before"
_BEHIND = "it sounds on for {} ms behind the window's end: packets are copied whole"
_LEAST_BEHIND = Fraction(3, 100)
"""Seconds behind the end of which nothing is said: pictures are as long."""
_MISPLACED = "nothing tells there that its channels are placed as {}: players take {}"
_EDGE = "its beginning is encoded anew, since decoders need what came before"


def pictures_fate(plans: "Sequence[CutPlan]") -> StreamFate:
    """Tell what becomes of the pictures under the plans of all windows."""
    if all(plan.copied is None for plan in plans):
        return StreamFate.ENCODED
    return StreamFate.JOINED if any(plan.encoded for plan in plans) else StreamFate.COPIED


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamReports:
    """Tells what became of each stream.

    `pictures` are the fate of these, and what is to be said of it; `copied` the numbers of the
    streams besides them that were copied, `extras` what was written of what comes with them.
    `late` is by how many seconds copied sound begins later than its window, by number, `quiet` for
    how many it begins more quietly than the source, `behind` for how many it goes on at the end,
    `misplaced` tells where channels are heard now that were elsewhere,
    `edges` are the numbers of those of which the beginning was encoded anew, `converted` of those
    of which all was, with the way; `held` are those for which the output has room, and `unheard`
    those that could not be decoded there.
    """

    source: OpenedMedia
    pictures: tuple[StreamFate, str]
    copied: "Collection[int]"
    extras: Extras
    edges: "Collection[int]" = ()
    converted: "Mapping[int, SoundTarget]" = field(default_factory=dict)
    held: "Collection[int]" = ()
    unheard: "Collection[int]" = ()
    late: "Mapping[int, Fraction]" = field(default_factory=dict)
    quiet: "Mapping[int, Fraction]" = field(default_factory=dict)
    behind: "Mapping[int, Fraction]" = field(default_factory=dict)
    misplaced: "Mapping[int, str]" = field(default_factory=dict)

    def all(self) -> tuple[StreamReport, ...]:
        """Report the streams in the source's order."""
        return tuple(self._report(stream) for stream in self.source.container.streams)

    def _report(self, stream: "Stream") -> StreamReport:
        fate, reason = self._fate(stream)
        if fate is StreamFate.DROPPED:
            reason = f"{_name(stream)} is left out: {reason}"
        return StreamReport(
            index=stream.index,
            kind=stream.type,
            codec=_codec(stream),
            fate=fate,
            reason=reason,
        )

    def _fate(self, stream: "Stream") -> tuple[StreamFate, str]:
        if stream.index == self.source.video.index:
            return self.pictures
        if not self.source.wish.keeps(stream.index, stream.type):
            return StreamFate.DROPPED, "it was not asked for"
        if stream.index in self.copied and stream.index in self.converted:
            said = (self._conversion(stream), *self._other_places(stream.index))
            return StreamFate.CONVERTED, "; ".join(said)
        if stream.index in self.copied:
            return StreamFate.COPIED, "; ".join(self._edges_of(stream.index))
        if stream.type == "data":
            return self._data_fate(stream)
        return StreamFate.DROPPED, self._reason(stream)

    def _reason(self, stream: "Stream") -> str:
        into = self.source.format.label
        if is_cover(stream):
            return f"{into} holds no covers"
        if stream.type == "video":
            return "only one video track is kept"
        if stream.type == "attachment":
            return f"{into} holds no attached files"
        return self._why_unheard(stream)

    def _why_unheard(self, stream: "Stream") -> str:
        """Tell why nothing is written of a track of sound or subtitles that was asked for."""
        if stream.index in self.source.changing_sounds:
            return f"{_CHANGES}, and nothing converts it"
        if stream.index in self.unheard:
            return "its sound can't be decoded"
        if stream.index in self.held:
            return "it has nothing in the window"
        return self._why_unwritten(stream) if _is_known(stream) else "its codec is not known"

    def _why_unwritten(self, stream: "Stream") -> str:
        """Tell why the output has no room for a track whose codec has a name."""
        if not holds_sound(self.source.format, stream.codec_context.name):
            return f"{self.source.format.label} can't hold {_codec(stream)}"
        if sound_codec_of(stream) is None:
            return f"sound of the codec {_codec(stream)} is not decoded here"
        return "nothing tells its rate and channels"

    def _edges_of(self, number: int) -> "Iterator[str]":
        """Tell how a copied track begins and ends, if not with the window."""
        late, quiet = self.late.get(number), self.quiet.get(number)
        if late:
            yield _LATE.format(math.ceil(late * 1000))
        if number in self.edges:
            yield _EDGE
        if quiet and not late:
            yield _QUIET.format(math.ceil(quiet * 1000))
        if (behind := self.behind.get(number, Fraction(0))) > _LEAST_BEHIND:
            yield _BEHIND.format(math.ceil(behind * 1000))
        yield from self._other_places(number)

    def _other_places(self, number: int) -> "Iterator[str]":
        """Tell for which speakers channels are taken now, if those are others."""
        if now := self.misplaced.get(number):
            stream = cast("AudioStream", self.source.container.streams[number])
            yield _MISPLACED.format(layout_of(stream.codec_context).name, now)

    def _conversion(self, stream: "Stream") -> str:
        into, codec = self.source.format.label, _codec(stream)
        known = sound_codec_of(stream)
        if stream.index in self.source.changing_sounds:
            return f"it is {self.converted[stream.index].name} now, since {_CHANGES}"
        is_held = holds_sound(self.source.format, stream.codec_context.name)
        anew = known is not None and known.cutting is not SoundCutting.PACKETS
        stays = is_held and self.converted[stream.index].name == stream.codec_context.name
        if anew and stays:
            return _SPLIT
        if known is not None and known.remembers and is_held:
            why = f"decoders of {codec} need what came before a piece"
        elif stream.index in self.unheard:
            why = f"its packets can't be decoded from {into} as they should"
        elif is_held and anew:
            why = f"nothing tells of {codec} in {into} where its channels are placed"
        elif is_held:
            why = f"packets of {codec} are too long to begin with one"
        else:
            why = f"{into} can't hold {codec}"
        return f"it is {self.converted[stream.index].name} now, since {why}"

    def _data_fate(self, stream: "Stream") -> tuple[StreamFate, str]:
        """Tell what became of a data track; MP4 has chapters and timecode in such."""
        if timecode_in(stream.metadata) and self.extras.timecode:
            return StreamFate.CONVERTED, "the timecode counts on from the first picture"
        if stream.name in _TEXT and stream not in self.source.data and self.extras.chapters:
            return StreamFate.CONVERTED, "the chapters are those of the window"
        if stream in self.source.data:
            return StreamFate.DROPPED, "it has nothing in the window"
        return StreamFate.DROPPED, f"{self.source.format.label} keeps no data of this kind"


def _is_known(stream: "Stream") -> bool:
    return cast("CodecContext | None", stream.codec_context) is not None


def _codec(stream: "Stream") -> str:
    context = cast("CodecContext | None", stream.codec_context)  # the stubs forget the None
    return "unknown" if context is None else context.codec.canonical_name


def _name(stream: "Stream") -> str:
    """Name a track as somebody would who looks for it."""
    told = [stream.type, _codec(stream), stream.metadata.get("language", "")]
    return f"track {stream.index} ({', '.join(filter(None, told))})"


_TEXT = frozenset({"bin_data"})
"""libav's name for what the track of an MP4's chapters is made of."""
