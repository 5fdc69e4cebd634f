"""What became of each stream of the source, for the receipt."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from trimcore.adapters.pyav.metadata.attachments import is_cover
from trimcore.adapters.pyav.metadata.extras import Extras
from trimcore.adapters.pyav.metadata.tape import timecode_in
from trimcore.adapters.pyav.reading.opened_media import OpenedMedia
from trimcore.domain.cutting.modes import StreamFate
from trimcore.domain.cutting.planning.plan import CutPlan
from trimcore.domain.model.receipt import StreamReport

if TYPE_CHECKING:
    from collections.abc import Collection

    from av.codec.context import CodecContext
    from av.stream import Stream


_EDGE = "its beginning is encoded anew, since decoders need what came before"


def pictures_fate(plan: CutPlan) -> StreamFate:
    """Tell what becomes of the pictures under a plan."""
    if plan.copied is None:
        return StreamFate.ENCODED
    return StreamFate.JOINED if plan.encoded else StreamFate.COPIED


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamReports:
    """Tells what became of each stream.

    `pictures` are the fate of these, and what is to be said of it; `copied` the numbers of the
    streams besides them that were copied, `extras` what was written of what comes with them.
    `edges` are the numbers of those of which the beginning was encoded anew.
    """

    source: OpenedMedia
    pictures: tuple[StreamFate, str]
    copied: "Collection[int]"
    extras: Extras
    edges: "Collection[int]" = ()

    def all(self) -> tuple[StreamReport, ...]:
        """Report the streams in the source's order."""
        return tuple(self._report(stream) for stream in self.source.container.streams)

    def _report(self, stream: "Stream") -> StreamReport:
        fate, reason = self._fate(stream)
        context = cast("CodecContext | None", stream.codec_context)  # the stubs forget the None
        return StreamReport(
            index=stream.index,
            kind=stream.type,
            codec="unknown" if context is None else context.codec.canonical_name,
            fate=fate,
            reason=reason,
        )

    def _fate(self, stream: "Stream") -> tuple[StreamFate, str]:
        if stream.index == self.source.video.index:
            return self.pictures
        if not self.source.wish.keeps(stream.index, stream.type):
            return StreamFate.DROPPED, "it was not asked for"
        if stream.index in self.copied:
            return StreamFate.COPIED, _EDGE if stream.index in self.edges else ""
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
        if cast("CodecContext | None", stream.codec_context) is None:
            return "nothing is known of the way in which it is written"
        return "it has nothing in the window, or the container can't hold it"

    def _data_fate(self, stream: "Stream") -> tuple[StreamFate, str]:
        """Tell what became of a data track; MP4 has chapters and timecode in such."""
        if timecode_in(stream.metadata) and self.extras.timecode:
            return StreamFate.CONVERTED, "the timecode counts on from the first picture"
        if stream.name in _TEXT and stream not in self.source.data and self.extras.chapters:
            return StreamFate.CONVERTED, "the chapters are those of the window"
        if stream in self.source.data:
            return StreamFate.DROPPED, "it has nothing in the window"
        return StreamFate.DROPPED, f"{self.source.format.label} keeps no data of this kind"


_TEXT = frozenset({"bin_data"})
"""libav's name for what the track of an MP4's chapters is made of."""
