"""Event studies: does the talk move around the changes of a figure, and is that more than on other days?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from groundswell.core.errors import UsageError
from groundswell.signals.bands import Floats
from groundswell.signals.columns import Queryable
from groundswell.signals.consensus import load_consensus
from groundswell.signals.talk import Scope

LEAST_EVENTS = 5
"""Events that a test needs: fewer are stories, which `events` tells one by one."""

DAYS = 10
"""Days before and after an event that are looked at: news of a figure is told within a week, and again at its end."""

BASE_DAYS = 30
"""Days before those, whose mean is what an event's days are measured from."""

PLACEBOS = 1_000
LEVEL = 0.05
_SEED = 20_260_101

SUBJECTS = ("attention", "balance", "level")
"""What can be studied: claims a day (logarithm of one more), the balance of directions, the level."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """How much the talk differs from its own base around events, in one stretch of days.

    `when` is `before` or `after` (the event's day is the first after); `effect` the mean difference over `events`;
    `p_placebo` the share of draws of as many days whose mean difference is as large; `p` after Holm over both
    stretches. `words` says it.
    """

    when: str
    events: int
    effect: float
    p_placebo: float
    p: float
    words: str


def study(series: Floats, events: Sequence[int], *, seed: int = _SEED) -> list[Effect]:
    """Test whether a daily series (NaN where nothing is said) differs from its base around the days `events` (places in
    it). Placebos are as many days drawn from all, those of the events too: left out, the rest would not be like them.
    Raises UsageError for too few events or days.
    """
    reach = range(DAYS + BASE_DAYS, series.size - DAYS)
    known = [day for day in events if day in reach]
    if len(known) < LEAST_EVENTS or len(reach) < 4 * len(known):
        raise UsageError(
            f"expected at least {LEAST_EVENTS} events with {DAYS + BASE_DAYS} days of talk before and {DAYS} after, "
            f"and four times as many such days; got {len(known)} events and {len(reach)} days"
        )
    generator = np.random.default_rng(seed)
    found = []
    for when, stretch in (("before", (-DAYS, 0)), ("after", (0, DAYS + 1))):
        own, every = (_differences(series, days, stretch) for days in (known, reach))
        own, every = own[~np.isnan(own)], every[~np.isnan(every)]
        if own.size < LEAST_EVENTS:
            raise UsageError(f"expected talk {when} at least {LEAST_EVENTS} events; got it {when} {own.size}")
        # What is usual on any day, a trend say, is no effect.
        usual = every.mean()
        effect = float(own.mean() - usual)
        # The first of a shuffle: days without repetition.
        drawn = np.argpartition(generator.random((PLACEBOS, every.size)), own.size - 1, axis=1)[:, : own.size]
        draws = every[drawn].mean(axis=1)
        # Of equal differences the last bits do not count.
        beyond = np.abs(draws - usual) >= abs(effect) * (1 - 1e-9)
        found.append((when, own.size, effect, (1 + int(beyond.sum())) / (PLACEBOS + 1)))
    ranks = np.argsort(np.argsort([p for *_, p in found], kind="stable"), kind="stable")
    # Holm over two tests.
    smallest = min(p for *_, p in found) * 2
    adjusted = [min(1.0, p * 2 if rank == 0 else max(p, smallest)) for (*_, p), rank in zip(found, ranks, strict=True)]
    return [
        Effect(when=when, events=count, effect=effect, p_placebo=raw, p=p, words=_words(when, effect, p))
        for (when, count, effect, raw), p in zip(found, adjusted, strict=True)
    ]


def _differences(series: Floats, days: Sequence[int], stretch: tuple[int, int]) -> Floats:
    """For each day the mean of the stretch around it less that of its base; NaN where either says nothing."""
    sums = np.concatenate([[0.0], np.cumsum(np.nan_to_num(series))])
    counts = np.concatenate([[0], np.cumsum(~np.isnan(series))])
    at = np.asarray(days, dtype=np.int64)

    def mean(start: int, end: int) -> Floats:
        count = counts[at + end] - counts[at + start]
        total = sums[at + end] - sums[at + start]
        found: Floats = np.divide(total, count, out=np.full(at.size, np.nan), where=count > 0)
        return found

    return mean(*stretch) - mean(-DAYS - BASE_DAYS, -DAYS)


def _words(when: str, effect: float, p: float) -> str:
    if p > LEVEL:
        return f"no evidence that the talk moves {when} the events; p = {p:.2g}"
    return f"the talk is {'higher' if effect > 0 else 'lower'} {when} the events than on other days; p = {p:.2g}"


def daily(store: Queryable, scope: Scope, subject: str) -> tuple[datetime, Floats]:
    """A subject of SUBJECTS by day, from the first day of talk in scope to the last: that day, and the series.

    Raises UsageError for another subject, or where nothing is said.
    """
    if subject not in SUBJECTS:
        raise UsageError(f"expected one of {', '.join(SUBJECTS)}; got {subject!r}")
    found = {key[2]: said for key, said in load_consensus(store, scope, by="day").items()}
    if not found:
        raise UsageError("nothing is said of it")
    first = min(found)
    series = np.full((max(found) - first).days + 1, np.nan)
    for day, said in found.items():
        value: Any = np.log1p(said.claims) if subject == "attention" else getattr(said, subject)
        series[(day - first).days] = np.nan if value is None else value
    # A day without a claim says nothing, which is a figure of attention alone.
    return first, np.nan_to_num(series) if subject == "attention" else series


def places(first: datetime, moments: Sequence[datetime]) -> list[int]:
    """The days of moments, counted from the first; those before it are left out."""
    return sorted({(moment - first) // timedelta(days=1) for moment in moments if moment >= first})
