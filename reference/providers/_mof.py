"""Japan's Ministry of Finance: yields of government bonds, all days and the current month, as Japanese CSV."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from groundswell.core.errors import RefreshError
from groundswell.reference.http import Answer
from groundswell.reference.providers._csv import read_rows
from groundswell.reference.providers._doors import Batch, Door
from groundswell.reference.providers._feeds import Feed
from groundswell.reference.providers._observation import Fetched, observe, parse_number
from groundswell.reference.providers._periods import day

PATHS = ("jgbs/reference/interest_rate/data/jgbcm_all.csv", "jgbs/reference/interest_rate/jgbcm.csv")
"""The full history lags by up to a month; the second file holds the current month. Later files win."""

ERA_STARTS = {"S": 1925, "H": 1988, "R": 2018}
"""The year before each era's first: Showa, Heisei, Reiwa."""

_ERA_DATE = re.compile(r"([SHR])(\d{1,2})\.(\d{1,2})\.(\d{1,2})")
_DATE_HEADER = "基準日"
_MISSING = frozenset({"-", ""})


def mof(feeds: Sequence[Feed], door: Door) -> Sequence[Batch]:
    """All tenors stand in the same two files. A feed's key is its tenor as the header has it."""
    return [Batch(tuple(feeds), lambda: _load(feeds, door))] if feeds else []


def _load(feeds: Sequence[Feed], door: Door) -> Mapping[str, Sequence[Fetched]]:
    found: dict[str, dict[date, Fetched]] = {feed.series: {} for feed in feeds}
    for path in PATHS:
        answer = door.client.get(door.url(path), provider="mof", expected="a CSV of bond yields")
        for figure in read_yields(answer, feeds):
            found[figure.series][figure.period_start] = figure
    return {series: list(figures.values()) for series, figures in found.items()}


def read_yields(answer: Answer, feeds: Sequence[Feed]) -> Iterator[Fetched]:
    """The figures of one file: a line of title, the header, then a line a day, dated by era (`R8.7.1`).

    Raises RefreshError for a header without a tenor, a date of no known era, or a broken line.
    """
    lines = read_rows(answer, provider="mof", encoding="cp932")
    next(lines, None)
    header = [cell.strip() for cell in next(lines, [])]
    columns = _columns(header, feeds, answer)
    for row in lines:
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(header):
            raise _error(answer, f"{len(header)} cells a line", f"{len(row)}: {','.join(row)[:80]}")
        period = day(_read_date(row[0].strip(), answer))
        for feed, column in zip(feeds, columns, strict=True):
            text = row[column].strip()
            if text not in _MISSING:
                yield observe(feed, period, parse_number(text, feed, period, answer), answer)


def _columns(header: Sequence[str], feeds: Sequence[Feed], answer: Answer) -> list[int]:
    missing = [feed.key for feed in feeds if feed.key not in header]
    if not header or header[0] != _DATE_HEADER or missing:
        raise _error(
            answer, f"a header of {_DATE_HEADER} and {', '.join(feed.key for feed in feeds)}", ",".join(header)[:120]
        )
    return [header.index(feed.key) for feed in feeds]


def _read_date(text: str, answer: Answer) -> date:
    found = _ERA_DATE.fullmatch(text)
    try:
        if found is None:
            raise ValueError(text)
        return date(ERA_STARTS[found[1]] + int(found[2]), int(found[3]), int(found[4]))
    except ValueError as error:
        raise _error(answer, "a date of an era, such as R8.7.1", repr(text)) from error


def _error(answer: Answer, expected: str, got: str) -> RefreshError:
    return RefreshError("mof", answer.requested_url, expected=expected, got=got)
