"""Why a consensus moved between two windows: an exact sum of steps, each with the documents behind it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from groundswell.signals.bands import weighted_quantile
from groundswell.signals.columns import Queryable
from groundswell.signals.talk import Scope, load_talk
from groundswell.signals.texts import load_texts
from groundswell.signals.votes import of_main_unit
from groundswell.signals.windows import Window, microseconds, moment_of, window_end, window_starts

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


def _window(scope: Scope, moment: datetime, by: Window) -> Scope:
    (start,) = window_starts(np.array([microseconds(moment)]), by)
    end = window_end(moment_of(start), by) - timedelta(microseconds=1)
    return replace(scope, since=moment_of(start), until=end)


def _ballots(store: Queryable, scope: Scope, moment: datetime, by: Window) -> Ballots:
    talk = load_talk(store, _window(scope, moment, by), None)
    runs = talk.runs(of_main_unit(talk)[0])
    voice, value = talk.voice[runs.order], talk.take("value")[runs.order]
    found: Ballots = {}
    for start, size in zip(runs.starts, runs.sizes, strict=True):
        stated, claims = np.unique(value[start : start + size], return_counts=True)
        found[int(voice[start])] = [
            (float(one), int(count) / int(size)) for one, count in zip(stated, claims, strict=True)
        ]
    return found


def _median(ballots: Ballots) -> float:
    pairs = np.array([pair for stated in ballots.values() for pair in stated])
    return weighted_quantile(pairs[:, 0], pairs[:, 1], 0.5)


def _sentences(
    store: Queryable, scope: Scope, moment: datetime, by: Window, voices: set[int], upwards: bool
) -> list[dict[str, Any]]:
    talk = load_talk(store, _window(scope, moment, by), None)
    rows = np.flatnonzero(talk.is_level & np.isin(talk.voice, sorted(voices)))
    value = talk.take("value")
    chosen = rows[np.lexsort((rows, -value[rows] if upwards else value[rows]))][:SENTENCES]
    texts = load_texts(store, talk.rows[chosen])
    return [
        {name: text[name] for name in ("document_id", "author")}
        | {"value": float(value[row]), "sentence": text["sentence"]}
        for row, text in zip(chosen, texts, strict=True)
    ]
