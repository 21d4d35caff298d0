"""FRED and ALFRED with a key, FRED's graph CSV without one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from groundswell.reference.http import Answer
from groundswell.reference.providers._csv import read_rows
from groundswell.reference.providers._doors import Batch, Door
from groundswell.reference.providers._feeds import Feed
from groundswell.reference.providers._json import read_fields, read_json
from groundswell.reference.providers._observation import Fetched, observe, parse_number, unexpected
from groundswell.reference.providers._periods import Period, starting

PAGE_ROWS = 100_000
"""The most observations FRED gives in one answer."""

_ROW = {"realtime_start": str, "date": str, "value": str}
_MISSING = frozenset({"", "."})
_EVERY_VERSION = {"realtime_start": "1776-07-04", "realtime_end": "9999-12-31"}
"""The first and last day FRED knows: asks ALFRED for all vintages."""
_WITHOUT_KEY = "read without a key: no vintages, the time of release is the feed's rule"


def fred(feeds: Sequence[Feed], door: Door) -> Sequence[Batch]:
    """One request a series and page."""

    def batch(feed: Feed) -> Batch:
        if door.key:
            return Batch((feed,), lambda: {feed.series: list(_load_json(feed, door))})
        note = _WITHOUT_KEY if feed.vintages else ""
        return Batch((feed,), lambda: {feed.series: list(_load_csv(feed, door))}, note)

    return [batch(feed) for feed in feeds]


def _load_json(feed: Feed, door: Door) -> Iterator[Fetched]:
    offset, count = 0, 1
    while offset < count:
        answer = _get_page(feed, door, offset)
        count, rows = _read_page(answer, feed)
        if not rows and offset < count:
            raise unexpected(feed, answer, expected=f"{count:,} observations", got=f"none after {offset:,}")
        for row in rows:
            yield from _read_row(row, answer, feed)
        offset += len(rows)


def _get_page(feed: Feed, door: Door, offset: int) -> Answer:
    params = {
        "series_id": feed.key,
        "file_type": "json",
        "limit": str(PAGE_ROWS),
        "offset": str(offset),
        **(_EVERY_VERSION if feed.vintages else {"observation_start": str(door.start(feed))}),
    }
    return door.client.get(
        door.url("fred/series/observations"),
        provider=feed.provider,
        expected=f"observations of {feed.key} as JSON",
        params=params,
        secrets={"api_key": door.key or ""},
        readable=(200, 400),
    )


def _read_page(answer: Answer, feed: Feed) -> tuple[int, list[Any]]:
    page = read_json(answer, provider=feed.provider)
    if isinstance(page, Mapping) and "error_message" in page:
        raise unexpected(feed, answer, expected="observations", got=f"the error {str(page['error_message'])!r}")
    count, rows = read_fields(page, {"count": int, "observations": list}, answer, provider=feed.provider)
    return count, rows


def _read_row(row: Any, answer: Answer, feed: Feed) -> Iterator[Fetched]:
    first, day, text = read_fields(row, _ROW, answer, provider=feed.provider)
    if text in _MISSING:
        return
    period = _period(day, feed, answer)
    vintage = _day(first, feed, answer) if feed.vintages else None
    yield observe(feed, period, parse_number(text, feed, period, answer), answer, vintage=vintage)


def _load_csv(feed: Feed, door: Door) -> Iterator[Fetched]:
    answer = door.client.get(
        door.url("graph/fredgraph.csv", address="fredgraph"),
        provider=feed.provider,
        expected=f"a CSV of {feed.key}",
        params={"id": feed.key, "cosd": str(door.start(feed))},
    )
    yield from read_graph(answer, feed)


def read_graph(answer: Answer, feed: Feed) -> Iterator[Fetched]:
    """The figures of a graph CSV. The date column has had two names, a missing value two forms.

    Raises RefreshError for another header or a line of another width.
    """
    lines = read_rows(answer, provider=feed.provider, encoding="utf-8-sig")
    header = next(lines, [])
    if len(header) != 2 or header[0] not in ("observation_date", "DATE") or header[1] != feed.key:
        expected = f"the header observation_date,{feed.key}"
        raise unexpected(feed, answer, expected=expected, got=repr(",".join(header)[:120]))
    for row in lines:
        if len(row) != 2:
            raise unexpected(feed, answer, expected="two cells a line", got=repr(",".join(row)[:120]))
        if row[1] not in _MISSING:
            period = _period(row[0], feed, answer)
            yield observe(feed, period, parse_number(row[1], feed, period, answer), answer)


def _day(text: str, feed: Feed, answer: Answer) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise unexpected(feed, answer, expected="a date as YYYY-MM-DD", got=repr(text)) from error


def _period(text: str, feed: Feed, answer: Answer) -> Period:
    return starting(_day(text, feed, answer), feed.frequency)
