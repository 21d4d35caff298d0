"""How a measure's consensus moved from window to window, beside the official figure of the day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

import numpy as np

from groundswell.core.times import format_time
from groundswell.signals.columns import Queryable
from groundswell.signals.consensus import Consensus, load_consensus
from groundswell.signals.talk import Scope, Talk, load_talk
from groundswell.signals.weights import ONE_VOICE_ONE_VOTE, Weights
from groundswell.signals.windows import DAY, Window, moment_of, show_window


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """An official figure in force: one number, or two for a set range, with its unit and dates.

    `doubt` says why it may not be in force any more (a change was announced that no statistic has proven yet): nothing
    is then held against it, as in verdicts.
    """

    value: float
    value_high: float | None
    unit: str | None
    observed_at: date
    released_at: datetime
    series: str
    doubt: str | None = None

    @property
    def middle(self) -> float:
        """The figure, or the middle of its range."""
        return self.value if self.value_high is None else (self.value + self.value_high) / 2


Official = Callable[[str, str | None, datetime], Figure | None]
"""Asked with measure, area and a time; answers with the figure public then, or None."""

_FIELDS = tuple(field.name for field in fields(Consensus))

History = Callable[[str, str | None, datetime, datetime], Sequence[tuple[datetime, float]]]
"""Asked with measure, area, start and end; answers with (public from, value) of the official figure."""


def load_trend(
    store: Queryable,
    scope: Scope,
    *,
    by: Window | None,
    official: Official,
    weights: Weights = ONE_VOICE_ONE_VOTE,
    bands: bool = False,
) -> list[dict[str, Any]]:
    """A row for each window, measure and area, oldest first.

    Fields: window (its first day; with the hour for `by` hour), measure, area, those of `Consensus` and of `beside`.
    The official figure is the newest that was public at one of the window's claims: mostly at the last one; where the
    record has a hole there, at the last of a day before.
    """
    found = load_consensus(store, scope, by=by, weights=weights, bands=bands)
    talk = load_talk(store, scope, by)
    cells = {key: cell for cell, key in enumerate(talk.keys)}
    rows = []
    for key in sorted(found, key=lambda key: (key[2], key[0], key[1])):
        row = {"window": show_window(key[2], by or "day"), "measure": key[0], "area": key[1] or None}
        said = {name: getattr(found[key], name) for name in _FIELDS}
        figure = official(key[0], key[1] or None, said["last"]) or _figure_of_a_day_before(talk, cells[key], official)
        said |= {name: format_time(said[name]) for name in ("first", "last")}
        rows.append(row | said | beside(found[key].level, found[key].unit, figure))
    return rows


def _figure_of_a_day_before(talk: Talk, cell: int, official: Official) -> Figure | None:
    """The figure at the last claim of a day of the cell, the newest day that has one."""
    measure, area, _ = talk.keys[cell]
    times = talk.published[talk.starts[cell] :][: talk.sizes[cell]]
    last_of_days = np.flatnonzero(np.diff(times // DAY, append=-1))[::-1]
    figures = (official(measure, area or None, moment_of(times[place])) for place in last_of_days[1:])
    return next((figure for figure in figures if figure is not None), None)


def nearest_point(level: float, low: float, high: float) -> float:
    """The point of a range that lies nearest to a level: the level itself inside it."""
    return min(max(level, low), high)


def beside(level: float | None, unit: str | None, figure: Figure | None) -> dict[str, Any]:
    """The figure and the gap to it: official (a range's middle), official_low, official_high, official_unit,
    observed_at, released_at, series, gap and gap_ratio.

    `gap` is the level minus the nearest point of the figure's range (0 inside it), `gap_ratio` the level over that
    point, for money. Both are None where the units differ or nothing is stated; all are for a figure in doubt.
    """
    if figure is None or figure.doubt is not None:
        return dict.fromkeys(_BESIDE)
    low, high = figure.value, figure.value if figure.value_high is None else figure.value_high
    gap = gap_ratio = None
    if level is not None and unit == figure.unit:
        nearest = nearest_point(level, low, high)
        gap = level - nearest
        is_money = unit is not None and len(unit) == 3 and unit.isalpha()
        gap_ratio = level / nearest if is_money and nearest else None
    seen = (figure.observed_at.isoformat(), format_time(figure.released_at), figure.series)
    return dict(zip(_BESIDE, (figure.middle, low, high, figure.unit, *seen, gap, gap_ratio), strict=True))


_BESIDE = (
    "official",
    "official_low",
    "official_high",
    "official_unit",
    "observed_at",
    "released_at",
    "series",
    "gap",
    "gap_ratio",
)
