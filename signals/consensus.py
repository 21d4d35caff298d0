"""What the crowd says of a measure: a robust middle of its levels, the balance of its directions, and how many
independent voices stand behind them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from groundswell.signals.bands import Floats, median_band, weighted_quantiles
from groundswell.signals.columns import NO_TREND, Queryable
from groundswell.signals.talk import Key, Scope, Talk, changes, load_talk
from groundswell.signals.votes import Votes, claim_weights, load_votes
from groundswell.signals.weights import ONE_VOICE_ONE_VOTE, Weights
from groundswell.signals.windows import Window, moment_of

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
    talk = load_talk(store, scope, by)
    votes, balances = load_votes(talk, weights), _balances(talk, weights)
    documents = np.bincount(talk.cell[changes(talk.cell, talk.take("number"))], minlength=talk.starts.size)
    voices = talk.runs().per_cell()
    found = {}
    for cell, key in enumerate(talk.keys):
        start, size = talk.starts[cell], talk.sizes[cell]
        found[key] = Consensus(
            claims=int(size),
            documents=int(documents[cell]),
            voices=int(voices[cell]),
            # Sums of floats may differ in their last bits by the order of their terms.
            balance=None if np.isnan(balances[cell]) else round(float(balances[cell]), 9) + 0.0,
            first=moment_of(talk.published[start]),
            last=moment_of(talk.published[start + size - 1]),
            **_levels(votes.get(key), bands),
        )
    return found


def _balances(talk: Talk, weights: Weights) -> Floats:
    """The balance of directions of each cell, NaN where nobody says one."""
    trend = talk.take("trend")
    runs = talk.runs(talk.take("is_held") & (trend != NO_TREND))
    weight = runs.sum(claim_weights(talk, weights)[runs.order])
    if weights.independence:
        weight = weight / runs.sizes
    means = runs.sum(trend[runs.order].astype(np.float64)) / runs.sizes
    total = runs.per_cell(weight)
    found: Floats = np.divide(runs.per_cell(means * weight), total, out=np.full(total.size, np.nan), where=total > 0)
    return found


def _levels(votes: Votes | None, bands: bool) -> dict[str, Any]:
    """The fields of `Consensus` that speak of levels."""
    names = ("level", "low", "high", "unit", "band_low", "band_high")
    if votes is None:
        return {**dict.fromkeys(names), "level_voices": 0, "effective_voices": 0.0}
    level, low, high = weighted_quantiles(votes.values, votes.weights, (0.5, 0.25, 0.75))
    band = median_band(votes.values, votes.shares, votes.blocks, votes.voices) if bands else None
    found = dict(zip(names, (level, low, high, votes.unit, *(band or (None, None))), strict=True))
    return {**found, "level_voices": votes.count, "effective_voices": round(votes.effective, 6)}
