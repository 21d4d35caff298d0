"""A time a sentence speaks of, and calendar arithmetic: months, quarters and years as days."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Relation = Literal["in", "since", "until", "at", "meeting"]


@dataclass(frozen=True, slots=True)
class Period:
    """`first` is None for "by T", `last` is None for "since T". `names_first` says that a day was named as the start;
    `end_of_first` is the end of the unit named by "since".
    """

    first: date | None
    last: date | None
    relation: Relation
    names_first: bool = False
    end_of_first: date | None = None


MONTHS_OF = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def safe_day(year: int, month: int, day: int) -> date:
    """A day, or the last of its month where the month is shorter."""
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def month_end(day: date) -> date:
    """The last day of a day's month."""
    return safe_day(day.year, day.month, 31)


def unit_span(unit: str, day: date) -> tuple[date, date]:
    """The week (Monday to Sunday), month, quarter, half or year that a day lies in."""
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    months = MONTHS_OF[unit]
    first = date(day.year, months * ((day.month - 1) // months) + 1, 1)
    return first, safe_day(day.year, first.month + months - 1, 31)


def moved(day: date, unit: str, count: int) -> date:
    """The day a number of units later; earlier for a negative number. No further than the calendar goes."""
    if unit in ("day", "week"):
        days = day.toordinal() + count * (7 if unit == "week" else 1)
        return date.fromordinal(min(max(days, date.min.toordinal()), date.max.toordinal()))
    months = day.year * 12 + day.month - 1 + count * MONTHS_OF[unit]
    months = min(max(months, date.min.year * 12), date.max.year * 12 + 11)
    return safe_day(months // 12, months % 12 + 1, day.day)


def back(day: date, unit: str, count: int) -> date:
    """The day a number of units earlier."""
    return moved(day, unit, -count)
