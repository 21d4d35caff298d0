"""The time a sentence speaks of, as days: the fallback where a claim brings no period of its own.

Read against the day of publication. A past or present sentence takes the newest such time that has begun, a future
one the next that is not over.
"""

from __future__ import annotations

import calendar
import re
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


_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_DAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
_COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
           "ten": 10, "eleven": 11, "twelve": 12, "eighteen": 18}  # fmt: skip
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "final": 4}

# "May" is a verb far more often than a month: months need their capital.
_MONTH_NAMES = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)


def _month_group(name: str) -> str:
    return rf"(?P<{name}>(?-i:{_MONTH_NAMES})\b)\.?"


def _year_group(name: str) -> str:
    return rf"(?P<{name}>(?:19|20)\d\d)"


def _compiled(*parts: str) -> re.Pattern[str]:
    return re.compile("".join(parts), re.IGNORECASE)


_MONTH, _YEAR = _month_group("month"), _year_group("year")
_DAY_FIRST = rf"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?:\s+of)?\s+{_MONTH}"
_MONTH_FIRST = rf"{_month_group('month2')}\s+(?P<day2>[0-3]?\d)(?:st|nd|rd|th)?\b(?!\d)"
_DATE = rf"(?:{_DAY_FIRST}|{_MONTH_FIRST})(?:,?\s+{_YEAR})?"
_BY = r"\b(?:by|before|until|till|no later than)\s+(?:the\s+)?"
_COUNT = rf"(?P<count>\d+|{'|'.join(_COUNTS)})"
_THIS = r"(?:the|this)\s+(?:year|month|quarter)"

_BETWEEN = _compiled(
    rf"\b(?:between|from)\s+(?P<start>[0-3]?\d)(?:st|nd|rd|th)?\s*(?:{_MONTH}\s+)?",
    rf"(?:and|to|-|–)\s*(?P<end>[0-3]?\d)(?:st|nd|rd|th)?\s+{_month_group('month2')}(?:,?\s+{_YEAR})?",
)
_MEETING = _compiled(
    rf"\b(?:(?P<start>[0-3]?\d)\s*(?:[-–]|to|and)\s*)?{_DATE}\s+(?:policy\s+|rate\s+)?(?:meeting|decision)"
)
_MEETING_ENDS = _compiled(rf"\b(?:meeting|decision)\b[^.;]{{0,30}}?\b(?:on|of|ending)\s+{_DATE}")
_BEFORE_END = _compiled(
    rf"{_BY}(?:(?:end|close|last day)\s*(?:of\s+)?)?(?P<unit>{_MONTH}(?:\s+{_YEAR})?|{_year_group('year2')}|",
    r"(?:the\s+|this\s+)?(?:year|month|quarter|week)(?:'s end|-end)?)\b",
)
_BY_DATE = _compiled(_BY + _DATE)
_END_AT = _compiled(
    rf"\b(?:end|ends|finish|finishes|close|closes)\s+(?:(?:the\s+)?{_MONTH}(?:\s+{_YEAR})?|{_year_group('year2')}|",
    rf"(?P<this>{_THIS}))",
    rf"|\bat\s+the\s+end\s+of\s+(?:{_month_group('month3')}(?:\s+{_year_group('year3')})?|{_year_group('year4')}|",
    rf"(?P<this2>{_THIS}))",
)
_SINCE = _compiled(
    rf"\bsince\s+(?:(?:the\s+)?(?:start|beginning|end|early|late|mid)(?:\s+of|-)?\s+)?(?:{_DATE}|",
    rf"{_month_group('month3')}(?:\s+{_year_group('year3')})?|{_year_group('year4')})",
)
_ON_DATE = _compiled(rf"\bon\s+(?:the\s+)?(?:\w+day,?\s+)?(?:the\s+)?{_DATE}")
_OVER = _compiled(
    rf"\b(?:over|in|during|for|within)\s+(?:the\s+)?(?:past|last|previous|latest)\s+(?:{_COUNT}\s+)?",
    r"(?P<unit>day|week|month|quarter|year)s?\b",
)
_QUARTER = _compiled(rf"\b(?P<which>{'|'.join(_QUARTERS)})\s+quarter\s+of\s+{_YEAR}")
_WEEK_OF = _compiled(rf"\b(?P<which>first|last|final)\s+week\s+of\s+{_MONTH}(?:\s+{_YEAR})?")
_WEEKDAY = _compiled(rf"\b(?P<which>last|this|next|on)\s+(?P<weekday>{'|'.join(_DAYS)})\b")
_NAMED = _compiled(
    r"\b(?P<which>last|this|next)\s+(?P<unit>week|month|quarter|year)\b|\b(?P<word>yesterday|today|tomorrow)\b"
)
_IN_MONTH = _compiled(
    rf"\b(?:in|during|through|throughout|over)\s+(?:all\s+of\s+)?(?:early\s+|mid-|late\s+)?{_MONTH}(?:\s+{_YEAR})?(?!'s)"
)
_IN_YEAR = _compiled(rf"\b(?:in|during|through|throughout)\s+{_YEAR}\b")
_OVER_MONTH = _compiled(rf"\b{_MONTH}\b.{{0,100}}\bover\s+the\s+month\b")


def read_period(sentence: str, today: date, *, is_future: bool) -> Period | None:
    """The time a sentence names, if it names one; the more exact forms win."""
    for pattern, build in _FORMS:
        match = pattern.search(sentence)
        found = build(match.groupdict(), today, is_future) if match else None
        if found:
            return found
    return None


_Groups = dict[str, str | None]


def _month(text: str | None) -> int | None:
    return _MONTHS[text.lower().rstrip(".")[:3]] if text else None


def _year_of(month: int, day: int, today: date, is_future: bool) -> int:
    """The year of a month without one: the next that is not over, or the newest that has begun."""
    if is_future:
        return today.year + (date(today.year, month, min(day, 28)) < today and month < today.month)
    return today.year - (date(today.year, month, min(day, 28)) > today)


def _day(groups: _Groups, today: date, is_future: bool) -> date | None:
    month = _month(groups.get("month") or groups.get("month2"))
    text = groups.get("day") or groups.get("day2")
    if month is None or text is None or not 1 <= int(text) <= calendar.monthrange(2024, month)[1]:
        return None
    given = groups.get("year")
    year = int(given) if given else _year_of(month, int(text), today, is_future)
    return _safe(year, month, int(text))


def _safe(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def month_end(day: date) -> date:
    """The last day of a day's month."""
    return _safe(day.year, day.month, 31)


def _month_span(month: int, year: str | None, today: date, is_future: bool) -> tuple[date, date]:
    number = int(year) if year else _year_of(month, 1, today, is_future)
    return date(number, month, 1), _safe(number, month, 31)


def _unit_span(unit: str, day: date) -> tuple[date, date]:
    """The week (Monday to Sunday), month, quarter or year that a day lies in."""
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    if unit == "month":
        return day.replace(day=1), month_end(day)
    if unit == "quarter":
        first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
        return first, _safe(day.year, first.month + 2, 31)
    return date(day.year, 1, 1), date(day.year, 12, 31)


def back(day: date, unit: str, count: int) -> date:
    """The day a number of units earlier."""
    if unit in ("day", "week"):
        return day - timedelta(days=count * (7 if unit == "week" else 1))
    months = day.year * 12 + day.month - 1 - count * {"month": 1, "quarter": 3, "year": 12}[unit]
    return _safe(months // 12, months % 12 + 1, day.day)


def _between(groups: _Groups, today: date, is_future: bool) -> Period | None:
    month = _month(groups["month2"])
    assert month is not None
    year = int(groups["year"] or _year_of(month, int(groups["end"] or 1), today, is_future))
    first = _safe(year, _month(groups["month"]) or month, int(groups["start"] or 1))
    return Period(first, _safe(year, month, int(groups["end"] or 1)), "in", names_first=True)


def _meeting(groups: _Groups, today: date, is_future: bool) -> Period | None:
    last = _day(groups, today, is_future)
    if last is None:
        return None
    start = groups.get("start")
    first = last.replace(day=int(start)) if start and int(start) <= last.day else last
    return Period(first, last, "meeting")


def _before_end(groups: _Groups, today: date, is_future: bool) -> Period | None:
    month = _month(groups["month"])
    if month is not None:
        return Period(None, _month_span(month, groups["year"], today, is_future=True)[1], "until")
    if groups["year2"]:
        return Period(None, date(int(groups["year2"]), 12, 31), "until")
    unit = (groups["unit"] or "").lower().replace("the ", "").replace("this ", "")
    return Period(None, _unit_span(unit.split("'")[0].split("-")[0], today)[1], "until")


def _by_date(groups: _Groups, today: date, is_future: bool) -> Period | None:
    last = _day(groups, today, is_future=True)
    return Period(None, last, "until") if last else None


def _end_at(groups: _Groups, today: date, is_future: bool) -> Period | None:
    month = _month(groups["month"] or groups["month3"])
    year = groups["year2"] or groups["year4"]
    if month is not None:
        day = _month_span(month, groups["year"] or groups["year3"], today, is_future)[1]
    elif year:
        day = date(int(year), 12, 31)
    else:
        day = _unit_span((groups["this"] or groups["this2"] or "").split()[-1].lower(), today)[1]
    return Period(day, day, "at")


def _since(groups: _Groups, today: date, is_future: bool) -> Period | None:
    day = _day(groups, today, is_future=False)
    if day:
        return Period(day, None, "since", names_first=True, end_of_first=day)
    month = _month(groups["month3"])
    if month is not None:
        first, last = _month_span(month, groups["year3"], today, is_future=False)
        return Period(first, None, "since", end_of_first=last)
    if not groups["year4"]:
        return None
    year = int(groups["year4"])
    return Period(date(year, 1, 1), None, "since", end_of_first=date(year, 12, 31))


def _on_date(groups: _Groups, today: date, is_future: bool) -> Period | None:
    day = _day(groups, today, is_future)
    return Period(day, day, "in") if day else None


def _over(groups: _Groups, today: date, is_future: bool) -> Period | None:
    text = groups["count"]
    count = int(text) if text and text.isdigit() else _COUNTS[(text or "one").lower()]
    return Period(back(today, groups["unit"] or "year", count), today, "in", names_first=True)


def _quarter(groups: _Groups, today: date, is_future: bool) -> Period | None:
    number = _QUARTERS[(groups["which"] or "").lower()]
    return Period(*_unit_span("quarter", date(int(groups["year"] or 0), 3 * number, 1)), "in")


def _week_of(groups: _Groups, today: date, is_future: bool) -> Period | None:
    month = _month(groups["month"])
    assert month is not None
    first, last = _month_span(month, groups["year"], today, is_future)
    if (groups["which"] or "").lower() == "first":
        return Period(first, first + timedelta(days=6), "in")
    return Period(last - timedelta(days=8), last, "in")


def _weekday(groups: _Groups, today: date, is_future: bool) -> Period | None:
    ahead = (_DAYS[(groups["weekday"] or "").lower()] - today.weekday()) % 7
    which = (groups["which"] or "").lower()
    if which == "next" or (is_future and which in ("this", "on")):
        day = today + timedelta(days=ahead or 7 if which == "next" else ahead)
    elif which == "last":
        day = today - timedelta(days=(7 - ahead) if ahead else 7)
    else:
        day = today - timedelta(days=(7 - ahead) % 7)
    return Period(day, day, "in")


def _named(groups: _Groups, today: date, is_future: bool) -> Period | None:
    if groups["word"]:
        day = today + timedelta(days={"yesterday": -1, "today": 0, "tomorrow": 1}[groups["word"].lower()])
        return Period(day, day, "in")
    unit = (groups["unit"] or "").lower()
    first, last = _unit_span(unit, today)
    which = (groups["which"] or "").lower()
    if which == "last":
        first, last = _unit_span(unit, first - timedelta(days=1))
    elif which == "next":
        first, last = _unit_span(unit, last + timedelta(days=1))
    return Period(first, last, "in")


def _in_month(groups: _Groups, today: date, is_future: bool) -> Period | None:
    month = _month(groups["month"])
    assert month is not None
    return Period(*_month_span(month, groups.get("year"), today, is_future), "in")


def _in_year(groups: _Groups, today: date, is_future: bool) -> Period | None:
    year = int(groups["year"] or 0)
    return Period(date(year, 1, 1), date(year, 12, 31), "in")


_FORMS = (
    (_BETWEEN, _between),
    (_MEETING, _meeting),
    (_MEETING_ENDS, _meeting),
    (_END_AT, _end_at),
    (_BY_DATE, _by_date),
    (_BEFORE_END, _before_end),
    (_WEEK_OF, _week_of),
    (_QUARTER, _quarter),
    (_ON_DATE, _on_date),
    (_OVER, _over),
    (_SINCE, _since),
    (_WEEKDAY, _weekday),
    (_IN_MONTH, _in_month),
    (_OVER_MONTH, _in_month),
    (_IN_YEAR, _in_year),
    (_NAMED, _named),
)
