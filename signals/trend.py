"""How a measure's consensus, or the mood, moved from window to window, beside the official figure of the day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

from groundswell.core.times import format_time
from groundswell.signals.consensus import Window, consensus, voice_weights, windows


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """An official figure in force: one number, or two for a set range, with its unit and dates."""

    value: float
    value_high: float | None
    unit: str | None
    observed_at: date
    released_at: datetime
    series: str

    @property
    def middle(self) -> float:
        """The figure, or the middle of its range."""
        return self.value if self.value_high is None else (self.value + self.value_high) / 2


Official = Callable[[str, str | None, datetime], Figure | None]
"""Asked with measure, area and a time; answers with the figure public then, or None."""

History = Callable[[str, str | None, datetime, datetime], Sequence[tuple[datetime, float]]]
"""Asked with measure, area, start and end; answers with (public from, value) of the official figure."""

MOODS = {"sentiment": "sentiment_score", "stance": "stance_score"}
"""What can be followed besides measures, and the column it stands in."""


def claim_trend(claims: pd.DataFrame, *, by: Window, official: Official) -> list[dict[str, Any]]:
    """A row a window, measure and area, oldest first.

    `claims` as `talk.load_claims` gives them. Fields: window (its first day), measure, area, claims, voices, level,
    low, high, unit, balance (as in `Consensus`), and those of `beside`. The official figure is the one that was public
    when the last claim of the window was made, as far as one was (see `summary`).
    """
    if claims.empty:
        return []
    days = windows(claims["published_at"], by).dt.strftime("%Y-%m-%d").rename("window")
    rows = []
    for (window, measure, area), group in claims.groupby([days, "measure", claims["area"].fillna("")], sort=True):
        row = {"window": window, "measure": measure, "area": area or None}
        rows.append(row | summary(group, official))
    return rows


def summary(claims: pd.DataFrame, official: Official) -> dict[str, Any]:
    """The consensus of claims on one measure and area, beside the newest figure that was public at one of them.

    Mostly that is the figure at the last claim; where the record has a hole there, at the last claim before it.
    """
    found = consensus(claims)
    area = claims["area"].iloc[0]
    measure, area = str(claims["measure"].iloc[0]), area if isinstance(area, str) else None
    moments = reversed(claims["published_at"].drop_duplicates().to_list())
    figures = (official(measure, area, moment.to_pydatetime()) for moment in moments)
    figure = next((figure for figure in figures if figure is not None), None)
    row = {name: getattr(found, name) for name in ("claims", "voices", "level", "low", "high", "unit", "balance")}
    return row | beside(found.level, found.unit, figure)


def beside(level: float | None, unit: str | None, figure: Figure | None) -> dict[str, Any]:
    """The figure and the gap to it: official (a range's middle), official_low, official_high, official_unit,
    observed_at, released_at, series, gap and gap_ratio.

    `gap` is the level minus the nearest point of the figure's range (0 inside it), `gap_ratio` the level over that
    point, for money. Both are None where the units differ or nothing is stated.
    """
    if figure is None:
        return dict.fromkeys(_BESIDE)
    low, high = figure.value, figure.value if figure.value_high is None else figure.value_high
    gap = gap_ratio = None
    if level is not None and unit == figure.unit:
        nearest = min(max(level, low), high)
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


def mood_trend(moods: pd.DataFrame, mood: str, *, by: Window) -> list[dict[str, Any]]:
    """A row a window, oldest first: window, documents, voices, score, articles, crowd, divergence.

    `moods` as `talk.load_moods` gives them; `mood` is a key of MOODS. Scores run from -1 to 1 and are means in which
    each voice weighs one; `articles` and `crowd` are those of articles and of comments alone, `divergence` the crowd's
    minus the articles'.
    """
    column = MOODS[mood]
    moods = moods[moods[column].notna()]
    if moods.empty:
        return []
    days = windows(moods["published_at"], by).dt.strftime("%Y-%m-%d")
    rows = []
    for window, group in moods.groupby(days, sort=True):
        articles = _mean(group[group["kind"] == "article"], column)
        crowd = _mean(group[group["kind"] == "comment"], column)
        rows.append(
            {
                "window": window,
                "documents": len(group),
                "voices": int(group["voice"].nunique()),
                "score": _mean(group, column),
                "articles": articles,
                "crowd": crowd,
                "divergence": None if articles is None or crowd is None else crowd - articles,
            }
        )
    return rows


def _mean(moods: pd.DataFrame, column: str) -> float | None:
    if moods.empty:
        return None
    return float(np.average(moods[column].to_numpy(dtype=np.float64), weights=voice_weights(moods["voice"])))
