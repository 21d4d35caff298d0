"""Why a consensus moved between two windows: an exact sum of steps, each with the documents behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from groundswell.signals.bands import weighted_quantile
from groundswell.signals.columns import Queryable
from groundswell.signals.talk import Runs, Scope, Talk, changes, load_talk, order_by
from groundswell.signals.texts import load_texts
from groundswell.signals.votes import claim_weights, of_main_unit
from groundswell.signals.weights import ONE_VOICE_ONE_VOTE, Weights
from groundswell.signals.windows import Window, microseconds, moment_of, window_end, window_starts

SENTENCES = 3
"""Sentences shown for a step."""


@dataclass(frozen=True, slots=True)
class Ballot:
    """What a voice states in a window: values with the shares of its vote, what it weighs, what scored its claims."""

    stated: tuple[tuple[float, float], ...]
    weight: float
    versions: frozenset[int]


Ballots = Mapping[int, Ballot]


def explain_move(
    store: Queryable,
    scope: Scope,
    *,
    before: datetime,
    after: datetime,
    by: Window,
    weights: Weights = ONE_VOICE_ONE_VOTE,
) -> list[dict[str, Any]]:
    """The steps from the consensus of the window that `before` lies in to that of the window of `after`.

    Rows, in order: voices that fell silent; that changed what they say; that weigh another amount than before; new
    ones; new ones whose claims another version of the program or of its models scored; copies. The first five are taken
    as if copies and echoes spoke for themselves; `copies` is what leaving them out adds, after less before. Fields:
    step, voices, contribution (what the step adds to the median), level (after it), sentences (of the voices of that
    step, those furthest on the side that the median moved to first). The contributions sum to the whole move exactly.
    No rows where either window states no level.
    """
    windows = [load_talk(store, _window(scope, moment, by), by) for moment in (before, after)]
    (old, new), (old_own, new_own) = (
        [_ballots(talk, weights, copies=copies) for talk in windows] for copies in (True, False)
    )
    if not old_own or not new_own:
        return []
    first, last = _median(old_own), _median(new_own)
    rows, level = [], first
    for step, voices, ballots in _stages(old, new):
        # Where nobody stays, there is no median between: the whole move is the new voices'.
        reached = first + (_median(ballots) - _median(old)) if ballots else level
        row = {"step": step, "voices": len(voices), "contribution": reached - level, "level": reached}
        talk = windows[0] if step == "fell silent" else windows[1]
        rows.append(row | {"sentences": _sentences(store, talk, voices, reached >= level)})
        level = reached
    copied = len(new.keys() - new_own.keys())
    return [*rows, {"step": "copies", "voices": copied, "contribution": last - level, "level": last, "sentences": []}]


def _stages(old: Ballots, new: Ballots) -> list[tuple[str, set[int], Ballots]]:
    """Each step with the voices it is about and the ballots after it."""
    stay = old.keys() & new.keys()
    changed = {voice for voice in stay if old[voice].stated != new[voice].stated}
    weighed = {voice for voice in stay if old[voice].weight != new[voice].weight}
    known = {version for ballot in old.values() for version in ballot.versions}
    fresh = {voice for voice in new.keys() - old.keys() if new[voice].versions & known}
    other = set(new.keys() - old.keys() - fresh)
    restated = {voice: replace(new[voice], weight=old[voice].weight) for voice in stay}
    staying = {voice: new[voice] for voice in stay}
    return [
        ("fell silent", set(old.keys() - new.keys()), {voice: old[voice] for voice in stay}),
        ("changed", changed, restated),
        ("reweighted", weighed, staying),
        ("new", fresh, staying | {voice: new[voice] for voice in fresh}),
        ("new, scored by another version", other, new),
    ]


def _window(scope: Scope, moment: datetime, by: Window) -> Scope:
    (start,) = window_starts(np.array([microseconds(moment)]), by)
    end = window_end(moment_of(start), by) - timedelta(microseconds=1)
    return replace(scope, since=moment_of(start), until=end)


def _ballots(talk: Talk, weights: Weights, *, copies: bool) -> Ballots:
    """The ballots of a window in its main unit; with `copies`, each document speaks for its own author."""
    voice = talk.take("speaker") if copies else talk.voice
    rows = np.flatnonzero(of_main_unit(talk)[0])
    order = rows[order_by(voice[rows])]
    runs = Runs(order, changes(voice[order]), talk)
    weight = runs.sum(claim_weights(talk, weights)[order])
    if weights.independence:
        weight = weight / runs.sizes
    value, version = talk.take("value")[order], talk.take("version")[order]
    found = {}
    for start, size, heavy in zip(runs.starts, runs.sizes, weight, strict=True):
        part = slice(start, start + size)
        stated, claims = np.unique(value[part], return_counts=True)
        shares = tuple(zip(stated.tolist(), (claims / size).tolist(), strict=True))
        found[int(voice[order[start]])] = Ballot(shares, float(heavy), frozenset(version[part].tolist()))
    return found


def _median(ballots: Ballots) -> float:
    pairs = np.array([(value, share * ballot.weight) for ballot in ballots.values() for value, share in ballot.stated])
    return weighted_quantile(pairs[:, 0], pairs[:, 1], 0.5)


def _sentences(store: Queryable, talk: Talk, voices: Iterable[int], upwards: bool) -> list[dict[str, Any]]:
    rows = np.flatnonzero(talk.is_level & np.isin(talk.take("speaker"), sorted(voices)))
    value = talk.take("value")
    chosen = rows[np.lexsort((rows, -value[rows] if upwards else value[rows]))][:SENTENCES]
    return [
        {
            "document_id": text["document_id"],
            "author": text["author"],
            "value": float(value[row]),
            "sentence": text["sentence"],
        }
        for row, text in zip(chosen, load_texts(store, talk.rows[chosen]), strict=True)
    ]
