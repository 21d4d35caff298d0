"""Why a consensus moved between two windows: an exact sum of steps, each with the documents behind it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import numpy as np

from groundswell.signals.bands import weighted_quantile
from groundswell.signals.talk import Queryable, Scope, spoken
from groundswell.signals.windows import Window, window_end

SENTENCES = 3
"""Sentences shown for a step."""

Ballots = dict[int, list[tuple[float, float]]]
"""What each voice states in a window: values with the shares of its vote."""


def explain_move(
    store: Queryable, scope: Scope, *, before: datetime, after: datetime, by: Window
) -> list[dict[str, Any]]:
    """The steps from the consensus of the window that `before` lies in to that of the window of `after`.

    Rows, in order: voices that fell silent, voices that changed what they say, new voices. Fields: step, voices,
    contribution (what the step adds to the median: the contributions sum to the whole move exactly), level (after it),
    sentences (of the voices of that step, those furthest on the side that the median moved to first). No rows where
    either window states no level. Copies are no step: they have no vote in either window.
    """
    old, new = (_ballots(store, scope, moment, by) for moment in (before, after))
    if not old or not new:
        return []
    stay = old.keys() & new.keys()
    changed = {voice for voice in stay if sorted(old[voice]) != sorted(new[voice])}
    silent, fresh = old.keys() - stay, new.keys() - stay
    stages: list[tuple[str, set[int], Ballots, datetime]] = [
        ("fell silent", set(silent), {voice: old[voice] for voice in stay}, before),
        ("changed", changed, {voice: new[voice] for voice in stay}, after),
        ("new", set(fresh), new, after),
    ]
    rows, level = [], _median(old)
    for step, voices, ballots, moment in stages:
        # Where nobody stays, there is no median between: the whole move is the new voices'.
        reached = _median(ballots) if ballots else level
        row = {"step": step, "voices": len(voices), "contribution": reached - level, "level": reached}
        rows.append(row | {"sentences": _sentences(store, scope, moment, by, voices, reached >= level)})
        level = reached
    return rows


def _window(store: Queryable, scope: Scope, moment: datetime, by: Window) -> Scope:
    (row,) = store.query(f"SELECT date_trunc('{by}', $moment) AS start", {"moment": moment}).to_pylist()
    end = window_end(row["start"], by) - timedelta(microseconds=1)
    return Scope(measure=scope.measure, area=scope.area, since=row["start"], until=end, as_of=scope.as_of)


_LEVELS = "is_held AND NOT is_dated AND kind = 'level' AND value IS NOT NULL"


def _ballots(store: Queryable, scope: Scope, moment: datetime, by: Window) -> Ballots:
    window = _window(store, scope, moment, by)
    sql = f"""
        WITH {spoken(window, None)},
        said AS (SELECT unit, voice, value, count(*) AS claims FROM spoken WHERE {_LEVELS} GROUP BY ALL)
        SELECT voice, value, claims / sum(claims) OVER (PARTITION BY voice) AS share FROM said
        WHERE unit = (SELECT unit FROM said GROUP BY unit ORDER BY sum(claims) DESC, unit DESC LIMIT 1)
        ORDER BY voice, value
    """  # noqa: S608 (nothing of the caller's stands in the text)
    found: Ballots = {}
    for row in store.query(sql, window.parameters).to_pylist():
        found.setdefault(row["voice"], []).append((row["value"], row["share"]))
    return found


def _median(ballots: Ballots) -> float:
    pairs = np.array([pair for stated in ballots.values() for pair in stated])
    return weighted_quantile(pairs[:, 0], pairs[:, 1], 0.5)


def _sentences(
    store: Queryable, scope: Scope, moment: datetime, by: Window, voices: set[int], upwards: bool
) -> list[dict[str, Any]]:
    if not voices:
        return []
    window = _window(store, scope, moment, by)
    sql = f"""
        WITH {spoken(window, None, columns="document_id, sentence, author")}
        SELECT document_id, author, value, sentence FROM spoken
        WHERE {_LEVELS} AND voice IN (SELECT unnest(CAST($voices AS BIGINT[])))
        ORDER BY value {"DESC" if upwards else "ASC"}, published_at, id LIMIT {SENTENCES}
    """  # noqa: S608 (nothing of the caller's stands in the text)
    found: list[dict[str, Any]] = store.query(sql, window.parameters | {"voices": sorted(voices)}).to_pylist()
    return found
