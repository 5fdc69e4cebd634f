"""Links to results, for whoever has them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.model.video import TrimResult, Video
from trimcore.domain.policies.showing.saved_names import saved_name
from trimcore.ports.clock import Clock
from trimcore.ports.storage.blobs import Blobs

LINK_LENGTH = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrimmedVideo:
    """A video that has its result, its request, and a link to the result (see `Blobs.link`)."""

    request: TrimRequest
    video: Video
    result: TrimResult
    link: str
    link_expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultLinks:
    """Makes links that anybody can open, without credentials, until they expire.

    The file name offered for saving is the video's name, made safe.
    """

    blobs: Blobs
    clock: Clock
    length: timedelta = LINK_LENGTH

    def link(self, request: TrimRequest) -> TrimmedVideo | None:
        """Return the request's trimmed video with a link, or None while there is none."""
        video, result = request.video, request.video.result
        if result is None:
            return None
        expires_at = self.clock.now() + self.length
        link = self.blobs.link(
            result.key,
            expires_at=expires_at,
            file_name=saved_name(video, result.receipt.extension),
            media_type=result.receipt.media_type,
        )
        return TrimmedVideo(
            request=request, video=video, result=result, link=link, link_expires_at=expires_at
        )
