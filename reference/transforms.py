"""From figures as published to what a measure means: growth and differences, version by version."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby

from groundswell.reference.providers import Feed, Fetched
from groundswell.reference.series import Observation

_LAG_MONTHS: Mapping[str, Mapping[str, int]] = {
    "yoy": {"monthly": 12, "quarterly": 12},
    "mom": {"monthly": 1},
    "diff": {"monthly": 1, "quarterly": 3},
}
_WEEK_DAYS = 7

DECIMALS = 6
"""Of a computed figure: beyond any published precision, short enough that a float's noise is no revision."""


def derive(feed: Feed, rows: Iterable[Fetched]) -> list[Observation]:
    """The figures of a feed in its measure's own terms, each released when the last figure it needs was.

    A revision of either end of a change gives a new version of the change. Sorted by release.
    """
    ordered = sorted(rows, key=lambda row: (row.released_at, row.period_end))
    if feed.transform == "level":
        return [_observation(row, feed, row.value) for row in ordered]
    return _changes(feed, ordered)


def _changes(feed: Feed, ordered: Sequence[Fetched]) -> list[Observation]:
    index, lag = _spacing(feed)
    compute = _difference if feed.transform == "diff" else _growth
    latest: dict[int, Fetched] = {}
    given: dict[int, float] = {}
    found = []
    for _, released in groupby(ordered, key=lambda row: row.released_at):
        touched = set()
        for row in released:
            place = index(row.period_end)
            latest[place] = row
            touched |= {place, place + lag}
        newest = max((latest[place] for place in touched if place in latest), key=lambda row: row.released_at)
        for place in sorted(touched):
            if place in latest and place - lag in latest:
                value = compute(latest[place].value, latest[place - lag].value)
                if given.get(place) != value:
                    given[place] = value
                    found.append(_observation(latest[place], feed, value, newest=newest))
    return found


def _spacing(feed: Feed) -> tuple[Callable[[date], int], int]:
    """How periods are numbered, and by how many numbers a period and the one it is compared with are apart."""
    if feed.frequency == "weekly":
        return date.toordinal, _WEEK_DAYS
    return (lambda day: day.year * 12 + day.month), _LAG_MONTHS[feed.transform][feed.frequency]


def _growth(value: float, base: float) -> float:
    return round((value / base - 1.0) * 100.0, DECIMALS)


def _difference(value: float, base: float) -> float:
    return round(value - base, DECIMALS)


def _observation(row: Fetched, feed: Feed, value: float, *, newest: Fetched | None = None) -> Observation:
    told = newest or row
    return Observation(
        period=row.period_end,
        value=value - feed.width / 2,
        value_high=value + feed.width / 2 if feed.width else None,
        released_at=told.released_at,
        released_known=told.vintage is not None or feed.frequency in ("daily", "weekly"),
        vintage=told.vintage,
    )
