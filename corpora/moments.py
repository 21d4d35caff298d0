"""The time a record gives, in any of the forms that dumps and pages use, as an aware UTC datetime."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from groundswell.core.times import parse_time
from groundswell.corpora.relative_times import is_relative, resolve_relative

# A number in a string: ten digits are seconds since 1970 from 2001 on, eight are a date without hyphens.
_EPOCH_DIGITS = 10


def parse_moment(value: Any, *, base: datetime | None) -> datetime | None:
    """Read ISO 8601, seconds or milliseconds since 1970, a mail date, or a relative time ("12h ago") against `base`.

    None where the time is relative and `base` is None. Raises ValueError for anything else.
    """
    if isinstance(value, int | float | datetime):
        return parse_time(value)
    if not isinstance(value, str):
        raise ValueError(f"expected a time, got {type(value).__name__}")
    try:
        return parse_time(int(value) if value.isdecimal() and len(value) >= _EPOCH_DIGITS else value)
    except ValueError:
        pass
    if base is not None:
        moment = resolve_relative(value, base=base)
        if moment is not None:
            return moment
    elif is_relative(value):
        return None
    return _mail_date(value)


def _mail_date(value: str) -> datetime:
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        raise ValueError(f"expected ISO 8601 or a relative time, got {value!r:.60}") from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
