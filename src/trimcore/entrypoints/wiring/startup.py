"""What happens before a process serves or works."""

import logging

from trimcore.domain.errors import Unavailable
from trimcore.entrypoints.wiring.container import Container

log = logging.getLogger(__name__)


def prepare(container: Container) -> None:
    """Make the parts that threads will share, and bring the database to its newest shape.

    A server that is away does not stop the start: it is asked again when it is needed, and
    readiness says so until then.

    Raises:
        Unavailable: the embedded database can't be opened.
    """
    container.init_resources()
    try:
        container.database().migrate()
    except Unavailable as error:
        if container.settings().is_embedded:
            raise
        log.warning("the database is not ready yet: %s", error)
