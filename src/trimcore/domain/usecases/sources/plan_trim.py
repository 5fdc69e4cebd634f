"""What a trim would do, before anybody asks for it."""

from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from trimcore.domain.cutting.modes import OutputContainer, TrimMode
from trimcore.domain.cutting.timeline.touching import check_count
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.cutting.wish import Wish
from trimcore.domain.model.plan import Plan
from trimcore.domain.policies.source_look import SourceLook, Watch
from trimcore.domain.usecases.sources.get_source import SourceOfUser, get_source_at_hand
from trimcore.ports.media_probe import MediaProbe
from trimcore.ports.storage.byte_source import ByteSource
from trimcore.ports.stores.sources import Sources

Windows: TypeAlias = tuple[TrimWindow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTrimCommand:
    """Which windows of which source, in the order of the output, how, and in what."""

    source: SourceOfUser
    windows: Windows
    mode: TrimMode = TrimMode.EXACT
    container: OutputContainer = OutputContainer.SOURCE


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTrim:
    """Tells what would be copied and what encoded, and how large the result would be.

    - No request is made, and nothing is kept.
    - 1 to 1,000 windows are planned as a trim of them would be done.
    - A video at which it would take too long to look is not planned.
    - A source of sound alone has no frames to count; its plan says how much sound is cut.
    """

    sources: Sources
    look: SourceLook

    def execute(self, command: PlanTrimCommand) -> Plan:
        """Return the plan.

        Raises:
            SourceNotFound: this user has no source with this id.
            SourceNotReady: it has not been fetched yet.
            InvalidInput: there are no windows, or too many.
            MediaFault: the trim would fail, and why.
            Unavailable: store, database or engine did not answer.
        """
        check_count(command.windows)
        source = get_source_at_hand(self.sources, command.source)
        return self.look.at(source, partial(_planned, command))


def _planned(command: PlanTrimCommand, probe: MediaProbe, source: ByteSource, watch: Watch) -> Plan:
    return probe.plan_windows(
        source,
        command.windows,
        mode=command.mode,
        wish=Wish.of(command.container),
        watch=watch,
    )
