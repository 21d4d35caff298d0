"""One row a measure and area: what the crowd says, what the data said, and the verdicts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np

from groundswell.core.records import DocumentKind
from groundswell.signals.columns import STATUSES, Queryable
from groundswell.signals.consensus import Consensus, load_consensus
from groundswell.signals.talk import Scope, load_talk
from groundswell.signals.trend import Official, load_trend
from groundswell.signals.windows import moment_of

Subject = tuple[str, str | None]
"""A measure and an area."""

TALK_DAYS = 90
"""Days of talk that count, up to the last claim: about two policy meetings or three monthly releases."""


def overview(
    store: Queryable,
    *,
    official: Official,
    measure: str | None = None,
    area: str | None = None,
    as_of: datetime | None = None,
    days: int = TALK_DAYS,
    min_voices: int = 1,
    bands: bool = False,
) -> list[dict[str, Any]]:
    """A row for each measure and area that is spoken of (or for those asked for), those with most voices first.

    Of each measure and area the last `days` days of talk count, up to its last claim by `as_of`. Fields: measure, area,
    since (first claim ever), last (the last one), those of `trend.load_trend`, enough_voices, verdicts (a count by
    status). `bands`: whether the bootstrap band of each level is worked out.
    """
    scope = Scope(measure=measure, area=area, as_of=as_of, last_days=days)
    since, verdicts = _first_said(store, replace(scope, last_days=None)), load_verdicts(store, scope)
    rows = []
    for row in load_trend(store, scope, by=None, official=official, bands=bands):
        subject = row["measure"], row["area"]
        spans = {"since": since[subject].date().isoformat(), "last": row["last"][:10]}
        del row["window"]
        enough = row["voices"] >= min_voices
        rows.append({**row, **spans, "enough_voices": enough, "verdicts": verdicts.get(subject, {})})
    return sorted(rows, key=lambda row: (-row["voices"], -row["claims"], row["measure"], row["area"] or ""))


def _first_said(store: Queryable, scope: Scope) -> dict[Subject, datetime]:
    talk = load_talk(store, scope, None)
    return {
        (measure, area or None): moment_of(talk.published[start])
        for (measure, area, _), start in zip(talk.keys, talk.starts, strict=True)
    }


def load_verdicts(store: Queryable, scope: Scope) -> dict[Subject, dict[str, int]]:
    """How many claims of each measure and area got each verdict, by name."""
    talk = load_talk(store, scope, None)
    # Those without a verdict have the code -1.
    places = talk.cell * (len(STATUSES) + 1) + talk.take("verdict") + 1
    counts = np.bincount(places, minlength=talk.starts.size * (len(STATUSES) + 1)).reshape(-1, len(STATUSES) + 1)
    return {
        (measure, area or None): dict(sorted((STATUSES[code], int(row[code + 1])) for code in np.flatnonzero(row[1:])))
        for (measure, area, _), row in zip(talk.keys, counts, strict=True)
    }


def articles_and_crowd(store: Queryable, scope: Scope) -> dict[Subject, dict[str, Consensus]]:
    """What `articles` hold and what the `crowd` (comments) holds of each measure and area, where they speak of it."""
    found: dict[Subject, dict[str, Consensus]] = {}
    voices: tuple[tuple[str, DocumentKind], ...] = (("articles", "article"), ("crowd", "comment"))
    for voice, kind in voices:
        for (measure, area, _), said in load_consensus(store, replace(scope, document_kind=kind), by=None).items():
            found.setdefault((measure, area or None), {})[voice] = said
    return found
