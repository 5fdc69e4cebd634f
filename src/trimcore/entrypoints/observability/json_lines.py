"""Lines as JSON, one object each."""

import json
import logging
import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import TextIO

import msgspec

from trimcore.entrypoints.observability.line_fields import line_fields
from trimcore.entrypoints.observability.masking import without

_quick = msgspec.json.Encoder(enc_hook=repr)
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
        return without(self._secrets, _as_json(fields))

    def _timestamp(self, created: float) -> str:
        second, fraction = divmod(created, 1)
        known, text = self._second  # lines come many to a second
        if known != second:
            text = f"{datetime.fromtimestamp(second, UTC):%Y-%m-%dT%H:%M:%S}"
            self._second = (int(second), text)
        return f"{text}.{int(fraction * 1_000_000):06d}Z"


class JsonHandler(logging.StreamHandler[TextIO]):
    """Writes JSON lines to a stream, with a record and without."""

    def __init__(self, stream: TextIO, lines: JsonLines) -> None:
        super().__init__(stream)
        self.setFormatter(lines)
        self._lines = lines

    def has_written(
        self, logger: str, level: int, event: str, fields: Mapping[str, object]
    ) -> bool:
        """Write a line, and tell whether that went well."""
        named = logging.getLevelName(level).lower()
        self.acquire()
        try:
            line = self._lines.line(logger, named, event, fields, time.time())
            self.stream.write(f"{line}\n")
            self.stream.flush()
        except Exception:  # noqa: BLE001 - logging tells what is wrong when a record is tried
            return False
        finally:
            self.release()
        return True


def _as_json(fields: Mapping[str, object]) -> str:
    """Return the object in ASCII, so that nothing in it ends a line for whoever reads them."""
    try:
        line = _quick.encode(fields).decode()
    except (TypeError, ValueError, OverflowError, RecursionError):
        return json.dumps(fields, default=repr)
    return line if line.isascii() else json.dumps(fields, default=repr)
