"""Times given on the command line."""

from __future__ import annotations

from datetime import datetime

from groundswell.core.errors import UsageError
from groundswell.core.times import parse_as_of, parse_time


def parse_moment(option: str, text: str, *, end: bool = True) -> datetime:
    """A time given for an option. A bare day is its end, or with `end=False` its start. Raises UsageError."""
    try:
        return parse_as_of(text) if end else parse_time(text)
    except ValueError as error:
        message = f"{option}: expected a day or an ISO 8601 time, such as 2026-01-10 or 2026-01-10T14:00Z; got {text!r}"
        raise UsageError(message) from error
