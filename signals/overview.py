"""One row a measure and area: what the crowd says, what the data said, and the verdicts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from groundswell.core.records import DocumentKind
from groundswell.signals.consensus import Consensus, load_consensus
from groundswell.signals.talk import Queryable, Scope
from groundswell.signals.trend import Official, load_trend

Subject = tuple[str, str | None]
"""A measure and an area."""

TALK_DAYS = 90
"""Days of talk that count, up to the last claim: about two policy meetings or three monthly releases."""


def overview(
    store: Queryable,
    *,
    official: Official,
    as_of: datetime | None = None,
    days: int = TALK_DAYS,
    min_voices: int = 1,
    bands: bool = False,
) -> list[dict[str, Any]]:
    """A row for each measure and area that is spoken of, those with most voices first.

    Of each measure and area the last `days` days of talk count, up to its last claim by `as_of`. Fields: measure, area,
    since (first claim ever), last (the last one), those of `trend.load_trend`, enough_voices, verdicts (a count by
    status). `bands`: whether the bootstrap band of each level is worked out.
    """
    scope = Scope(as_of=as_of, last_days=days)
    since, verdicts = _first_said(store, as_of), load_verdicts(store, scope)
    rows = []
    for row in load_trend(store, scope, by=None, official=official, bands=bands):
        subject = row["measure"], row["area"]
        spans = {"since": since[subject].date().isoformat(), "last": row["last"][:10]}
        del row["window"]
        enough = row["voices"] >= min_voices
        rows.append({**row, **spans, "enough_voices": enough, "verdicts": verdicts.get(subject, {})})
    return sorted(rows, key=lambda row: (-row["voices"], -row["claims"], row["measure"], row["area"] or ""))


def _first_said(store: Queryable, as_of: datetime | None) -> dict[Subject, datetime]:
    scope = Scope(as_of=as_of)
    sql = f"SELECT measure, area, min(published_at) AS first FROM {scope.claims} GROUP BY ALL"  # noqa: S608 - own text
    return {(row["measure"], row["area"]): row["first"] for row in store.query(sql, scope.parameters).to_pylist()}


def load_verdicts(store: Queryable, scope: Scope) -> dict[Subject, dict[str, int]]:
    """How many claims of each measure and area got each verdict."""
    sql = f"""
        SELECT measure, area, verdict_status AS status, count(*) AS claims
        FROM {scope.claims} AND verdict_status IS NOT NULL GROUP BY ALL ORDER BY ALL
    """  # noqa: S608 (nothing of the caller's stands in the text)
    found: dict[Subject, dict[str, int]] = {}
    for row in store.query(sql, scope.parameters).to_pylist():
        found.setdefault((row["measure"], row["area"]), {})[row["status"]] = row["claims"]
    return found


def articles_and_crowd(store: Queryable, scope: Scope) -> dict[Subject, dict[str, Consensus]]:
    """What `articles` hold and what the `crowd` (comments) holds of each measure and area, where they speak of it."""
    found: dict[Subject, dict[str, Consensus]] = {}
    voices: tuple[tuple[str, DocumentKind], ...] = (("articles", "article"), ("crowd", "comment"))
    for voice, kind in voices:
        for (measure, area, _), said in load_consensus(store, replace(scope, document_kind=kind), by=None).items():
            found.setdefault((measure, area or None), {})[voice] = said
    return found
