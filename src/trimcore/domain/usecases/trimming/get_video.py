"""One video of a user."""

from dataclasses import dataclass

from trimcore.domain.errors import VideoNotFound
from trimcore.domain.model.ids import UserId, VideoId, is_object_id
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.ports.stores.requests import Requests


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoOfUser:
    """Which video, and who asks; the id may be any text."""

    user_id: UserId
    video_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GetVideo:
    """Shows one video, trimmed or not.

    - A trimmed one comes with a link that anybody can open, without credentials, until it expires.
    - Malformed ids and other users' videos are as good as unknown.
    """

    requests: Requests

    def execute(self, command: VideoOfUser) -> TrimRequest:
        """Return the request that makes the video.

        Raises:
            VideoNotFound: this user has no video with this id.
            Unavailable: the database did not answer.
        """
        if is_object_id(command.video_id):
            request = self.requests.find_of_video(VideoId(command.video_id))
            if request is not None and request.user_id == command.user_id:
                return request
        raise VideoNotFound("There is no such video.")
