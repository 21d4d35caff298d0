"""Who is usually right: the record of authors, outlets and cited institutions."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from groundswell.core.errors import UsageError
from groundswell.signals.columns import STATUSES, Array, Queryable
from groundswell.signals.talk import PRIOR_CLAIMS, RIGHT, WRONG, Scope, load_talk
from groundswell.signals.votes import before_each

Kind = Literal["author", "source", "attributed_to"]
KINDS: tuple[Kind, ...] = ("author", "source", "attributed_to")

# Two-sided, 90 %.
_TAIL = 0.05


def load_sources(
    store: Queryable, scope: Scope, *, of: str = "author", least: int = 1, limit: int | None = None
) -> list[dict[str, Any]]:
    """A row a source (of kind author, source or attributed_to) with at least `least` graded claims, the best first.

    Fields: name, graded, right, outdated, wrong (contradicted, failed, outside estimates), accuracy (right over
    graded), record (the same, shrunk towards the mean of all by PRIOR_CLAIMS claims: what to rank by), low and high
    (the 90 % Wilson interval of accuracy), brier (of right or wrong against the record held just before each claim;
    0.25 is a coin's). A claim counts from the moment it was published, with the verdict that it got from what was
    public then; its copies do not count. Raises UsageError for another kind.
    """
    if of not in KINDS:
        raise UsageError(f"expected one of {', '.join(KINDS)}; got {of!r}")
    talk = load_talk(store, scope, None)
    name = talk.take("cited" if of == "attributed_to" else of)
    rows = np.flatnonzero((talk.take("cluster") == talk.take("number")) & (name >= 0) & talk.has_verdict(RIGHT + WRONG))
    order = rows[np.lexsort((talk.published[rows], name[rows]))]
    graded = name[order], talk.published[order], talk.take("verdict")[order]
    return _records(store.columns.names.people, *graded, least, limit)


def _records(
    people: tuple[str, ...], name: Array, when: Array, verdict: Array, least: int, limit: int | None
) -> list[dict[str, Any]]:
    """The rows for graded claims in the order of names and times."""
    if not name.size:
        return []
    hit = np.isin(verdict, [STATUSES.index(status) for status in RIGHT])
    graded, right = before_each(name, when, np.ones_like(hit)), before_each(name, when, hit)
    surprise = (hit - (right + PRIOR_CLAIMS / 2) / (graded + PRIOR_CLAIMS)) ** 2
    counts, rights, outdated, squares = (
        np.bincount(name, weights) for weights in (None, hit, verdict == STATUSES.index("outdated"), surprise)
    )
    chosen = np.flatnonzero(counts >= max(least, 1))
    graded, right = counts[chosen], rights[chosen]
    record = np.round((right + PRIOR_CLAIMS * hit.mean()) / (graded + PRIOR_CLAIMS), 6)
    low, high = _interval(right, graded)
    # Codes of names are in the order of names.
    ranking = np.lexsort((chosen, -graded, -record))[:limit]
    return [
        {
            "name": people[chosen[place]],
            "graded": int(graded[place]),
            "right": int(right[place]),
            "outdated": int(outdated[chosen[place]]),
            "wrong": int(graded[place] - right[place] - outdated[chosen[place]]),
            "brier": round(float(squares[chosen[place]] / graded[place]), 6),
            "accuracy": round(float(right[place] / graded[place]), 6),
            "record": float(record[place]),
            "low": round(float(low[place]), 6),
            "high": round(float(high[place]), 6),
        }
        for place in ranking
    ]


def _interval(right: Array, graded: Array) -> tuple[Array, Array]:
    """The 90 % Wilson interval of shares."""
    from scipy.special import ndtri

    z = -ndtri(_TAIL)
    share, spread = right / graded, z**2 / graded
    middle, half = (share + spread / 2) / (1 + spread), np.sqrt(share * (1 - share) * spread + spread**2 / 4)
    half = half / (1 + spread)
    return np.maximum(0, middle - half), np.minimum(1, middle + half)
