"""Who is usually right: the record of authors, outlets and cited institutions."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from groundswell.core.errors import UsageError
from groundswell.core.records import Status
from groundswell.signals.columns import STATUSES, Array, Queryable
from groundswell.signals.talk import PRIOR_CLAIMS, RIGHT, WRONG, Scope, load_talk, order_by
from groundswell.signals.votes import before_each
from groundswell.signals.windows import microseconds

if TYPE_CHECKING:
    from groundswell.signals.ledger import Entry, Grade

Kind = Literal["author", "source", "attributed_to"]
KINDS: tuple[Kind, ...] = ("author", "source", "attributed_to")

# Two-sided, 90 %.
_TAIL = 0.05


def load_sources(
    store: Queryable,
    scope: Scope,
    *,
    of: str = "author",
    least: int = 1,
    limit: int | None = None,
    grades: Iterable[tuple[Entry, Grade]] = (),
) -> list[dict[str, Any]]:
    """A row a source (of kind author, source or attributed_to) with at least `least` graded claims, the best first.

    Fields: name, graded, right, outdated, wrong (contradicted, failed, outside estimates), accuracy (right over
    graded), record (the same, shrunk towards the mean of all by PRIOR_CLAIMS claims: what to rank by), low and high
    (the 90 % Wilson interval of accuracy), brier (of right or wrong against the record held just before each claim;
    0.25 is a coin's). A claim counts from the moment it was published, with the verdict that it got from what was
    public then; its copies do not count. A forecast counts with its grade (`grades`: those of the ledger) from the
    moment the figure was public that settled it. Raises UsageError for another kind.
    """
    if of not in KINDS:
        raise UsageError(f"expected one of {', '.join(KINDS)}; got {of!r}")
    talk = load_talk(store, scope, None)
    name = talk.take("cited" if of == "attributed_to" else of)
    rows = np.flatnonzero((talk.take("cluster") == talk.take("number")) & (name >= 0) & talk.has_verdict(RIGHT + WRONG))
    people = store.columns.names.people
    forecasts = _graded_forecasts(store, scope, of, grades)
    names = np.append(name[rows], [bisect_left(people, who) for who, _, _ in forecasts]).astype(np.int64)
    times = np.append(talk.published[rows], [when for _, when, _ in forecasts]).astype(np.int64)
    verdicts = np.append(talk.take("verdict")[rows], [STATUSES.index(status) for *_, status in forecasts])
    order = order_by(names, times - times.min(initial=np.iinfo(np.int64).max))
    return _records(people, names[order], times[order], verdicts[order], least, limit)


def _graded_forecasts(
    store: Queryable, scope: Scope, of: str, grades: Iterable[tuple[Entry, Grade]]
) -> list[tuple[str, int, Status]]:
    """Who forecast it, when the figure that settled it was public, and the grade; of what was settled by `as_of`."""
    settled = {
        entry.claim.id: (microseconds(grade.verdict.released_at or grade.graded_at), grade.verdict.status)
        for entry, grade in grades
    }
    last = microseconds(scope.as_of) if scope.as_of else None
    known = {name: found for name, found in settled.items() if last is None or found[0] <= last}
    if not known:
        return []
    # What is judged at once when it is read counts by that verdict; copies earn nothing.
    sql = f"""
        SELECT id, {of} AS name FROM claims WHERE {scope.spoken} AND id IN (SELECT unnest($ids))
        AND cluster = number AND {of} IS NOT NULL AND coalesce(verdict_status NOT IN {RIGHT + WRONG}, TRUE) ORDER BY id
    """  # noqa: S608 (nothing of the caller's stands in the text)
    rows = store.query(sql, scope.parameters | {"ids": sorted(known)}).to_pylist()
    return [(row["name"], *known[row["id"]]) for row in rows]


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
    z = -NormalDist().inv_cdf(_TAIL)
    share, spread = right / graded, z**2 / graded
    middle, half = (share + spread / 2) / (1 + spread), np.sqrt(share * (1 - share) * spread + spread**2 / 4)
    half = half / (1 + spread)
    return np.maximum(0, middle - half), np.minimum(1, middle + half)
