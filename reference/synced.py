"""The series that a refresh stored, ready for `load_reference`, and what refreshes could serve."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from groundswell.reference.merging import make_series
from groundswell.reference.providers import Feed, load_feeds, load_providers, series_id
from groundswell.reference.series import Columns, Series, SeriesInfo
from groundswell.reference.stored import read_figures, stored_series
from groundswell.reference.transforms import derive


def load_synced(store: Path) -> list[Series]:
    """Every series with stored figures, in the terms of its measure. Empty where nothing was ever refreshed.

    Figures are read on first use, those of policy rates now. A series whose feed has gone from the data files since is
    left out: what it answers can't be told any more. Raises StoreError.
    """
    names = stored_series(store)
    feeds = [feed for feed in load_feeds() if feed.series in names]
    rates = read_figures(store, [feed.series for feed in feeds if feed.measure == "policy_rate"])
    return [
        make_series(describe(feed), derive(feed, rates[feed.series])) if feed.series in rates else _lazy(feed, store)
        for feed in feeds
    ]


def _lazy(feed: Feed, store: Path) -> Series:
    def read() -> Columns:
        return Columns.of(derive(feed, read_figures(store, [feed.series])[feed.series]))

    return Series(describe(feed), read)


def describe(feed: Feed) -> SeriesInfo:
    """What a feed's series is, for lists, notes and verdicts."""
    provider = load_providers()[feed.provider]
    subject = subject_of(feed)
    # One with a suffix stands beside the series that answers.
    answers = feed.series == series_id(feed.measure, feed.area)
    return SeriesInfo(
        id=feed.series,
        title=subject[0].upper() + subject[1:] + (f" ({feed.note})" if feed.note else ""),
        institution=provider.publisher,
        subject=subject,
        unit=feed.unit,
        frequency=feed.frequency,
        source=f"{provider.publisher}, {feed.key}",
        licence=provider.terms,
        certainty="as published",
        release="vintages of the source, else days and hour of the feed",
        measure=feed.measure if answers else None,
        area=feed.area if answers else None,
        is_average=feed.average,
    )


def subject_of(feed: Feed) -> str:
    """How the series is named inside a sentence."""
    names = _names()
    area = names["areas"].get(feed.area, feed.area)
    subject = str(names["subjects"][feed.measure].format(area=area))
    return f"{subject} ({feed.frequency} average)" if feed.average else subject


@cache
def _names() -> dict[str, Any]:
    text = resources.files("groundswell.reference.providers").joinpath("_names.toml").read_text("utf-8")
    return tomllib.loads(text)
