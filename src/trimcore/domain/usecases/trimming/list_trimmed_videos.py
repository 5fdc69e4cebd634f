"""A user's trimmed videos."""

from dataclasses import dataclass
from functools import partial

from trimcore.domain.model.ids import UserId
from trimcore.domain.model.lifecycle import Status
from trimcore.domain.policies.showing.pages import PageWish, page_of
from trimcore.domain.policies.showing.result_links import ResultLinks, TrimmedVideo
from trimcore.ports.stores.cursor import Cursor
from trimcore.ports.stores.requests import Requests


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTrimmedVideosCommand(PageWish):
    """Whose videos, and which page of them; in the order of their requests."""

    user_id: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class TrimmedVideoPage:
    """Videos in their order; from where the pages beside it begin, None if there is none."""

    videos: tuple[TrimmedVideo, ...]
    previous: Cursor | None
    next: Cursor | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTrimmedVideos:
    """Lists a user's videos whose trim is done, newest first, a page at a time.

    - The order is that of their requests, and can be turned round.
    - Those can be chosen whose request was made within some time, or that have a text in their
      name, whatever its case and however its accents are composed.
    - For one page about 5,000 are looked through. It may then have fewer than asked for, or none,
      and the next one goes on from there.
    - Each comes with a link that anybody can open, without credentials, until it expires.
    - The file name offered for saving is the video's name, as far as file systems take it.
    """

    requests: Requests
    links: ResultLinks

    def execute(self, command: ListTrimmedVideosCommand) -> TrimmedVideoPage:
        """Return one page.

        Raises:
            Unavailable: the database did not answer.
        """
        fetch = partial(
            self.requests.list_of_user, command.user_id, statuses=frozenset({Status.DONE})
        )
        page = page_of(command, fetch, lambda request: request.video.name)
        videos = (self.links.link(request) for request in page.items)
        return TrimmedVideoPage(
            videos=tuple(video for video in videos if video is not None),
            previous=page.previous,
            next=page.next,
        )
