"""Lines as JSON, one object each."""

import logging
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from trimcore.entrypoints.observability.ascii_json import as_json
from trimcore.entrypoints.observability.line_fields import line_fields
from trimcore.entrypoints.observability.masking import without

_NO_FIELDS = {*vars(logging.makeLogRecord({})), "message", "asctime", "color_message"}
"""What the library puts into every record; the rest was given as `extra`. uvicorn says it twice."""


class JsonLines(logging.Formatter):
    """Writes a line as one JSON object, without `secrets` and what is shaped like one.

    Every call of the service writes a line, and structlog's own way to one costs as much as to
    answer the call.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__()
        self._secrets = list(secrets)
        self._second = (0, "")

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        extra = {name: value for name, value in vars(record).items() if name not in _NO_FIELDS}
        if record.exc_info:
            extra["exception"] = self.formatException(record.exc_info)
        level, created = record.levelname.lower(), record.created
        return self.line(record.name, level, record.getMessage(), extra, created)

    def line(
        self, logger: str, level: str, event: str, extra: Mapping[str, object], created: float
    ) -> str:
        """Return the line: what happened, the call's fields, the line's own, and where and when."""
        fields = {
            "event": event,
            **line_fields.get(),
            **extra,
            "logger": logger,
            "level": level,
            "timestamp": self._timestamp(created),
        }
        return without(self._secrets, as_json(fields))

    def _timestamp(self, created: float) -> str:
        second, fraction = divmod(created, 1)
        known, text = self._second  # lines come many to a second
        if known != second:
            text = f"{datetime.fromtimestamp(second, UTC):%Y-%m-%dT%H:%M:%S}"
            self._second = (int(second), text)
        return f"{text}.{int(fraction * 1_000_000):06d}Z"
