"""Structured logging to standard error: one line an event, `key=value` or JSON."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

ROOT = "groundswell"


class _KeyValueFormatter(logging.Formatter):
    """`level event key=value …`, with the fields given as `extra={"fields": {...}}`."""

    def format(self, record: logging.LogRecord) -> str:
        fields: dict[str, Any] = getattr(record, "fields", {})
        pairs = "".join(f" {key}={json.dumps(value, default=str)}" for key, value in fields.items())
        text = f"{record.levelname.lower()} {record.getMessage()}{pairs}"
        return f"{text}\n{self.formatException(record.exc_info)}" if record.exc_info else text


class _JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, event, and the fields."""

    def format(self, record: logging.LogRecord) -> str:
        row: dict[str, Any] = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            row["exception"] = self.formatException(record.exc_info)
        return json.dumps(row, default=str)


def set_up_logging(*, verbosity: int = 0, as_json: bool = False) -> None:
    """Send the package's log to standard error. `verbosity`: -1 errors only, 0 warnings, 1 info, 2 debug."""
    levels = {-1: logging.ERROR, 0: logging.WARNING, 1: logging.INFO}
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonFormatter() if as_json else _KeyValueFormatter())
    root = logging.getLogger(ROOT)
    root.handlers[:] = [handler]
    root.setLevel(levels.get(verbosity, logging.DEBUG if verbosity > 1 else logging.ERROR))
    root.propagate = False
