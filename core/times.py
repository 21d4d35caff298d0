"""Times: one strict form inside (aware UTC datetimes), one form outside (ISO 8601 with Z)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta


def parse_time(value: str | datetime | date | int | float) -> datetime:
    """Read an ISO 8601 time, a date, or seconds (or milliseconds) since 1970 as a UTC datetime.

    A time without a zone is taken as UTC; a date as its first instant. Raises ValueError for anything else.
    """
    if isinstance(value, datetime):
        moment = value
    elif isinstance(value, date):
        moment = datetime(value.year, value.month, value.day, tzinfo=UTC)
    elif isinstance(value, bool):
        raise ValueError(f"expected a time, got {value!r}")
    elif isinstance(value, int | float):
        moment = _from_epoch(value)
    else:
        moment = datetime.fromisoformat(value.strip())
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _from_epoch(seconds: float) -> datetime:
    # Past the year 2286 in seconds can only be milliseconds.
    if abs(seconds) >= 1e10:
        seconds /= 1000
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    except OverflowError as error:
        raise ValueError(f"expected a time, got {seconds!r}") from error


def format_time(moment: datetime) -> str:
    """Write a UTC datetime as ISO 8601, whole seconds where it has no fraction: `2026-01-10T14:00:00Z`."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def end_of_day(day: date) -> datetime:
    """The last microsecond of a UTC day: what `--as-of 2026-01-10` means."""
    return datetime(day.year, day.month, day.day, 23, 59, 59, 999999, tzinfo=UTC)


def parse_as_of(value: str) -> datetime:
    """Read an `as_of`: a bare date stands for the end of that day, anything else for its instant."""
    text = value.strip()
    if len(text) == 10:
        return end_of_day(date.fromisoformat(text))
    return parse_time(text)
