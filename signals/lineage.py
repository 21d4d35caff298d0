"""The way of one claim through the store: who said it first, who told it on, what changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from groundswell.core.errors import UnknownClaim
from groundswell.core.times import format_time
from groundswell.corpora.lineage import Step, lineage
from groundswell.corpora.store.pages import Queryable
from groundswell.corpora.store.selection import ClaimFilters, where

NEAREST = 10_000
"""Claims of its measure and area that a claim is held against at most, those nearest to it in time: reading more takes
longer than anyone waits, and words are passed on within weeks."""

_CLAIM = ("kind", "value", "value_high", "unit", "comparator", "trend")
_READ = ", ".join(
    (
        *("id", "document_id", "start", *_CLAIM, "period_start", "period_end", "modality", "attributed_to"),
        *("source", "author", "published_at", "cluster", "sentence"),
    )
)


@dataclass(frozen=True, slots=True)
class Lineage:
    """The tellings of a claim, the first ones and the one asked for; `tellings` counts all."""

    rows: list[dict[str, Any]]
    tellings: int


def load_lineage(store: Queryable, claim: str, *, as_of: datetime | None = None, limit: int = 50) -> Lineage:
    """Follow a claim: a row a telling, in the order of time.

    Fields: step (from 1), asked (whether it is the claim), claim, document, when, who, kind, value, value_high, unit,
    comparator, trend, how, taken_from (the step it is nearest to in words), similarity, changes (what, before, after),
    sentence. Only what was published by `as_of` counts. Raises UnknownClaim.
    """
    condition, parameters = where({"id": claim, "as_of": as_of}, ClaimFilters)
    found = store.query(f"SELECT * FROM claims WHERE {condition}", parameters).to_pylist()  # noqa: S608 - own names
    if not found:
        raise UnknownClaim(claim)
    told = lineage(found[0], _others(store, found[0], as_of), first=limit)
    steps = told.steps
    if len(steps) > limit:
        asked = next(step for step in steps if step.claim["id"] == claim)
        # The first ones and, where it is none of them, the one asked for.
        steps = [*(step for step in steps if step is not asked)][: limit - 1]
        steps = sorted([*steps, asked], key=lambda step: step.place)
    return Lineage([_row(step, claim) for step in steps], told.tellings)


def _others(store: Queryable, claim: Mapping[str, Any], as_of: datetime | None) -> list[dict[str, Any]]:
    filters = {"measure": claim["measure"], "kind": claim["kind"], "as_of": as_of}
    condition, parameters = where(filters, ClaimFilters)
    parameters |= {"own_id": claim["id"], "own_area": claim["area"], "own_time": claim["published_at"]}
    sql = f"""
        SELECT {_READ} FROM claims WHERE {condition} AND area IS NOT DISTINCT FROM $own_area AND id <> $own_id
        ORDER BY abs(epoch(published_at) - epoch(CAST($own_time AS TIMESTAMPTZ))) NULLS LAST, id LIMIT {NEAREST}
    """  # noqa: S608 - own names
    rows: list[dict[str, Any]] = store.query(sql, parameters).to_pylist()
    return rows


def _row(step: Step, asked: str) -> dict[str, Any]:
    claim = step.claim
    return {
        "step": step.place + 1,
        "asked": claim["id"] == asked,
        "claim": claim["id"],
        "document": claim["document_id"],
        "when": format_time(claim["published_at"]) if claim["published_at"] else None,
        "who": claim["author"] or claim["source"],
        **{name: claim[name] for name in _CLAIM},
        "how": step.how,
        "taken_from": step.parent + 1 if step.parent is not None else None,
        "similarity": step.similarity,
        "changes": [asdict(item) for item in step.changes],
        "sentence": claim["sentence"],
    }
