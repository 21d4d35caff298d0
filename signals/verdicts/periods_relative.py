"""Periods counted from the day of publication, from a week or a meeting, or put together of two months."""

from __future__ import annotations

from datetime import date, timedelta

from groundswell.signals.verdicts.period_words import (
    BY,
    COUNT,
    DATE,
    MONTH,
    QUARTERS,
    WEEKDAYS,
    YEAR,
    Groups,
    compiled,
    month_group,
    month_number,
    month_span,
    read_count,
    read_day,
    year_group,
    year_of,
)
from groundswell.signals.verdicts.spans import Period, back, month_end, moved, safe_day, unit_span

_UNIT = r"(?P<unit>day|week|month|quarter|year)s?"
_NUMBERED = rf"(?:(?P<which>{'|'.join(QUARTERS)})\s+(?P<unit>quarter|half)|(?P<short>[QH])(?P<number>[1-4]))"

_WEEK_TO = compiled(
    r"\b(?:in|for|over|during)\s+(?:the\s+)?week\s+(?:to|ended|ending|through)\s+(?:\w+day,?\s+)?(?:the\s+)?",
    DATE,
)
_MONTHS_TO = compiled(rf"\b(?:in|over)\s+the\s+{COUNT}\s+months\s+to\s+(?:the\s+end\s+of\s+)?{MONTH}(?:\s+{YEAR})?")
_AGO = compiled(rf"\b{COUNT}\s+{_UNIT}\s+ago\b")
_TO_DATE = compiled(
    r"\b(?:so far|already)\s+this\s+(?P<unit>year|month|quarter|week)\b",
    r"|\bsince\s+the\s+(?:start|beginning|turn)\s+of\s+(?:the|this)\s+(?P<unit2>year|month|quarter|week)\b",
    r"|\b(?P<short>year|month)[- ]to[- ]date\b",
)
_BETWEEN_MONTHS = compiled(
    rf"\b(?:between|from)\s+(?:the\s+)?(?P<edge>start|beginning|end)?(?:\s+of\s+)?{MONTH}(?:\s+{YEAR})?",
    rf"\s+(?:and|to|until)\s+(?:the\s+)?(?:end\s+of\s+)?{month_group('month2')}(?:\s+{year_group('year2')})?",
)
_PART = compiled(
    rf"(?P<by>{BY}(?:end\s+of\s+(?:the\s+)?)?)?\b{_NUMBERED}",
    rf"(?:\s+(?:of\s+)?(?:{YEAR}|(?P<of>this|last|next)\s+year))?\b",
)
_AHEAD = compiled(
    rf"\b(?:over|in|within|during)\s+(?:the\s+)?(?:next|coming)\s+(?:{COUNT}\s+)?(?P<unit>day|week|month|quarter|year)",
    r"(?P<many>s?)\b",
    rf"|\bwithin\s+{COUNT.replace('count', 'count2')}\s+(?P<unit2>day|week|month|year)s?\b",
)
_LATER = compiled(r"\blater\s+this\s+(?P<unit>week|month|quarter|year)\b")
# "After July's meeting" speaks of the time since: only a meeting at which something happens names a time.
_MEETING_OF = compiled(
    rf"\b(?:at|in|on)\s+(?:its|the|their)?\s*(?:{MONTH}(?:\s+{YEAR})?|(?P<weekday>{'|'.join(WEEKDAYS)})",
    r"|(?P<which>this|next|last)\s+(?P<unit>week|month))(?:'s)?\s+(?:policy\s+|rate\s+|board\s+)?(?:meeting|decision)\b",
)


def _week_to(groups: Groups, today: date, is_future: bool) -> Period | None:
    last = read_day(groups, today, is_future)
    return Period(last - timedelta(days=7), last, "in", names_first=True) if last else None


def _months_to(groups: Groups, today: date, is_future: bool) -> Period | None:
    month = month_number(groups["month"])
    assert month is not None
    first, last = month_span(month, groups["year"], today, is_future)
    return Period(back(first, "month", read_count(groups["count"]) - 1), last, "in")


def _ago(groups: Groups, today: date, is_future: bool) -> Period | None:
    day = back(today, (groups["unit"] or "").lower(), read_count(groups["count"]))
    return Period(day, day, "in")


def _to_date(groups: Groups, today: date, is_future: bool) -> Period | None:
    unit = (groups["unit"] or groups["unit2"] or groups["short"] or "").lower()
    return Period(unit_span(unit, today)[0], today, "in")


def _between_months(groups: Groups, today: date, is_future: bool) -> Period | None:
    first, last = month_number(groups["month"]), month_number(groups["month2"])
    assert first is not None
    assert last is not None
    year = int(groups["year2"] or year_of(last, 1, today, is_future))
    from_year = int(groups["year"] or year - (first > last))
    start = date(from_year, first, 1)
    if (groups["edge"] or "").lower() == "end":
        start = month_end(start)
    return Period(start, safe_day(year, last, 31), "in", names_first=start.day != 1)


def _part(groups: Groups, today: date, is_future: bool) -> Period | None:
    number = int(groups["number"]) if groups["number"] else QUARTERS[(groups["which"] or "").lower()]
    is_half = (groups["unit"] or "").lower() == "half" or (groups["short"] or "").upper() == "H"
    if is_half and number > 2:
        number = 2
    months = 6 if is_half else 3
    last_month = number * months
    moved_years = {"last": -1, "next": 1, "this": 0}.get((groups["of"] or "").lower())
    if groups["year"]:
        year = int(groups["year"])
    elif moved_years is not None:
        year = today.year + moved_years
    else:
        year = today.year - (not is_future and date(today.year, last_month - months + 1, 1) > today)
    first, last = date(year, last_month - months + 1, 1), safe_day(year, last_month, 31)
    return Period(None, last, "until") if groups["by"] else Period(first, last, "in")


def _ahead(groups: Groups, today: date, is_future: bool) -> Period | None:
    stated = groups["count"] or groups["count2"]
    if not is_future or (groups["many"] and stated is None):
        return None  # "in the coming months" has no end
    return Period(None, moved(today, (groups["unit"] or groups["unit2"] or "").lower(), read_count(stated)), "until")


def _later(groups: Groups, today: date, is_future: bool) -> Period | None:
    return Period(None, unit_span((groups["unit"] or "").lower(), today)[1], "until") if is_future else None


def _meeting_of(groups: Groups, today: date, is_future: bool) -> Period | None:
    month = month_number(groups["month"])
    if month is not None:
        return Period(*month_span(month, groups["year"], today, is_future), "meeting")
    if groups["weekday"]:
        ahead = (WEEKDAYS[groups["weekday"].lower()] - today.weekday()) % 7
        day = today + timedelta(days=ahead if is_future or not ahead else ahead - 7)
        return Period(day, day, "meeting")
    steps = {"this": 0, "next": 1, "last": -1}[(groups["which"] or "").lower()]
    return Period(
        *unit_span((groups["unit"] or "").lower(), moved(today, (groups["unit"] or "").lower(), steps)), "meeting"
    )


RELATIVE_FORMS = (
    (_WEEK_TO, _week_to),
    (_MONTHS_TO, _months_to),
    (_BETWEEN_MONTHS, _between_months),
    (_TO_DATE, _to_date),
    (_AHEAD, _ahead),
    (_LATER, _later),
    (_AGO, _ago),
    (_PART, _part),
    (_MEETING_OF, _meeting_of),
)
