"""Lines that come with every call, written without a record where nobody needs one."""

import logging

from trimcore.entrypoints.observability.json_handler import JsonHandler


def write(log: logging.Logger, level: int, event: str, **fields: object) -> None:
    """Write a line with fields as `log.log` does; for lines that come with every call.

    A record is made only if others listen, besides the handler that `set_up_logs` has put there.
    """
    if not log.isEnabledFor(level):
        return
    only = _only_listener(log)
    if only is None or not only.has_written(log.name, level, event, fields):
        log.log(level, "%s", event, extra=fields)


def _only_listener(log: logging.Logger) -> "JsonHandler | None":
    while log.parent is not None:
        if log.handlers or log.filters or not log.propagate:
            return None
        log = log.parent
    only = log.handlers[0] if len(log.handlers) == 1 else None
    return only if isinstance(only, JsonHandler) and not only.filters else None
