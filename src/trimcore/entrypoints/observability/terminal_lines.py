"""Lines for a terminal, in colours; structlog is known here alone."""

import logging
from collections.abc import Callable

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from trimcore.entrypoints.observability.line_fields import line_fields
from trimcore.entrypoints.observability.masking import without


def readable(known: list[str]) -> logging.Formatter:
    """Return what writes lines without the `known` secrets."""
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
