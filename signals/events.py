"""Releases and decisions: what the talk held before, what came, and how long the talk needed to catch up."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import numpy as np

from groundswell.core.times import format_time
from groundswell.signals.bands import Floats
from groundswell.signals.columns import Queryable
from groundswell.signals.consensus import load_consensus
from groundswell.signals.gap import LEAST_HISTORY
from groundswell.signals.talk import Scope, load_talk
from groundswell.signals.trend import History
from groundswell.signals.windows import DAY, microseconds, moment_of

BEFORE_DAYS = 30
"""Days of talk before a release that say what was held then: at most one round of monthly figures."""

CATCH_UP_DAYS = 180
"""Days after a change in which talk may catch up, or until the next change: by then the slow ones have."""

# What a half-life is looked for within: an hour to ten years.
_LEAST_DAYS, _MOST_DAYS = 1 / 24, 3650.0


def load_events(
    store: Queryable, scope: Scope, *, history: History, until: datetime | None = None, min_voices: int = 1
) -> list[dict[str, Any]]:
    """A row for each change of the official figure of `scope.measure` and `scope.area`, oldest first.

    From the first claim in scope to `until` (default: `scope.as_of`, else the last claim). Fields: released_at, before,
    after, talk_before (the consensus of the BEFORE_DAYS days before, None for fewer than `min_voices` voices),
    surprise (after minus talk_before), surprise_sd (in standard deviations of the surprises before it),
    half_life_days (by when half of those who speak of it state the new figure; None where too few speak), voices_after.
    """
    span = _span(store, scope)
    if span is None or scope.measure is None:
        return []
    first, last = span
    steps = list(history(scope.measure, scope.area, first, until or scope.as_of or last))
    rows: list[dict[str, Any]] = []
    for number, ((_, before), (moment, after)) in enumerate(pairwise(steps)):
        if before == after:
            continue
        following = [when for when, value in steps[number + 2 :] if value != after]
        rows.append(_event(store, scope, moment, before, after, following[:1], min_voices))
    return _with_deviations(rows)


def _span(store: Queryable, scope: Scope) -> tuple[datetime, datetime] | None:
    times = load_talk(store, scope, None).published
    return (moment_of(times.min()), moment_of(times.max())) if times.size else None


def _event(
    store: Queryable,
    scope: Scope,
    moment: datetime,
    before: float,
    after: float,
    following: Sequence[datetime],
    min_voices: int,
) -> dict[str, Any]:
    instant = timedelta(microseconds=1)
    earlier = _between(scope, moment - timedelta(days=BEFORE_DAYS), moment - instant)
    held = next(iter(load_consensus(store, earlier, by=None).values()), None)
    talk = held.level if held is not None and held.level_voices >= min_voices else None
    end = min([moment + timedelta(days=CATCH_UP_DAYS), *following])
    ages, is_new, weights, voices = _after(store, _between(scope, moment, end - instant), moment, before, after)
    return {
        "measure": scope.measure,
        "area": scope.area,
        "released_at": format_time(moment),
        "before": before,
        "after": after,
        "talk_before": talk,
        "surprise": None if talk is None else round(after - talk, 9) + 0.0,
        "half_life_days": half_life(ages, is_new, weights) if voices >= max(min_voices, 2) else None,
        "voices_after": voices,
    }


def _between(scope: Scope, start: datetime, end: datetime) -> Scope:
    return Scope(measure=scope.measure, area=scope.area, since=start, until=end, as_of=scope.as_of)


def _after(
    store: Queryable, scope: Scope, moment: datetime, before: float, after: float
) -> tuple[Floats, Floats, Floats, int]:
    """Of the levels stated after a change: age in days, 1 where nearer to the new figure, weight (a voice weighs one a
    day), and how many voices there are.
    """
    talk = load_talk(store, scope, "day")
    runs = talk.runs(talk.is_level)
    if not runs.order.size:
        return np.empty(0), np.empty(0), np.empty(0), 0
    value, voice = talk.take("value")[runs.order], talk.voice[runs.order]
    is_new = runs.sum((np.abs(value - after) < np.abs(value - before)).astype(np.float64)) / runs.sizes
    first = np.minimum.reduceat(talk.published[runs.order], runs.starts)
    ages = (first - microseconds(moment)) / DAY
    order = np.lexsort((voice[runs.starts], ages))
    return ages[order], is_new[order], np.ones(order.size), np.unique(voice).size


def half_life(ages: Floats, is_new: Floats, weights: Floats) -> float | None:
    """Days until half state the new figure, if the share that does not falls as 2^(-age / half-life): the most likely.

    None for nothing stated; 0 where all state the new one, infinity where none does.
    """
    from scipy.optimize import minimize_scalar

    if ages.size == 0:
        return None
    share = float(np.average(is_new, weights=weights))
    if share in (0.0, 1.0):
        return 0.0 if share else math.inf

    def loss(log_days: float) -> float:
        old = np.clip(np.exp2(-np.maximum(ages, 1e-6) / math.exp(log_days)), 1e-12, 1 - 1e-12)
        return -float(np.sum(weights * (is_new * np.log1p(-old) + (1 - is_new) * np.log(old))))

    bounds = (math.log(_LEAST_DAYS), math.log(_MOST_DAYS))
    found = minimize_scalar(loss, bounds=bounds, method="bounded", options={"xatol": 1e-6})
    return float(f"{math.exp(found.x):.4g}")


def _with_deviations(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    past: list[float] = []
    for row in rows:
        known = row["surprise"] is not None and len(past) >= LEAST_HISTORY and statistics.stdev(past) > 0
        row["surprise_sd"] = round(row["surprise"] / statistics.stdev(past), 6) if known else None
        past += [row["surprise"]] if row["surprise"] is not None else []
    return rows
