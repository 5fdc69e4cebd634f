"""Tasks that one worker of all does at a time."""

import logging
from collections.abc import Callable

from trimcore.domain.errors import Unavailable
from trimcore.domain.policies.leader_task import LeaderTask
from trimcore.entrypoints.wiring.container import Container
from trimcore.entrypoints.worker.worker_name import worker_name

log = logging.getLogger(__name__)


def in_turn(container: Container, name: str, task: Callable[[Container], None]) -> None:
    """Do a task if it is this worker's turn; what is away is told in the log, and asked again."""
    leader_task = LeaderTask(name=name, leadership=container.leadership(), clock=container.clock())
    try:
        leader_task.execute(worker_name(), lambda: task(container))
    except Unavailable as error:
        log.warning("%s is tried again: %s", name, error)
