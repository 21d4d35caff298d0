"""Bank of Japan's time-series interface (`getDataCode`, opened in February 2026)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import NoneType
from typing import Any

from groundswell.core.errors import RefreshError
from groundswell.reference.http import Answer
from groundswell.reference.providers._doors import Batch, Door
from groundswell.reference.providers._feeds import Feed
from groundswell.reference.providers._json import Kinds, read_fields, read_json
from groundswell.reference.providers._observation import Fetched, observe, unexpected
from groundswell.reference.providers._periods import Period, day, months

MAX_CODES = 250
"""The most series, all of one database and frequency, in one request."""

_SERIES = {"SERIES_CODE": str, "NAME_OF_TIME_SERIES": str, "VALUES": dict}

_DONE = frozenset({"M181000I", "M181030I"})
"""Completed; completed without data."""


def boj(feeds: Sequence[Feed], door: Door) -> Sequence[Batch]:
    """Feeds of one database and frequency come together, up to `MAX_CODES` a batch."""
    groups: dict[tuple[str, str], list[Feed]] = defaultdict(list)
    for feed in feeds:
        groups[feed.key.split("/")[0], feed.frequency].append(feed)
    parts = [
        (database, tuple(group[start : start + MAX_CODES]))
        for (database, _), group in groups.items()
        for start in range(0, len(group), MAX_CODES)
    ]
    return [_batch(database, part, door) for database, part in parts]


def _batch(database: str, feeds: tuple[Feed, ...], door: Door) -> Batch:
    return Batch(feeds, lambda: _load(database, feeds, door))


def _load(database: str, feeds: tuple[Feed, ...], door: Door) -> Mapping[str, Sequence[Fetched]]:
    by_code = {feed.key.split("/")[1]: feed for feed in feeds}
    found: dict[str, list[Fetched]] = defaultdict(list)
    position: int | None = 0
    while position is not None:
        answer = _get_page(database, by_code, door, position)
        following, results = _read_page(answer)
        for result in results:
            code, title, values = read_fields(result, _SERIES, answer, provider="boj")
            if code in by_code:
                feed = by_code[code]
                _check_title(title, feed, answer)
                found[feed.series].extend(_observations(values, feed, answer))
        if following is not None and following <= position:
            raise _error(answer, "a later position to go on from", f"{following} after {position}")
        position = following
    return found


def _get_page(database: str, by_code: Mapping[str, Feed], door: Door, position: int) -> Answer:
    feeds = list(by_code.values())
    first = min(door.start(feed) for feed in feeds)
    params = {
        "db": database,
        "code": ",".join(by_code),
        "format": "json",
        "lang": "en",
        "startDate": _ask_date(first, feeds[0]),
    }
    if position:
        params["startPosition"] = str(position)
    return door.client.get(
        door.url("getDataCode"),
        provider="boj",
        expected=f"series of database {database} as JSON",
        params=params,
        readable=(200, 400),
    )


def _read_page(answer: Answer) -> tuple[int | None, list[Any]]:
    page = read_json(answer, provider="boj")
    code, message = read_fields(page, {"MESSAGEID": str, "MESSAGE": str}, answer, provider="boj")
    if code not in _DONE:
        raise _error(answer, "data", f"the message {code}: {message}")
    kinds: Kinds = {"NEXTPOSITION": (int, NoneType), "RESULTSET": list}
    following, results = read_fields(page, kinds, answer, provider="boj")
    return following, results


def _check_title(title: str, feed: Feed, answer: Answer) -> None:
    if feed.title_has.lower() not in title.lower():
        raise unexpected(feed, answer, expected=f"a title with {feed.title_has!r}", got=repr(title))


def _observations(values: Any, feed: Feed, answer: Answer) -> Iterator[Fetched]:
    """Daily series list every calendar day, with null where there was no trading."""
    dates, figures = read_fields(values, {"SURVEY_DATES": list, "VALUES": list}, answer, provider="boj")
    if len(dates) != len(figures):
        got = f"{len(dates)} dates and {len(figures)} values"
        raise unexpected(feed, answer, expected="as many values as dates", got=got)
    for number, figure in zip(dates, figures, strict=True):
        if figure is None:
            continue
        period = _period(number, feed, answer)
        if isinstance(figure, bool) or not isinstance(figure, int | float):
            raise unexpected(feed, answer, expected=f"a number for {period}", got=repr(figure))
        yield observe(feed, period, float(figure), answer)


def _ask_date(first: date, feed: Feed) -> str:
    """Requests name a month even of daily series; a quarter as YYYYQQ, a year as YYYY."""
    if feed.frequency == "annual":
        return f"{first:%Y}"
    return f"{first:%Y}{(first.month + 2) // 3:02}" if feed.frequency == "quarterly" else f"{first:%Y%m}"


def _period(number: Any, feed: Feed, answer: Answer) -> Period:
    """A survey date: YYYYMMDD, YYYYMM, YYYYQQ or YYYY, by frequency."""
    text = str(number)
    year, rest = int(text[:4]) if text.isdigit() else 0, text[4:]
    try:
        if feed.frequency in ("daily", "weekly"):
            return day(date(year, int(rest[:2]), int(rest[2:])))
        if feed.frequency == "annual":
            return months(year, 1, 12)
        return months(year, int(rest), 1) if feed.frequency == "monthly" else months(year, 3 * int(rest) - 2, 3)
    except ValueError as error:
        raise unexpected(feed, answer, expected=f"a {feed.frequency} survey date", got=text) from error


def _error(answer: Answer, expected: str, got: str) -> RefreshError:
    return RefreshError("boj", answer.requested_url, expected=expected, got=got)
