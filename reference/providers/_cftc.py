"""CFTC: commitments of traders, legacy report, futures only; the net position of non-commercial traders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from groundswell.reference.http import Answer
from groundswell.reference.providers._doors import Batch, Door
from groundswell.reference.providers._feeds import Feed
from groundswell.reference.providers._json import read_fields, read_json
from groundswell.reference.providers._observation import Fetched, observe, unexpected
from groundswell.reference.providers._periods import day

PAGE_ROWS = 50_000
"""The most rows that the platform gives in one answer."""

_CODE, _DATE = "cftc_contract_market_code", "report_date_as_yyyy_mm_dd"
_LONG, _SHORT = "noncomm_positions_long_all", "noncomm_positions_short_all"
_ROW = dict.fromkeys((_CODE, _DATE, _LONG, _SHORT), str)


def cftc(feeds: Sequence[Feed], door: Door) -> Sequence[Batch]:
    """All contracts come in one query. A feed's key is the contract market code."""
    return [Batch(tuple(feeds), lambda: _load(feeds, door))] if feeds else []


def _load(feeds: Sequence[Feed], door: Door) -> Mapping[str, Sequence[Fetched]]:
    by_code = {feed.key: feed for feed in feeds}
    delayed = {
        date.fromisoformat(key): date.fromisoformat(value) for key, value in door.provider.extra["delayed"].items()
    }
    found: dict[str, list[Fetched]] = defaultdict(list)
    offset, full = 0, True
    while full:
        answer = _get_page(by_code, door, offset)
        rows = read_json(answer, provider="cftc")
        if not isinstance(rows, list):
            raise unexpected(feeds[0], answer, expected="a list of reports", got=str(rows)[:200])
        for row in rows:
            figure = _read_row(row, by_code, answer, delayed)
            found[figure.series].append(figure)
        offset, full = offset + len(rows), len(rows) == PAGE_ROWS
    return found


def _get_page(by_code: Mapping[str, Feed], door: Door, offset: int) -> Answer:
    first = min(door.start(feed) for feed in by_code.values())
    codes = ",".join(f"'{code}'" for code in by_code)
    return door.client.get(
        door.url(f"resource/{door.provider.extra['dataset']}.json"),
        provider="cftc",
        expected="commitments of traders as JSON",
        params={
            "$select": ",".join(_ROW),
            "$where": f"{_CODE} in({codes}) AND {_DATE} >= '{first}T00:00:00.000'",
            "$order": f"{_DATE},{_CODE}",
            "$limit": str(PAGE_ROWS),
            "$offset": str(offset),
        },
    )


def _read_row(row: Any, by_code: Mapping[str, Feed], answer: Answer, delayed: Mapping[date, date]) -> Fetched:
    code, when, long, short = read_fields(
        row, dict.fromkeys((_CODE, _DATE, _LONG, _SHORT), str), answer, provider="cftc"
    )
    feed = by_code.get(code.strip())
    if feed is None:
        raise unexpected(next(iter(by_code.values())), answer, expected="the contracts asked for", got=repr(code))
    try:
        as_of = date.fromisoformat(when[:10])
        net = int(long) - int(short)
    except ValueError as error:
        got = f"{when!r}: {long!r} long, {short!r} short"
        raise unexpected(feed, answer, expected="a date and two whole numbers of contracts", got=got) from error
    figure = observe(feed, day(as_of), net, answer)
    public = delayed.get(as_of) or publication_day(as_of)
    released = datetime.fromtimestamp(replace(feed.release, days=0).seconds([public.toordinal()])[0], UTC)
    return replace(figure, released_at=min(released, answer.retrieved_at))


def publication_day(as_of: date) -> date:
    """The Friday after the day reported on (a Tuesday, or the Monday before a holiday); the next working day where a
    federal holiday falls between Wednesday and that Friday.
    """
    friday = as_of + timedelta(days=(4 - as_of.weekday()) % 7 or 7)
    week = {friday - timedelta(days=back) for back in range(3)}
    if not week & _federal_holidays(friday.year):
        return friday
    later = friday + timedelta(days=3)
    while later in _federal_holidays(later.year):
        later += timedelta(days=1)
    return later


@cache
def _federal_holidays(year: int) -> frozenset[date]:
    from pandas.tseries.holiday import USFederalHolidayCalendar

    days = USFederalHolidayCalendar().holidays(f"{year}-01-01", f"{year}-12-31")
    return frozenset(day.date() for day in days)
