"""The overview: a row for each measure and area that is spoken of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from groundswell.dashboard.answers import Payload
from groundswell.dashboard.pages.asked import OverviewView
from groundswell.dashboard.pages.look import plain, render
from groundswell.dashboard.snapshots import Snapshot
from groundswell.dashboard.verdicts import counted
from groundswell.signals.consensus import Consensus
from groundswell.signals.overview import articles_and_crowd, overview
from groundswell.signals.talk import Scope
from groundswell.signals.words import gap_band_in_words, in_words

Row = Mapping[str, Any]

MOST_ROWS = 300
"""Rows of one page: more are found by the filter sooner than by scrolling."""

DAYS = (30, 90, 180, 365)


def make_overview(snapshot: Snapshot, asked: OverviewView) -> Payload:
    """The view."""
    found = overview(
        snapshot.store,
        official=snapshot.official,
        as_of=asked.moment,
        days=asked.days,
        min_voices=snapshot.settings.min_voices,
        bands=True,
    )
    apart = articles_and_crowd(snapshot.store, Scope(as_of=asked.moment, last_days=asked.days))
    named = [row for row in found if _is_wanted(row, asked)]
    heard = [row for row in named if row["enough_voices"] or asked.everything]
    ordered = sorted(heard, key=lambda row: _key(row, asked.sort), reverse=asked.order == "down")
    # What has nothing to sort by comes last, whichever way the order goes.
    ordered.sort(key=lambda row: _key(row, asked.sort)[0] == _NOTHING)
    return render(
        "overview",
        asked,
        rows=[shown(row, apart.get((row["measure"], row["area"]), {})) for row in ordered[:MOST_ROWS]],
        total=len(found),
        matching=len(heard),
        few=len(named) - len(heard),
        areas=sorted({row["area"] for row in found if row["area"]}),
        days=sorted({*DAYS, asked.days}),
        counts=snapshot.store.counts(),
        min_voices=snapshot.settings.min_voices,
        store_version=snapshot.version,
    )


def shown(row: Row, apart: Mapping[str, Consensus]) -> dict[str, Any]:
    """A row with its words, the band of its gap, verdicts by look, and what articles and crowd say."""
    voices = {voice: _said(row, apart[voice]) for voice in ("articles", "crowd") if voice in apart}
    return {
        **row,
        "words": in_words(row),
        "gap_band": gap_band_in_words(row),
        "looks": counted(row["verdicts"]),
        "articles": voices.get("articles", ""),
        "comments": voices.get("crowd", ""),
    }


def _said(row: Row, said: Consensus) -> str:
    fields = {"measure": row["measure"], "official": None, "official_unit": None, "gap": None, "gap_ratio": None}
    names = ("level", "low", "high", "unit", "balance")
    return in_words(fields | {name: getattr(said, name) for name in names}).crowd


def _is_wanted(row: Row, asked: OverviewView) -> bool:
    name = f"{plain(row['measure'])} {row['area'] or ''}".lower()
    return asked.area in (None, row["area"]) and all(word in name for word in asked.q.lower().split())


_NOTHING = float("-inf")


def _key(row: Row, sort: str) -> tuple[Any, ...]:
    """What a row is sorted by; ties fall to the name."""
    name = row["measure"], row["area"] or ""
    if sort in ("measure", "area"):
        return name if sort == "measure" else name[::-1]
    if sort == "gap":
        return _relative_gap(row), *name
    if sort == "wrong":
        counts = {look.name: count for look, count in counted(row["verdicts"])}
        return counts.get("wrong", 0) + counts.get("outdated", 0), *name
    return row[sort], *name


def _relative_gap(row: Row) -> float:
    """The size of a gap as a share of the figure, so that rates and money can be ranked together."""
    if row["gap"] is None:
        return _NOTHING
    nearest = abs(row["level"] - row["gap"])
    return float(abs(row["gap"]) / nearest) if nearest else float(abs(row["gap"]))
