"""A user's sources."""

from dataclasses import dataclass
from functools import partial

from trimcore.domain.model.ids import UserId
from trimcore.domain.model.sources.source import Source
from trimcore.domain.policies.showing.pages import PageWish, page_of
from trimcore.ports.stores.cursor import Cursor
from trimcore.ports.stores.sources import Sources


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSourcesCommand(PageWish):
    """Whose sources, and which page of them."""

    user_id: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePage:
    """Sources in their order; from where the pages beside it begin, None if there is none."""

    sources: tuple[Source, ...]
    previous: Cursor | None
    next: Cursor | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSources:
    """Lists a user's sources, newest first, a page at a time.

    - The order can be turned round.
    - Those can be chosen that were made within some time, or that have a text in their name.
    - For one page about 5,000 are looked through. It may then have fewer than asked for, or none,
      and the next one goes on from there.
    - Those that are being deleted are left out.
    """

    sources: Sources

    def execute(self, command: ListSourcesCommand) -> SourcePage:
        """Return one page.

        Raises:
            Unavailable: the database did not answer.
        """
        fetch = partial(self.sources.list_of_user, command.user_id)
        page = page_of(
            command, fetch, lambda source: source.name, lambda source: not source.is_going
        )
        return SourcePage(sources=page.items, previous=page.previous, next=page.next)
