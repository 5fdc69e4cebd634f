"""What requests are cut from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trimcore.domain.model.ids import SourceId
from trimcore.domain.model.sources.source import Source
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.policies.source_use import source_id_of
from trimcore.ports.stores.sources import Sources


@dataclass(frozen=True, slots=True, kw_only=True)
class FindSources:
    """Finds the sources that requests are cut from, each once.

    - A source that has been deleted, or is being deleted, is left out.
    """

    sources: Sources

    def execute(self, requests: Iterable[TrimRequest]) -> Mapping[SourceId, Source]:
        """Return the sources by their ids.

        Raises:
            Unavailable: the database did not answer.
        """
        wanted = {id_ for request in requests if (id_ := source_id_of(request)) is not None}
        found = self.sources.list_by_id(wanted) if wanted else ()
        return {each.id: each for each in found if not each.is_going}
