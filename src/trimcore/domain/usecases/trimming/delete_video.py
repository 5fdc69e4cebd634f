"""Taking a video away for good."""

from dataclasses import dataclass

from trimcore.domain.errors import StaleVersion, Unavailable, VideoNotFound
from trimcore.domain.model.ids import UserId, VideoId, is_object_id
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.policies.compare_and_swap import MOST_RACES
from trimcore.domain.policies.request_removal import RequestRemoval
from trimcore.ports.stores.requests import Requests


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteVideoCommand:
    """Which video, and who asks; the id may be any text."""

    user_id: UserId
    video_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteVideo:
    """Deletes a video, trimmed or not, and the request that makes it.

    - Links to it lead nowhere from then on.
    - A trim that waits or goes on is given up with it.
    - A source that came with it goes too, unless another request is cut from it.
    """

    requests: Requests
    removal: RequestRemoval

    def execute(self, command: DeleteVideoCommand) -> None:
        """Remove the video.

        Raises:
            VideoNotFound: this user has no video with this id.
            Unavailable: the database did not answer.
        """
        for _ in range(MOST_RACES):
            try:
                self.removal.remove(self._owned(command))
            except StaleVersion:
                continue
            return
        raise Unavailable("The request is being changed by too many others.")

    def _owned(self, command: DeleteVideoCommand) -> TrimRequest:
        if is_object_id(command.video_id):
            request = self.requests.find_of_video(VideoId(command.video_id))
            if request is not None and request.user_id == command.user_id:
                return request
        raise VideoNotFound("There is no such video.")
