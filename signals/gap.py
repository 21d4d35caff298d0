"""The narrative against the data: how far apart they are, and whether that is much."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np

from groundswell.core.records import Status
from groundswell.signals.columns import KINDS, STATUSES, Queryable
from groundswell.signals.consensus import TOO_FEW
from groundswell.signals.talk import Key, Scope, Talk, changes, known_at, load_talk, order_by
from groundswell.signals.trend import Official, load_trend
from groundswell.signals.weights import ONE_VOICE_ONE_VOTE, Weights
from groundswell.signals.windows import DAY, Window, moment_of, show_window, window_starts

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
    talk = load_talk(store, scope, by)
    shares, novelty, everything = _verdict_shares(talk), _novelty(talk), _all_talk(store, scope, by)
    keys = {(show_window(start, by), measure, area): (measure, area, start) for measure, area, start in talk.keys}
    history: dict[tuple[str, str | None], list[float]] = {}
    rows = []
    for row in load_trend(store, scope, by=by, official=official, weights=weights, bands=bands):
        key = keys[row["window"], row["measure"], row["area"] or ""]
        documents, claims = everything[key[2]]
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
    # Of equal gaps it is 0, but for the last bits of a mean.
    deviation = float(np.std(before, ddof=1)) if min(before) < max(before) else 0.0
    return round((gap - float(np.mean(before))) / deviation, 6) if deviation > 0 else None


_VERDICTS: tuple[Status, ...] = ("supported", "outdated", "contradicted")


def _verdict_shares(talk: Talk) -> dict[Key, dict[str, float | None]]:
    """The share of voices that got each verdict, where any did; a voice of several divides itself."""
    runs = talk.runs(talk.has_verdict(_VERDICTS))
    voices = runs.per_cell()
    verdict = talk.take("verdict")[runs.order]
    shares = []
    for status in _VERDICTS:
        share = runs.sum((verdict == STATUSES.index(status)).astype(np.float64)) / runs.sizes
        shares.append(runs.per_cell(share) / np.maximum(voices, 1))
    return {
        talk.keys[cell]: {name: round(float(share[cell]), 6) for name, share in zip(_VERDICTS, shares, strict=True)}
        for cell in np.flatnonzero(voices)
    }


def _all_talk(store: Queryable, scope: Scope, by: Window) -> dict[datetime, tuple[int, int]]:
    """Documents, and claims on anything, of each window."""
    columns = store.columns
    rows = known_at(columns.document_published, columns.document_known, scope)
    if not scope.with_spam:
        rows = rows[~columns.document_is_spam[rows]]
    windows = window_starts(columns.document_published[rows], by)
    starts = changes(windows)
    documents, claims = np.diff(starts, append=rows.size), columns.document_claims[rows]
    totals = np.add.reduceat(claims, starts, dtype=np.int64) if starts.size else claims
    return {
        moment_of(windows[start]): (int(count), int(total))
        for start, count, total in zip(starts, documents, totals, strict=True)
    }


NOVELTY_HALF_LIFE_DAYS = 7.0
"""A value that was last stated so long ago is half new: a week, in which news of a figure has been told everywhere."""


def _novelty(talk: Talk) -> dict[Key, float]:
    """The mean over levels of 1 for a value never stated before, else of 1 - 2^(-days since / half-life)."""
    code = talk.take("value_code")
    rows = np.flatnonzero((talk.take("kind") == KINDS.index("level")) & (code >= 0))
    keys = talk.subject[rows], talk.take("unit")[rows], code[rows]
    order = order_by(*keys)
    times = talk.published[rows][order]
    days = np.diff(times, prepend=0) / DAY
    days[changes(*(key[order] for key in keys))] = np.inf
    newness = 1 - 0.5 ** (days / NOVELTY_HALF_LIFE_DAYS)
    cells = talk.cell[rows][order]
    counts = np.bincount(cells, minlength=talk.starts.size)
    totals = np.bincount(cells, newness, talk.starts.size)
    return {talk.keys[cell]: round(float(totals[cell] / counts[cell]), 6) for cell in np.flatnonzero(counts)}
