"""Which requests need their source, and what becomes of one that lacks it."""

from trimcore.domain.errors import Fault, SourceGone
from trimcore.domain.model.ids import SourceId
from trimcore.domain.model.lease import Failure
from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.model.video import source_key
from trimcore.ports.stores.sources import Sources

NEEDS_SOURCE = {
    Status.SCHEDULED: True,
    Status.PROCESSING: True,
    Status.DONE: False,
    Status.FAILED: False,
    Status.CANCELLED: False,
}
"""A request that failed or was cancelled lets its source go, and can't be restarted then."""
NEEDING = frozenset(status for status, needs in NEEDS_SOURCE.items() if needs)

UNKNOWN_SOURCE = Fault(field="source_id", code="unknown", detail="must be one of your sources")
"""What is wrong with naming a source that is not there, or is somebody else's."""
SOURCE_NOT_HERE = Fault(
    field="source_id", code="not_ready", detail="must name a source that has been fetched"
)
SOURCE_MISSING = Failure(code="source_missing", detail="The uploaded video is not there any more.")


def came_before_sources(request: TrimRequest) -> bool:
    """Tell whether a request is of the time in which sources were not kept by themselves.

    Its bytes are its own: they are named after it, and go with it.
    """
    return request.video.source.key == source_key(SourceId(request.id))


def source_id_of(request: TrimRequest) -> SourceId | None:
    """Return which source a request is cut from, whether it is still there or not; None: its own.

    Those that came before sources have bytes of their own.
    """
    return None if came_before_sources(request) else request.video.source.id


def require_source(sources: Sources, request: TrimRequest) -> None:
    """Return if the request's source is there to stay.

    Raises:
        SourceGone: it has been deleted, or is being deleted.
        Unavailable: the database did not answer.
    """
    source_id = source_id_of(request)
    if source_id is None:
        return
    source = sources.find(source_id)
    if source is None or source.is_going:
        raise SourceGone("The source of this request has been deleted; send the video again.")
