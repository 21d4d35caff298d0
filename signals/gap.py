"""The narrative against the data: how far apart they are, and whether that is much."""

from __future__ import annotations

import statistics
from typing import Any

from groundswell.signals.consensus import TOO_FEW
from groundswell.signals.talk import Queryable, Scope, spoken
from groundswell.signals.trend import Official, load_trend
from groundswell.signals.weights import ONE_VOICE_ONE_VOTE, Weights
from groundswell.signals.windows import Window, show_window

LEAST_HISTORY = 5
"""Windows before the present one that a standard deviation of gaps needs: from fewer it is off by a third or more."""

_WITHHELD = ("level", "low", "high", "band_low", "band_high", "gap", "gap_ratio", "gap_sd")


def load_gap(
    store: Queryable,
    scope: Scope,
    *,
    by: Window,
    official: Official,
    weights: Weights = ONE_VOICE_ONE_VOTE,
    bands: bool = False,
    min_voices: int = 1,
) -> list[dict[str, Any]]:
    """A row for each window, measure and area, oldest first: those of `trend.load_trend`, and

    gap_sd: the gap in standard deviations of the gaps of the windows before it (None until there are LEAST_HISTORY);
    supported, outdated, contradicted: shares of voices, among claims that got one of these verdicts; breadth: the share
    of the window's documents that speak of it; attention: the share of its claims; novelty: how new its values are,
    from 0 to 1; signal: None, or "too few voices" where fewer than `min_voices` (effectively) state a level: its level,
    spread, band and gap are then withheld.
    """
    shares, talk = _verdict_shares(store, scope, by), _all_talk(store, scope, by)
    novelty = _novelty(store, scope, by)
    history: dict[tuple[str, str | None], list[float]] = {}
    rows = []
    for row in load_trend(store, scope, by=by, official=official, weights=weights, bands=bands):
        key = row["window"], row["measure"], row["area"] or ""
        documents, claims = talk[row["window"]]
        row["gap_sd"] = _in_deviations(row["gap"], history.setdefault((row["measure"], row["area"]), []))
        row |= shares.get(key, dict.fromkeys(_VERDICTS))
        row |= {"breadth": round(row["documents"] / documents, 6), "attention": round(row["claims"] / claims, 6)}
        row["novelty"] = novelty.get(key)
        row["signal"] = None if row["effective_voices"] >= min_voices else TOO_FEW
        if row["signal"] is None:
            history[row["measure"], row["area"]] += [row["gap"]] if row["gap"] is not None else []
        else:
            row |= dict.fromkeys(_WITHHELD)
        rows.append(row)
    return rows


def _in_deviations(gap: float | None, before: list[float]) -> float | None:
    if gap is None or len(before) < LEAST_HISTORY:
        return None
    deviation = statistics.stdev(before)
    return round((gap - statistics.fmean(before)) / deviation, 6) if deviation > 0 else None


_VERDICTS = ("supported", "outdated", "contradicted")


def _verdict_shares(store: Queryable, scope: Scope, by: Window) -> dict[tuple[str, str, str], dict[str, float | None]]:
    columns = ", ".join(f"avg((verdict_status = '{status}')::INT) AS {status}" for status in _VERDICTS)
    means = ", ".join(f"round(avg({status}), 6) AS {status}" for status in _VERDICTS)
    sql = f"""
        WITH {spoken(scope, by)}
        SELECT win, measure, area, {means} FROM (
            SELECT win, measure, area, voice, {columns} FROM spoken WHERE verdict_status IN {_VERDICTS} GROUP BY ALL
        ) GROUP BY win, measure, area
    """  # noqa: S608 (nothing of the caller's stands in the text)
    return {
        (show_window(row["win"], by), row["measure"], row["area"]): {name: row[name] for name in _VERDICTS}
        for row in store.query(sql, scope.parameters).to_pylist()
    }


def _all_talk(store: Queryable, scope: Scope, by: Window) -> dict[str, tuple[int, int]]:
    """Documents, and claims on anything, of each window."""
    all_claims = Scope(since=scope.since, until=scope.until, as_of=scope.as_of)
    sql = f"""
        SELECT date_trunc('{by}', published_at) AS win, count(*) AS documents, sum(claims)::BIGINT AS claims
        FROM documents WHERE {all_claims.condition} GROUP BY win
    """  # noqa: S608 (nothing of the caller's stands in the text)
    return {
        show_window(row["win"], by): (row["documents"], row["claims"])
        for row in store.query(sql, all_claims.parameters).to_pylist()
    }


NOVELTY_HALF_LIFE_DAYS = 7.0
"""A value that was last stated so long ago is half new: a week, in which news of a figure has been told everywhere."""


def _novelty(store: Queryable, scope: Scope, by: Window) -> dict[tuple[str, str, str], float]:
    """The mean over levels of 1 for a value never stated before, else of 1 - 2^(-days since / half-life)."""
    sql = f"""
        WITH {spoken(scope, by)},
        repeats AS (
            SELECT win, measure, area, epoch(published_at) - epoch(lag(published_at) OVER (
                PARTITION BY measure, area, unit, value ORDER BY published_at, id)) AS seconds
            FROM spoken WHERE kind = 'level' AND value IS NOT NULL
        )
        SELECT win, measure, area,
               round(avg(coalesce(1 - pow(0.5, seconds / 86400 / {NOVELTY_HALF_LIFE_DAYS}), 1)), 6) AS novelty
        FROM repeats GROUP BY win, measure, area
    """  # noqa: S608 (nothing of the caller's stands in the text)
    return {
        (show_window(row["win"], by), row["measure"], row["area"]): row["novelty"]
        for row in store.query(sql, scope.parameters).to_pylist()
    }
