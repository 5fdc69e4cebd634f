"""What cuts tell of the sources that they are made of, so that nobody has to look by itself."""

from contextlib import suppress
from dataclasses import dataclass

from trimcore.domain.errors import SourceNotFound, StaleVersion, Unavailable
from trimcore.domain.model.ids import SourceId
from trimcore.domain.model.media import Media
from trimcore.domain.model.sources.source import Source
from trimcore.domain.policies.errands.claim import SourceClaims


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldByCuts:
    """Finds the sources of which it is not known what they are, and notes what a cut tells.

    It is a favour that must not harm a cut: where the database does not answer, or somebody else
    has changed the source, nothing is noted, and the source is looked at later.
    """

    claims: SourceClaims

    def unknown(self, source_id: SourceId) -> Source | None:
        """Return a source of which it is not known yet what it is; None if there is none."""
        try:
            source = self.claims.sources.find(source_id)
        except Unavailable:
            return None
        if source is None or source.is_going or not source.is_to_be_looked_at:
            return None
        return source

    def note(self, source: Source, media: Media) -> None:
        """Note what a source is, and announce it, unless it has changed since it was found."""
        with suppress(StaleVersion, SourceNotFound, Unavailable):
            self.claims.store(source.looked_at(media))
