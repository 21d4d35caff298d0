"""Periods named by date, month, quarter, year or weekday."""

from __future__ import annotations

from datetime import date, timedelta

from groundswell.signals.verdicts.period_words import (
    BY,
    COUNT,
    DATE,
    MONTH,
    THIS,
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
from groundswell.signals.verdicts.spans import Period, back, safe_day, unit_span

_BETWEEN = compiled(
    rf"\b(?:between|from)\s+(?P<start>[0-3]?\d)(?:st|nd|rd|th)?\s*(?:{MONTH}\s+)?",
    rf"(?:and|to|-|–)\s*(?P<end>[0-3]?\d)(?:st|nd|rd|th)?\s+{month_group('month2')}(?:,?\s+{YEAR})?",
)
_MEETING = compiled(
    rf"\b(?:(?P<start>[0-3]?\d)\s*(?:[-–]|to|and)\s*)?{DATE}\s+(?:policy\s+|rate\s+)?(?:meeting|decision)"
)
_MEETING_ENDS = compiled(rf"\b(?:meeting|decision)\b[^.;]{{0,30}}?\b(?:on|of|ending)\s+{DATE}")
_BEFORE_END = compiled(
    rf"{BY}(?:(?:end|close|last day)\s*(?:of\s+)?)?(?P<unit>{MONTH}(?:\s+{YEAR})?|{year_group('year2')}|",
    r"(?:the\s+|this\s+)?(?:year|month|quarter|week)(?:'s end|-end)?)\b",
)
_BY_DATE = compiled(BY + DATE)
_END_AT = compiled(
    rf"\b(?:end|ends|finish|finishes|close|closes)\s+(?:(?:the\s+)?{MONTH}(?:\s+{YEAR})?|{year_group('year2')}|",
    rf"(?P<this>{THIS}))",
    rf"|\bat\s+the\s+end\s+of\s+(?:{month_group('month3')}(?:\s+{year_group('year3')})?|{year_group('year4')}|",
    rf"(?P<this2>{THIS}))",
)
_SINCE = compiled(
    rf"\bsince\s+(?:(?:the\s+)?(?:start|beginning|end|early|late|mid)(?:\s+of\s+|[-\s]))?(?:{DATE}|",
    rf"{month_group('month3')}(?:\s+{year_group('year3')})?|{year_group('year4')})",
)
_ON_DATE = compiled(rf"\bon\s+(?:the\s+)?(?:\w+day,?\s+)?(?:the\s+)?{DATE}")
_OVER = compiled(
    rf"\b(?:over|in|during|for|within)\s+(?:the\s+)?(?:past|last|previous|latest)\s+(?:{COUNT}\s+)?",
    r"(?P<unit>day|week|month|quarter|year)(?P<many>s?)\b",
)
_WEEK_OF = compiled(rf"\b(?P<which>first|last|final)\s+week\s+of\s+{MONTH}(?:\s+{YEAR})?")
_WEEKDAY = compiled(rf"\b(?P<which>last|this|next|on)\s+(?P<weekday>{'|'.join(WEEKDAYS)})\b")
_NAMED = compiled(
    r"\b(?P<which>last|this|next)\s+(?P<unit>week|month|quarter|year)\b|\b(?P<word>yesterday|today|tomorrow)\b"
)
_IN_MONTH = compiled(
    rf"\b(?:in|during|through|throughout|over)\s+(?:all\s+of\s+)?(?:early\s+|mid-|late\s+)?{MONTH}(?:\s+{YEAR})?(?!'s)"
)
_IN_YEAR = compiled(rf"\b(?:in|during|through|throughout)\s+{YEAR}\b")
_OVER_MONTH = compiled(rf"\b{MONTH}\b.{{0,100}}\bover\s+the\s+month\b")


def _between(groups: Groups, today: date, is_future: bool) -> Period | None:
    month = month_number(groups["month2"])
    assert month is not None
    start, end = int(groups["start"] or 0), int(groups["end"] or 0)
    if not (1 <= start <= 31 and 1 <= end <= 31):
        return None
    year = int(groups["year"] or year_of(month, end, today, is_future))
    first = safe_day(year, month_number(groups["month"]) or month, start)
    return Period(first, safe_day(year, month, end), "in", names_first=True)


def _meeting(groups: Groups, today: date, is_future: bool) -> Period | None:
    last = read_day(groups, today, is_future)
    if last is None:
        return None
    start = groups.get("start")
    first = last.replace(day=int(start)) if start and 1 <= int(start) <= last.day else last
    return Period(first, last, "meeting")


def _before_end(groups: Groups, today: date, is_future: bool) -> Period | None:
    month = month_number(groups["month"])
    if month is not None:
        return Period(None, month_span(month, groups["year"], today, is_future=True)[1], "until")
    if groups["year2"]:
        return Period(None, date(int(groups["year2"]), 12, 31), "until")
    unit = (groups["unit"] or "").lower().replace("the ", "").replace("this ", "")
    return Period(None, unit_span(unit.split("'")[0].split("-")[0], today)[1], "until")


def _by_date(groups: Groups, today: date, is_future: bool) -> Period | None:
    last = read_day(groups, today, is_future=True)
    return Period(None, last, "until") if last else None


def _end_at(groups: Groups, today: date, is_future: bool) -> Period | None:
    month = month_number(groups["month"] or groups["month3"])
    year = groups["year2"] or groups["year4"]
    if month is not None:
        day = month_span(month, groups["year"] or groups["year3"], today, is_future)[1]
    elif year:
        day = date(int(year), 12, 31)
    else:
        day = unit_span((groups["this"] or groups["this2"] or "").split()[-1].lower(), today)[1]
    return Period(day, day, "at")


def _since(groups: Groups, today: date, is_future: bool) -> Period | None:
    day = read_day(groups, today, is_future=False)
    if day:
        return Period(day, None, "since", names_first=True, end_of_first=day)
    month = month_number(groups["month3"])
    if month is not None:
        first, last = month_span(month, groups["year3"], today, is_future=False)
        return Period(first, None, "since", end_of_first=last)
    if not groups["year4"]:
        return None
    year = int(groups["year4"])
    return Period(date(year, 1, 1), None, "since", end_of_first=date(year, 12, 31))


def _on_date(groups: Groups, today: date, is_future: bool) -> Period | None:
    day = read_day(groups, today, is_future)
    return Period(day, day, "in") if day else None


def _over(groups: Groups, today: date, is_future: bool) -> Period | None:
    if groups["many"] and groups["count"] is None:
        return None  # "over the past months" has no beginning
    return Period(back(today, groups["unit"] or "year", read_count(groups["count"])), today, "in", names_first=True)


def _week_of(groups: Groups, today: date, is_future: bool) -> Period | None:
    month = month_number(groups["month"])
    assert month is not None
    first, last = month_span(month, groups["year"], today, is_future)
    if (groups["which"] or "").lower() == "first":
        return Period(first, first + timedelta(days=6), "in")
    return Period(last - timedelta(days=8), last, "in")


def _weekday(groups: Groups, today: date, is_future: bool) -> Period | None:
    ahead = (WEEKDAYS[(groups["weekday"] or "").lower()] - today.weekday()) % 7
    which = (groups["which"] or "").lower()
    if which == "next" or (is_future and which in ("this", "on")):
        day = today + timedelta(days=ahead or 7 if which == "next" else ahead)
    elif which == "last":
        day = today - timedelta(days=(7 - ahead) if ahead else 7)
    else:
        day = today - timedelta(days=(7 - ahead) % 7)
    return Period(day, day, "in")


def _named(groups: Groups, today: date, is_future: bool) -> Period | None:
    if groups["word"]:
        day = today + timedelta(days={"yesterday": -1, "today": 0, "tomorrow": 1}[groups["word"].lower()])
        return Period(day, day, "in")
    unit = (groups["unit"] or "").lower()
    first, last = unit_span(unit, today)
    which = (groups["which"] or "").lower()
    if which == "last":
        first, last = unit_span(unit, first - timedelta(days=1))
    elif which == "next":
        first, last = unit_span(unit, last + timedelta(days=1))
    return Period(first, last, "in")


def _in_month(groups: Groups, today: date, is_future: bool) -> Period | None:
    month = month_number(groups["month"])
    assert month is not None
    return Period(*month_span(month, groups.get("year"), today, is_future), "in")


def _in_year(groups: Groups, today: date, is_future: bool) -> Period | None:
    year = int(groups["year"] or 0)
    return Period(date(year, 1, 1), date(year, 12, 31), "in")


EXACT_FORMS = (
    (_BETWEEN, _between),
    (_MEETING, _meeting),
    (_MEETING_ENDS, _meeting),
    (_END_AT, _end_at),
    (_BY_DATE, _by_date),
    (_BEFORE_END, _before_end),
)
LOOSE_FORMS = (
    (_WEEK_OF, _week_of),
    (_ON_DATE, _on_date),
    (_OVER, _over),
    (_SINCE, _since),
    (_WEEKDAY, _weekday),
    (_IN_MONTH, _in_month),
    (_OVER_MONTH, _in_month),
    (_IN_YEAR, _in_year),
    (_NAMED, _named),
)
