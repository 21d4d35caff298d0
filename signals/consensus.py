"""What the crowd says of a measure: a robust middle of its levels, the balance of its directions, and how many
independent voices stand behind them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from groundswell.signals.bands import median_band, weighted_quantile
from groundswell.signals.talk import Queryable, Scope, spoken
from groundswell.signals.votes import Key, Votes, load_votes, weight_sql
from groundswell.signals.weights import ONE_VOICE_ONE_VOTE, Weights
from groundswell.signals.windows import Window

TOO_FEW = "too few voices"
"""What `signal` says where a consensus is withheld."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consensus:
    """The crowd on one measure and area, in one window.

    `level` is the weighted median of stated levels in `unit` (a range counts by its middle), `low` and `high` their
    weighted quartiles, `band_low` and `band_high` the ends of the bootstrap band of the median. `balance` is the share
    of voices that say up minus the share that say down, from -1 to 1. Each is None where nobody says so. `voices` are
    those of all claims, `level_voices` those that state a level, `effective_voices` what these are worth after
    weighting (Kish). `first` and `last`: when claims were published.
    """

    claims: int
    documents: int
    voices: int
    level_voices: int
    effective_voices: float
    level: float | None
    low: float | None
    high: float | None
    unit: str | None
    band_low: float | None
    band_high: float | None
    balance: float | None
    first: datetime
    last: datetime


def load_consensus(
    store: Queryable,
    scope: Scope,
    *,
    by: Window | None,
    weights: Weights = ONE_VOICE_ONE_VOTE,
    bands: bool = False,
) -> dict[Key, Consensus]:
    """The consensus of each measure, area and window in scope, in their order; `by` None takes all time as one."""
    votes = load_votes(store, scope, by=by, weights=weights)
    counts = _counts(store, scope, by, weights)
    return {key: _consensus(row, votes.get(key), bands) for key, row in counts.items()}


def _counts(store: Queryable, scope: Scope, by: Window | None, weights: Weights) -> dict[Key, dict[str, Any]]:
    """Counts and the balance of directions."""
    weight, parameters = weight_sql(weights, by, scope)
    voice_weight = "sum(weight) / count(*)" if weights.independence else "sum(weight)"
    sql = f"""
        WITH {spoken(scope, by, credibility=weights.credibility)},
        by_voice AS (
            SELECT measure, area, win, count(*) AS claims, min(published_at) AS first, max(published_at) AS last,
                   avg(sign) AS balance, coalesce({voice_weight.replace("weight", "sign_weight")}, 0) AS weight
            FROM (
                SELECT *, CASE WHEN sign IS NOT NULL THEN {weight} END AS sign_weight FROM (
                    SELECT *, CASE WHEN is_held THEN CASE trend WHEN 'up' THEN 1 WHEN 'down' THEN -1 WHEN 'flat' THEN 0
                              END END AS sign FROM spoken)
            ) GROUP BY measure, area, win, voice
        ),
        documents AS (SELECT measure, area, win, count(DISTINCT number) AS documents FROM spoken GROUP BY ALL)
        SELECT b.*, documents FROM (
            SELECT measure, area, win, sum(claims)::BIGINT AS claims, count(*) AS voices, min(first) AS first,
                   max(last) AS last, sum(balance * weight) / nullif(sum(weight) FILTER (balance IS NOT NULL), 0)
                   AS balance FROM by_voice GROUP BY ALL
        ) b JOIN documents USING (measure, area, win) ORDER BY measure, area, win
    """  # noqa: S608 (nothing of the caller's stands in the text)
    rows = store.query(sql, scope.parameters | parameters).to_pylist()
    return {(row["measure"], row["area"], row["win"]): row for row in rows}


def _consensus(row: dict[str, Any], votes: Votes | None, bands: bool) -> Consensus:
    level = low = high = None
    band = None
    if votes is not None:
        level, low, high = (weighted_quantile(votes.values, votes.weights, share) for share in (0.5, 0.25, 0.75))
        band = median_band(votes.values, votes.shares, votes.blocks, votes.voices) if bands else None
    return Consensus(
        claims=row["claims"],
        documents=row["documents"],
        voices=row["voices"],
        level_voices=votes.count if votes else 0,
        effective_voices=round(votes.effective, 6) if votes else 0.0,
        level=level,
        low=low,
        high=high,
        unit=votes.unit if votes else None,
        band_low=band[0] if band else None,
        band_high=band[1] if band else None,
        # Sums of floats may differ in their last bits by the order of threads.
        balance=None if row["balance"] is None else round(row["balance"], 9) + 0.0,
        first=row["first"],
        last=row["last"],
    )
