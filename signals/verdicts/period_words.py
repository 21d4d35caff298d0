"""Months, days and counts in words: the pieces that the patterns of periods are made of."""

from __future__ import annotations

import calendar
import re
from datetime import date

from groundswell.signals.verdicts.spans import safe_day

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
WEEKDAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
           "ten": 10, "eleven": 11, "twelve": 12, "eighteen": 18}  # fmt: skip
QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "final": 4}

# "May" is a verb far more often than a month: months need their capital.
_MONTH_NAMES = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)


def month_group(name: str) -> str:
    """A month by its English name, as a named group."""
    return rf"(?P<{name}>(?-i:{_MONTH_NAMES})\b)\.?"


def year_group(name: str) -> str:
    """A year, as a named group."""
    return rf"(?P<{name}>(?:19|20)\d\d)"


def compiled(*parts: str) -> re.Pattern[str]:
    """A pattern of these parts, whatever the case."""
    return re.compile("".join(parts), re.IGNORECASE)


MONTH, YEAR = month_group("month"), year_group("year")
_DAY_FIRST = rf"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?:\s+of)?\s+{MONTH}"
_MONTH_FIRST = rf"{month_group('month2')}\s+(?P<day2>[0-3]?\d)(?:st|nd|rd|th)?\b(?!\d)"
DATE = rf"(?:{_DAY_FIRST}|{_MONTH_FIRST})(?:,?\s+{YEAR})?"
BY = r"\b(?:by|before|until|till|no later than)\s+(?:the\s+)?"
COUNT = rf"(?P<count>\d+|{'|'.join(COUNTS)})"
THIS = r"(?:the|this)\s+(?:year|month|quarter)"

Groups = dict[str, str | None]


def month_number(text: str | None) -> int | None:
    """The number of a month by its English name."""
    return MONTHS[text.lower().rstrip(".")[:3]] if text else None


def year_of(month: int, day: int, today: date, is_future: bool) -> int:
    """The year of a month without one: the next that is not over, or the newest that has begun."""
    if is_future:
        return today.year + (date(today.year, month, min(day, 28)) < today and month < today.month)
    return today.year - (date(today.year, month, min(day, 28)) > today)


def read_day(groups: Groups, today: date, is_future: bool) -> date | None:
    """The day that the groups of `DATE` name."""
    month = month_number(groups.get("month") or groups.get("month2"))
    text = groups.get("day") or groups.get("day2")
    if month is None or text is None or not 1 <= int(text) <= calendar.monthrange(2024, month)[1]:
        return None
    given = groups.get("year")
    year = int(given) if given else year_of(month, int(text), today, is_future)
    return safe_day(year, month, int(text))


def month_span(month: int, year: str | None, today: date, is_future: bool) -> tuple[date, date]:
    """First and last day of a month, of the year given or implied."""
    number = int(year) if year else year_of(month, 1, today, is_future)
    return date(number, month, 1), safe_day(number, month, 31)


def read_count(text: str | None) -> int:
    """A count in digits or words; one where it is left out."""
    return int(text) if text and text.isdigit() else COUNTS[(text or "one").lower()]
