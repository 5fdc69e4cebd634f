"""The frames at the tail, encoded."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import av

from trimcore.adapters.pyav.bitstream.keyframes import refreshes_slowly
from trimcore.adapters.pyav.encoding.transcoder import DAMAGED, Transcoder
from trimcore.adapters.pyav.executing.phase import Phase
from trimcore.adapters.pyav.reading.opened_media import OpenedMedia
from trimcore.adapters.pyav.writing.splicing import CannotJoin
from trimcore.domain.errors import DamagedMedia

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream
    from av.video.stream import VideoStream


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
            UnsupportedMedia: there is no encoder for frames like it.
            CannotJoin: what it makes would not go together with what is copied.
        """
        decoder = self.source.decoder
        packet = cast("Packet[VideoStream]", keyframe)
        try:
            frames = [*decoder.decode(packet), *decoder.decode(None)]
        except av.InvalidDataError as error:
            raise DamagedMedia(DAMAGED) from error
        decoder.flush_buffers()
        if not frames:
            raise DamagedMedia(DAMAGED)
        seen = self.transcoder.evidence.quantizers
        seen.see(frames[0])
        seen.see_keyframe(keyframe)
        return self.transcoder.open(frames[0], decoder.sample_aspect_ratio).reorder_depth

    def _enter(self, packet: "Packet[Stream]") -> None:
        """Look at the first packet, which may have been indexed by a table alone."""
        framing = self.source.framing
        if framing is not None and refreshes_slowly(bytes(packet), framing):
            raise CannotJoin("The video is refreshed too slowly to be entered inside the window.")
