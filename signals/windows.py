"""Windows of event time, in UTC: hour, day, ISO week, month, quarter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal, get_args

from groundswell.core.errors import UsageError

Window = Literal["hour", "day", "week", "month", "quarter"]
WINDOWS: tuple[Window, ...] = get_args(Window)

_MONTHS = {"month": 1, "quarter": 3}
_SPANS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}


def check_window(by: str) -> Window:
    """The window of that name. Raises UsageError for any other."""
    for known in WINDOWS:
        if by == known:
            return known
    raise UsageError(f"expected a window among {', '.join(WINDOWS)}; got {by!r}")


def window_end(start: datetime, by: Window) -> datetime:
    """The first instant after the window that starts at `start`."""
    if by in _SPANS:
        return start + _SPANS[by]
    month = start.month - 1 + _MONTHS[by]
    return start.replace(year=start.year + month // 12, month=month % 12 + 1)


def show_window(start: datetime, by: Window) -> str:
    """How rows name a window: its first day, with the hour for windows of an hour."""
    start = start.astimezone(UTC)
    return start.strftime("%Y-%m-%dT%H:00Z") if by == "hour" else start.date().isoformat()
