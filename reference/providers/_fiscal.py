"""US Treasury, Fiscal Data: federal debt outstanding, to the penny and to the day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from types import NoneType
from typing import Any

from groundswell.reference.http import Answer
from groundswell.reference.providers._doors import Batch, Door
from groundswell.reference.providers._feeds import Feed
from groundswell.reference.providers._json import read_fields, read_json
from groundswell.reference.providers._observation import Fetched, observe, parse_number, unexpected
from groundswell.reference.providers._periods import day

PAGE_ROWS = 10_000
"""The largest page that the interface gives."""

_MISSING = frozenset({"", "null", None})


def fiscal(feeds: Sequence[Feed], door: Door) -> Sequence[Batch]:
    """One request a series and page. A feed's key is `endpoint:field`."""

    def batch(feed: Feed) -> Batch:
        return Batch((feed,), lambda: {feed.series: list(_load(feed, door))})

    return [batch(feed) for feed in feeds]


def _load(feed: Feed, door: Door) -> Iterator[Fetched]:
    endpoint, field = feed.key.split(":")
    page, pages = 1, 1
    while page <= pages:
        answer = door.client.get(
            door.url(endpoint),
            provider="fiscal",
            expected=f"rows of {field} as JSON",
            params={
                "fields": f"record_date,{field}",
                "filter": f"record_date:gte:{door.start(feed)}",
                "sort": "record_date",
                "page[number]": str(page),
                "page[size]": str(PAGE_ROWS),
            },
            readable=(200, 400),
        )
        pages, rows = _read_page(answer, feed)
        for row in rows:
            yield from _read_row(row, field, answer, feed)
        page += 1


def _read_page(answer: Answer, feed: Feed) -> tuple[int, list[Any]]:
    page = read_json(answer, provider="fiscal")
    if isinstance(page, dict) and "error" in page:
        raise unexpected(feed, answer, expected="rows", got=f"the error {page['error']}: {page.get('message', '')}")
    meta, rows = read_fields(page, {"meta": dict, "data": list}, answer, provider="fiscal")
    (pages,) = read_fields(meta, {"total-pages": int}, answer, provider="fiscal")
    return pages, rows


def _read_row(row: Any, field: str, answer: Answer, feed: Feed) -> Iterator[Fetched]:
    when, text = read_fields(row, {"record_date": str, field: (str, NoneType)}, answer, provider="fiscal")
    try:
        period = day(date.fromisoformat(when))
    except ValueError as error:
        raise unexpected(feed, answer, expected="record_date as YYYY-MM-DD", got=repr(when)) from error
    if text not in _MISSING:
        yield observe(feed, period, parse_number(text, feed, period, answer), answer)
