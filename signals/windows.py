"""Windows of event time, in UTC: hour, day, ISO week, month, quarter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from groundswell.core.errors import UsageError

Window = Literal["hour", "day", "week", "month", "quarter"]
WINDOWS: tuple[Window, ...] = get_args(Window)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = 86_400_000_000
"""Microseconds."""

_MONTHS = {"month": 1, "quarter": 3}
_SPANS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}
# The first Monday of the epoch's week.
_MONDAY = -3 * DAY


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


def microseconds(moment: datetime) -> int:
    """A moment as columns hold it: microseconds since 1970."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def moment_of(count: int) -> datetime:
    """The moment of so many microseconds since 1970."""
    return EPOCH + timedelta(microseconds=int(count))


def window_starts(times: npt.NDArray[Any], by: Window | None) -> npt.NDArray[np.int64]:
    """The start of the window that each time lies in, in microseconds; 0 for all where `by` is None."""
    if by is None:
        return np.zeros(times.size, dtype=np.int64)
    if by in _SPANS:
        span, origin = _SPANS[by] // timedelta(microseconds=1), _MONDAY if by == "week" else 0
        return (times - origin) // span * span + origin
    months = times.astype("datetime64[us]").astype("datetime64[M]").astype(np.int64)
    months = months // _MONTHS[by] * _MONTHS[by]
    return months.astype("datetime64[M]").astype("datetime64[us]").astype(np.int64)


def windows_between(first: int, last: int, by: Window | None) -> npt.NDArray[np.int64]:
    """The starts of all windows from that of one time to that of a later one, in microseconds; 0 where `by` is None."""
    start, end = window_starts(np.array([first, last]), by)
    if by is None:
        return np.zeros(1, dtype=np.int64)
    if by in _SPANS:
        return np.arange(start, end + 1, _SPANS[by] // timedelta(microseconds=1))
    ends = (np.array([start, end]).astype("datetime64[us]").astype("datetime64[M]")).astype(np.int64)
    months = np.arange(ends[0], ends[1] + 1, _MONTHS[by])
    return months.astype("datetime64[M]").astype("datetime64[us]").astype(np.int64)
