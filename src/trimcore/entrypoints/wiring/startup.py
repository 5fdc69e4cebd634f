"""What happens before a process serves or works."""

import logging

from trimcore.domain.errors import Unavailable
from trimcore.entrypoints.wiring.container import Container

log = logging.getLogger(__name__)


def prepare(container: Container, *, cuts: bool) -> None:
    """Make the parts that threads will share, and bring the database to its newest shape.

    `cuts` tells whether videos are cut in this process; without an engine it would only take in
    what nobody cuts.

    A server that is away does not stop the start: it is asked again when it is needed, and
    readiness says so until then.

    Raises:
        MachineFault: the engine is not there, though it is needed.
        Unavailable: the embedded database can't be opened.
    """
    if cuts:
        container.media().ping()
    container.init_resources()
    try:
        container.database().migrate()
    except Unavailable as error:
        if container.settings().is_embedded:
            raise
        log.warning("the database is not ready yet: %s", error)
