"""What the crowd expects of the next figure: the distribution that its open forecasts imply."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from groundswell.core.times import format_time
from groundswell.signals.bands import median_band, weighted_quantiles
from groundswell.signals.columns import Array, Queryable
from groundswell.signals.consensus import TOO_FEW
from groundswell.signals.talk import Scope, changes, first_voices
from groundswell.signals.trend import Figure, Official
from groundswell.signals.windows import microseconds

TALK_DAYS = 90
"""Days back in which a forecast counts, or to the release of the figure in force, whichever is shorter: what was
forecast before that was of the figure in force."""

HORIZON_DAYS = 92
"""A forecast that names a time counts where it is at most so far ahead, a quarter: the next figure of most series."""

_QUANTILES = {"p05": 0.05, "low": 0.25, "median": 0.5, "high": 0.75, "p95": 0.95}

_OPEN = """
    SELECT measure, coalesce(area, '') AS area, number, cluster, speaker, published_at, kind, trend,
           coalesce(unit, '') AS unit, coalesce((value + value_high) / 2, value) AS value
    FROM claims
    WHERE {condition} AND tense = 'future' AND modality IN ('asserted', 'hedged') AND kind IN ('level', 'direction')
          AND coalesce(period_end, period_start, $start) BETWEEN $start AND $horizon
    ORDER BY measure, area, published_at, number, start, id
"""


def load_forecasts(store: Queryable, scope: Scope, *, official: Official, min_voices: int = 1) -> list[dict[str, Any]]:
    """A row for each measure and area of which something is forecast, by name.

    Each voice counts with its newest open forecast (of one document, what it says last): a level in the unit most
    have, or a direction. Fields: measure, area, unit, official (the figure then public, a range's middle), released_at,
    voices (all that forecast), level_voices, p05, low, median, high, p95 (quantiles of forecast levels), band_low and
    band_high (90 % bootstrap band of the median), up, same, down (shares of voices that expect a higher, an equal, a
    lower figure), values (each forecast level with its share of voices), first, last, signal: None, or "too few voices"
    where fewer than `min_voices` state a level; quantiles, band and values are then withheld. The moment is
    `scope.as_of`, else now.
    """
    moment = scope.as_of or datetime.now(UTC)
    table = store.query(
        _OPEN.format(condition=scope.spoken),
        scope.parameters | {"start": moment.date(), "horizon": (moment + timedelta(days=HORIZON_DAYS)).date()},
    )
    columns = {name: np.asarray(table[name].to_pylist(), dtype=object) for name in table.column_names}
    columns["time"] = np.array([microseconds(when) for when in columns["published_at"]], dtype=np.int64)
    starts = changes(columns["measure"], columns["area"])
    ends = [*starts[1:], table.num_rows]
    rows = []
    for start, end in zip(starts, ends, strict=True):
        own = {name: column[start:end] for name, column in columns.items()}
        figure = official(own["measure"][0], own["area"][0] or None, moment)
        row = _row(own, figure, moment, min_voices)
        if row is not None:
            rows.append(row)
    return rows


def _row(own: dict[str, Array], figure: Figure | None, moment: datetime, min_voices: int) -> dict[str, Any] | None:
    since = moment - timedelta(days=TALK_DAYS)
    if figure is not None:
        since = max(since, figure.released_at)
    own = {name: column[own["time"] >= microseconds(since)] for name, column in own.items()}
    if not own["time"].size:
        return None
    unit = _main_unit(own)
    newest = _newest_of_voices(own, unit)
    values = np.array([own["value"][row] for row in newest if own["kind"][row] == "level"], dtype=np.float64)
    is_enough = values.size >= max(min_voices, 1)
    return {
        "measure": own["measure"][0],
        "area": own["area"][0] or None,
        "unit": unit or None,
        "official": None if figure is None else figure.middle,
        "released_at": None if figure is None else format_time(figure.released_at),
        "voices": len(newest),
        "level_voices": int(values.size),
        **_distribution(values if is_enough else values[:0]),
        **_directions(own, newest, figure, unit),
        "first": format_time(own["published_at"][newest].min()),
        "last": format_time(own["published_at"][newest].max()),
        "signal": None if is_enough else TOO_FEW,
    }


def _main_unit(own: dict[str, Array]) -> str:
    units = [unit for unit, kind in zip(own["unit"], own["kind"], strict=True) if kind == "level"]
    return max(sorted(set(units), reverse=True), key=units.count, default="")


def _newest_of_voices(own: dict[str, Array], unit: str) -> Array:
    """The row of each voice's newest forecast."""
    number, cluster, speaker = (own[name].astype(np.int64) for name in ("number", "cluster", "speaker"))
    voice = first_voices(cluster, number, speaker, own["time"])
    counts = (own["kind"] == "direction") | ((own["unit"] == unit) & np.array([v is not None for v in own["value"]]))
    newest = {int(voice[row]): int(row) for row in np.flatnonzero(counts)}
    return np.array(sorted(newest.values()), dtype=np.int64)


def _distribution(values: Array) -> dict[str, Any]:
    if not values.size:
        return {**dict.fromkeys((*_QUANTILES, "band_low", "band_high")), "values": []}
    ones = np.ones(values.size)
    quantiles = weighted_quantiles(values, ones, tuple(_QUANTILES.values()))
    band = median_band(np.sort(values), ones, np.arange(values.size), np.ones(values.size, dtype=np.int64))
    stated, counts = np.unique(values, return_counts=True)
    return {
        **dict(zip(_QUANTILES, quantiles, strict=True)),
        "band_low": band[0] if band else None,
        "band_high": band[1] if band else None,
        "values": [
            {"value": float(value), "share": round(int(count) / values.size, 6)}
            for value, count in zip(stated, counts, strict=True)
        ],
    }


def _directions(own: dict[str, Array], newest: Array, figure: Figure | None, unit: str) -> dict[str, float | None]:
    """Shares of voices that expect the figure higher, equal, lower; a level speaks by the figure that it is held to."""
    signs = [_sign(own["kind"][row], own["trend"][row], own["value"][row], figure, unit) for row in newest]
    known = [sign for sign in signs if sign is not None]
    return {
        name: round(known.count(sign) / len(known), 6) if known else None
        for name, sign in (("up", 1), ("same", 0), ("down", -1))
    }


def _sign(kind: str, trend: str | None, value: float | None, figure: Figure | None, unit: str) -> int | None:
    if kind == "direction" or value is None:
        return {"up": 1, "flat": 0, "down": -1}.get(trend or "")
    if figure is None or figure.unit != (unit or None):
        return None
    high = figure.value if figure.value_high is None else figure.value_high
    return 1 if value > high else -1 if value < figure.value else 0
