"""The frames at the tail, encoded."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import av

from trimcore.adapters.pyav.bitstream.keyframes import refreshes_slowly
from trimcore.adapters.pyav.encoding.evidence import Evidence
from trimcore.adapters.pyav.encoding.transcoder import DAMAGED, Transcoder
from trimcore.adapters.pyav.executing.phase import Phase
from trimcore.adapters.pyav.picture_decoder import PictureDecoder
from trimcore.adapters.pyav.reading.opening.opened_media import OpenedMedia
from trimcore.adapters.pyav.writing.splicing import CannotJoin
from trimcore.domain.errors import DamagedMedia

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream
    from av.video.codeccontext import VideoCodecContext
    from av.video.frame import VideoFrame


@dataclass(slots=True, kw_only=True)
class TailEncoder(Phase):
    """Decodes from the keyframe before its run on, while the packets there are still copied."""

    source: OpenedMedia
    transcoder: Transcoder

    def wants(self, position: int) -> bool:
        return position >= self.transcoder.run.decode_from

    def feed(self, position: int, packet: "Packet[Stream]") -> None:
        if position == self.transcoder.run.decode_from:
            self._enter(packet)
        self.transcoder.feed(packet)

    def finish(self) -> None:
        self.transcoder.finish()

    def open_ahead(self, keyframe: "Packet[Stream]") -> int:
        """Open the encoder for frames like a keyframe's, and return how far ahead it decodes.

        Raises:
            DamagedMedia: the keyframe can't be decoded.
            Unsupported: there is no encoder for frames like it.
            CannotJoin: what it makes would not go together with what is copied.
        """
        transcoder = self.transcoder
        return opened_ahead(transcoder.decoder, keyframe, transcoder.evidence, transcoder.open)

    def _enter(self, packet: "Packet[Stream]") -> None:
        """Look at the first packet, which may have been indexed by a table alone."""
        framing = self.source.framing
        if framing is not None and refreshes_slowly(bytes(packet), framing):
            raise CannotJoin("The video is refreshed too slowly to be entered inside the window.")


def opened_ahead(
    decoder: PictureDecoder,
    keyframe: "Packet[Stream]",
    evidence: Evidence,
    opens: "Callable[[VideoFrame, Fraction | None], VideoCodecContext]",
) -> int:
    """Open an encoder for frames like a keyframe's, and return how far ahead it decodes.

    Raises:
        DamagedMedia: the keyframe can't be decoded.
    """
    try:
        frames = decoder.decode_alone(keyframe)
    except av.InvalidDataError as error:
        raise DamagedMedia(DAMAGED) from error
    if not frames:
        raise DamagedMedia(DAMAGED)
    evidence.quantizers.see(frames[0])
    evidence.quantizers.see_packet(keyframe)
    return opens(frames[0], decoder.shape).reorder_depth
