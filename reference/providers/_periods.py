"""Periods of official statistics: days, weeks, months, quarters, half-years and years."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from groundswell.reference.series import Frequency

_MONTHS: dict[Frequency, int] = {"monthly": 1, "quarterly": 3, "annual": 12}

_PERIOD = re.compile(
    r"(?P<year>\d{4})(?:-(?:(?P<month>\d{2})(?:-(?P<day>\d{2}))?|Q(?P<quarter>[1-4])|S(?P<half>[12])|W(?P<week>\d{2})))?"
)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A span of days, both ends included."""

    start: date
    end: date

    def __str__(self) -> str:
        return f"{self.start}" if self.start == self.end else f"{self.start} to {self.end}"


def day(moment: date) -> Period:
    """The period of one day; also that of a figure that stands for a day of the week."""
    return Period(moment, moment)


def months(year: int, first: int, count: int) -> Period:
    """`count` whole months from month `first` (1 to 12) of `year`, within that year."""
    last = first + count - 1
    return Period(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]))


def starting(moment: date, frequency: Frequency) -> Period:
    """The period of that frequency that a source names by its first day. A weekly figure stands for its day."""
    return months(moment.year, moment.month, _MONTHS[frequency]) if frequency in _MONTHS else day(moment)


def parse_period(text: str) -> Period:
    """Read an SDMX time period: `2025`, `2025-S1`, `2025-Q4`, `2025-12`, `2025-W05`, `2025-12-19`.

    Raises ValueError for anything else.
    """
    found = _PERIOD.fullmatch(text)
    if found is None:
        raise ValueError(f"expected a time period, got {text!r}")
    year = int(found["year"])
    if found["day"]:
        return day(date(year, int(found["month"]), int(found["day"])))
    if found["week"]:
        monday = date.fromisocalendar(year, int(found["week"]), 1)
        return Period(monday, monday + timedelta(days=6))
    if found["month"]:
        if not 1 <= int(found["month"]) <= 12:
            raise ValueError(f"expected a month from 01 to 12, got {text!r}")
        return months(year, int(found["month"]), 1)
    if found["quarter"]:
        return months(year, 3 * int(found["quarter"]) - 2, 3)
    if found["half"]:
        return months(year, 6 * int(found["half"]) - 5, 6)
    return months(year, 1, 12)
