"""A user's trimmed videos."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from trimcore.domain.model.ids import UserId
from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.model.video import TrimResult, Video
from trimcore.domain.usecases.trimming.list_requests import ListRequests, ListRequestsCommand
from trimcore.ports.clock import Clock
from trimcore.ports.storage.blobs import Blobs
from trimcore.ports.stores.requests import Cursor, Requests

LINK_LENGTH = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTrimmedVideosCommand:
    """Whose videos, from where on, and how many (None: all)."""

    user_id: UserId
    after: Cursor | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrimmedVideo:
    """A video that has its result, its request, and a link to the result (see `Blobs.link`)."""

    request: TrimRequest
    video: Video
    result: TrimResult
    link: str
    link_expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TrimmedVideoPage:
    """Videos, newest request first, and the cursor after which the next page begins, or None."""

    videos: tuple[TrimmedVideo, ...]
    next: Cursor | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTrimmedVideos:
    """Lists the videos whose trim is done, newest first.

    - Each comes with a link that anybody can open, without credentials, until it expires.
    - The file name offered for saving is made of the video's id, not of what users typed.
    """

    requests: Requests
    blobs: Blobs
    clock: Clock
    link_length: timedelta = LINK_LENGTH

    def execute(self, command: ListTrimmedVideosCommand) -> TrimmedVideoPage:
        """Return one page.

        Raises:
            Unavailable: the database did not answer.
        """
        page = ListRequests(requests=self.requests).execute(
            ListRequestsCommand(
                user_id=command.user_id,
                statuses=frozenset({Status.DONE}),
                after=command.after,
                limit=command.limit,
            )
        )
        expires_at = self.clock.now() + self.link_length
        videos = (self.link(request, expires_at) for request in page.requests)
        return TrimmedVideoPage(
            videos=tuple(video for video in videos if video is not None), next=page.next
        )

    def link(self, request: TrimRequest, expires_at: datetime) -> TrimmedVideo | None:
        """Return the request's trimmed video with a link, or None while there is none."""
        video, result = request.video, request.video.result
        if result is None:
            return None
        link = self.blobs.link(
            result.key,
            expires_at=expires_at,
            file_name=f"{video.id}.{result.receipt.extension}",
            media_type=result.receipt.media_type,
        )
        return TrimmedVideo(
            request=request, video=video, result=result, link=link, link_expires_at=expires_at
        )
