"""The time a claim is about, where its sentence states one, resolved against the day the document was published."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from groundswell.core.records import Tense

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_DAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "q1": 1, "q2": 2, "q3": 3, "q4": 4}
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10, "twelve": 12}
_SPANS = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365, "decade": 3652}

_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_TIMES = re.compile(
    rf"""
    \b(?P<by>by|until|till|before)?\s*(?:the\s+)?
    (?:(?:end|close|middle|start|beginning|early|late|mid)(?:-|\s+of\s+|\s+)(?:the\s+)?)?
    (?:
        (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<daymonth>{_MONTH})\b\.?(?:,?\s+(?P<dayyear>20\d\d))?
      | (?P<monthday>{_MONTH})\b\.?\s+(?P<dayafter>\d{{1,2}})(?:st|nd|rd|th)?\b
        (?!\s*(?:%|per|percent))(?:,\s+(?P<mdyear>20\d\d))?
      | (?P<month>{_MONTH})\b\.?(?:,?\s+(?:of\s+)?(?P<monthyear>20\d\d))?
      | (?P<quarter>q[1-4]|(?:first|second|third|fourth)\s+quarter)\b(?:\s+(?:of\s+)?(?P<quarteryear>20\d\d))?
      | (?:fy\s?)?(?P<year>(?:19|20)\d\d)\b(?![,.]?\d|\s*(?:points|contracts|jobs|dollars|yen))
      | (?P<yearend>year[ -]end|end\s+of\s+(?:the|this)\s+year|new\s+year'?s?\s+eve|christmas|xmas)
      | (?P<which>this|last|next|current|previous|past|coming)\s+
        (?P<span>week|month|quarter|year|decade|{"|".join(_DAYS)})
      | (?:over|in|during|for)\s+the\s+(?:past|last)\s+(?:(?P<pastcount>\d+|[a-z]+)\s+)?
        (?P<pastspan>day|week|month|quarter|year|decade)s?
      | (?P<agocount>\d+|[a-z]+)\s+(?P<agospan>day|week|month|quarter|year)s?\s+(?:ago|earlier)
      | (?P<near>today|yesterday|tomorrow|tonight)
      | (?P<weekday>{"|".join(_DAYS)})
    )\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Behind a month: a paper named by it, of which the claim is not ("the January minutes"); and behind one beside a price,
# the news that moved it ("after the strong December jobs report").
_PAPER = re.compile(
    r"(?:'s|’s)?\s+(?:[\w-]+\s+){0,2}?(?:minutes|summary|statement|bulletin|beige book)\b", re.IGNORECASE
)
_NEWS = re.compile(
    r"(?:'s|’s)?\s+(?:[\w-]+\s+){0,3}?(?:reports?|data|figures?|numbers|prints?|readings?|releases?|surveys?|decision|"
    r"payrolls?|NFP|CPI|PPI|PMIs?|GDP|inflation|employment|jobs|meeting)\b",
    re.IGNORECASE,
)
# "may" and "march" are words of their own; as months they stand with a capital or behind a word of time.
_VERB_OR_MONTH = re.compile(
    r"(?:\b(?:in|since|until|till|by|of|for|last|next|from|early|late|mid|end)[\s-]+)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, both ends included, and where its words stand in the sentence. `is_month`: a month's name
    without a year.
    """

    first: date
    last: date
    start: int
    end: int
    is_month: bool = False


def read_period(
    text: str, start: int, end: int, *, published: date, tense: Tense, priced: bool = False
) -> Period | None:
    """The time that belongs to the claim's words at `start:end` of a sentence: the nearest one, rather behind them.
    `priced`: the claim is of a market's price, which news of a month may have moved.
    """
    found = [
        period
        for period in _periods(text, published, tense)
        if not (period.is_month and (_PAPER.match(text, period.end) or (priced and _NEWS.match(text, period.end))))
    ]
    if not found:
        return None

    def distance(period: Period) -> int:
        if period.start >= end:
            between = text[end : period.start]
            return len(between) + 60 * len(re.findall(r"[;:]|\d[\d.,]*%?\s", between))
        between = text[period.end : start]
        return 15 + len(between) + 60 * len(re.findall(r"[;:]|\d[\d.,]*%?\s", between))

    nearest = min(found, key=distance)
    # Farther than this the words between belong to something else.
    return nearest if distance(nearest) <= 90 else None


# The claims of one sentence come one after another.
@lru_cache(maxsize=64)
def _periods(text: str, published: date, tense: Tense) -> tuple[Period, ...]:
    return tuple(find_periods(text, published=published, tense=tense))


def find_periods(text: str, *, published: date, tense: Tense) -> Iterator[Period]:
    """The times a sentence states, left to right; without a year, the tense says whether the last or next is meant."""
    for match in _TIMES.finditer(text):
        month = match["month"]
        bare = month and month[0].islower() and not match["monthyear"]
        if bare and _VERB_OR_MONTH.search(text[: match.start("month")]) is None:
            continue
        days = _days(match, published, tense)
        if days is not None:
            first, last = days
            yield Period(
                first=min(first, published) if match["by"] and last > published else first,
                last=last,
                start=match.start(),
                end=match.end(),
                is_month=bool(month and not match["monthyear"]),
            )


def _days(match: re.Match[str], published: date, tense: Tense) -> tuple[date, date] | None:
    for name, resolve in (("daymonth", _dated), ("monthday", _dated), ("month", _month), ("quarter", _quarter)):
        if match[name]:
            return resolve(match, published, tense)
    if match["year"]:
        year = int(match["year"])
        return date(year, 1, 1), date(year, 12, 31)
    if match["yearend"]:
        return date(published.year, 12, 31), date(published.year, 12, 31)
    if match["which"]:
        return _which(match["which"].lower(), match["span"].lower(), published)
    if match["pastspan"]:
        return _back(match["pastcount"], match["pastspan"], published), published
    if match["agospan"]:
        day = _back(match["agocount"], match["agospan"], published)
        return day, day
    if match["near"]:
        day = published + timedelta({"yesterday": -1, "tomorrow": 1}.get(match["near"].lower(), 0))
        return day, day
    return _weekday(match["weekday"].lower(), published, tense)


def _turn(published: date, month: int, tense: Tense) -> int:
    """The year of a month named without one."""
    if tense == "future":
        return published.year + (month < published.month)
    return published.year - (month > published.month)


def _dated(match: re.Match[str], published: date, tense: Tense) -> tuple[date, date] | None:
    month = _MONTHS[(match["daymonth"] or match["monthday"]).lower()]
    stated = match["dayyear"] or match["mdyear"]
    year = int(stated) if stated else _turn(published, month, tense)
    try:
        day = date(year, month, int(match["day"] or match["dayafter"]))
    except ValueError:
        return None
    return day, day


def _month(match: re.Match[str], published: date, tense: Tense) -> tuple[date, date]:
    month = _MONTHS[match["month"].lower()]
    year = int(match["monthyear"]) if match["monthyear"] else _turn(published, month, tense)
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _quarter(match: re.Match[str], published: date, tense: Tense) -> tuple[date, date]:
    number = _QUARTERS[match["quarter"].lower().split()[0]]
    year = int(match["quarteryear"]) if match["quarteryear"] else _turn(published, number * 3 - 2, tense)
    month = number * 3
    return date(year, month - 2, 1), date(year, month, calendar.monthrange(year, month)[1])


def _which(which: str, span: str, published: date) -> tuple[date, date] | None:
    step = {"last": -1, "previous": -1, "past": -1, "next": 1, "coming": 1}.get(which, 0)
    if span in _DAYS:
        ahead = (_DAYS[span] - published.weekday()) % 7
        day = published + timedelta(ahead if step >= 0 else ahead - 7)
        return day, day
    if span == "week":
        monday = published - timedelta(published.weekday()) + timedelta(weeks=step)
        return monday, monday + timedelta(6)
    if span == "year":
        return date(published.year + step, 1, 1), date(published.year + step, 12, 31)
    if span == "decade":
        return published - timedelta(_SPANS["decade"]), published
    months = 3 if span == "quarter" else 1
    first = (published.month - 1) // months * months + step * months
    year, month = published.year + first // 12, first % 12 + 1
    last = month + months - 1
    return date(year, month, 1), date(year, last, calendar.monthrange(year, last)[1])


def _back(count: str | None, span: str, published: date) -> date:
    number = int(count) if count and count.isdigit() else _COUNTS.get((count or "one").lower(), 1)
    return published - timedelta(min(number * _SPANS[span.lower()], 365 * 200))


def _weekday(name: str, published: date, tense: Tense) -> tuple[date, date]:
    ahead = (_DAYS[name] - published.weekday()) % 7
    day = published + timedelta(ahead if tense == "future" else -((published.weekday() - _DAYS[name]) % 7))
    return day, day
