"""Log lines: where they go, and from which level on.

Modules write with `logging`, and give fields as `extra`; structlog is known here alone.
"""

import json
import logging
import sys
from collections.abc import Callable, Iterable
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from trimcore.entrypoints.observability.json_lines import JsonHandler, JsonLines
from trimcore.entrypoints.observability.line_fields import line_fields
from trimcore.entrypoints.observability.masking import secrets_of, without
from trimcore.entrypoints.wiring.settings import Settings

QUIET = {
    "pika": logging.WARNING,
    "pika.adapters.utils": logging.CRITICAL,  # the same fault five times over
    "urllib3": logging.WARNING,
}
"""What a client tells of every step of connecting again is not worth a line."""


def set_up_logs(settings: Settings, stream: TextIO | None = None) -> None:
    """Send every line of ours and of the libraries to `stream` (None: standard error).

    It is JSON, one object a line, except on a terminal. The level is for our own lines: libraries
    never go below INFO, since their debugging lines hold what their servers are sent, passwords
    included.
    """
    out = stream or sys.stderr
    handler = _handler(out, secrets=secrets_of(settings))
    level = settings.log_level.upper()
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(max(logging.INFO, logging.getLevelNamesMapping()[level]))
    logging.getLogger("trimcore").setLevel(level)
    for name, least in QUIET.items():
        logging.getLogger(name).setLevel(least)
    logging.captureWarnings(capture=True)
    # No line says from which place, thread or process it comes, so none need find out.
    logging._srcfile = None  # noqa: SLF001 - so its guide says
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False


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


def _handler(out: TextIO, *, secrets: Iterable[str]) -> logging.Handler:
    known = sorted({form for each in secrets for form in (each, json.dumps(each)[1:-1])})
    if not out.isatty():
        return JsonHandler(out, JsonLines(known))
    handler = logging.StreamHandler(out)
    handler.setFormatter(_readable(known))
    return handler


def _readable(known: list[str]) -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            _with_fields,
            structlog.stdlib.ExtraAdder(),
            structlog.stdlib.add_logger_name,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _without_colours,
            structlog.processors.format_exc_info,
            _masked(
                structlog.dev.ConsoleRenderer(
                    colors=True, exception_formatter=structlog.dev.plain_traceback
                ),
                known,
            ),
        ],
    )


def _with_fields(_: WrappedLogger, __: str, fields: EventDict) -> EventDict:
    return {**line_fields.get(), **fields}


def _without_colours(_: WrappedLogger, __: str, fields: EventDict) -> EventDict:
    fields.pop("color_message", None)  # uvicorn says it twice
    return fields


def _masked(render: Processor, secrets: list[str]) -> Callable[..., str]:
    def masked(logger: WrappedLogger, name: str, fields: EventDict) -> str:
        return without(secrets, str(render(logger, name, fields)))

    return masked
