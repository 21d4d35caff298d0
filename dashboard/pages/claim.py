"""A claim: where it stands, how it was read, what became of it, and who told it before and after."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from groundswell.core.errors import UnknownClaim
from groundswell.core.figures import show_range
from groundswell.dashboard.answers import Payload
from groundswell.dashboard.pages.asked import ClaimView
from groundswell.dashboard.pages.look import day, inert, render
from groundswell.dashboard.pages.plotly import library
from groundswell.dashboard.snapshots import Snapshot
from groundswell.signals.lineage import load_lineage
from groundswell.signals.words import claim_in_short

Row = Mapping[str, Any]

AROUND = 500
"""Characters of the text on either side of the sentence: a paragraph or two."""

TELLINGS = 40
"""Tellings of a claim that are drawn: more would not fit a phone; the API gives all."""


def make_claim(snapshot: Snapshot, asked: ClaimView) -> Payload:
    """The view. Raises UnknownClaim."""
    claim = _claim(snapshot, asked)
    sql = "SELECT id, kind, title, url, text FROM documents WHERE id = $id"
    (document,) = snapshot.store.query(sql, {"id": claim["document_id"]}).to_pylist()
    lineage = load_lineage(snapshot.store, claim["id"], as_of=asked.moment, limit=TELLINGS)
    return render(
        "claim",
        asked,
        claim=claim,
        document=document,
        parts=_around(document["text"], claim),
        estimates=[_estimate(item) for item in json.loads(claim["verdict_estimates"] or "[]")],
        tellings=[_telling(row) for row in lineage.rows],
        tellings_total=lineage.tellings,
        library=library(),
    )


def make_lineage(snapshot: Snapshot, asked: ClaimView) -> Payload:
    """The tellings of a claim as JSON, for the drawing of its lineage. Raises UnknownClaim."""
    lineage = load_lineage(snapshot.store, asked.id, as_of=asked.moment, limit=TELLINGS)
    nodes = [
        {
            "step": row["step"],
            "when": row["when"],
            "who": inert(row["who"] or "unnamed")[:40],
            "how": row["how"],
            "from": row["taken_from"],
            "asked": row["asked"],
            "says": row["says"],
            "changed": row["changed"],
            "link": asked.to("/claim", id=row["claim"]),
        }
        for row in map(_telling, lineage.rows)
    ]
    return Payload(json.dumps({"nodes": nodes}).encode(), "application/json")


def _claim(snapshot: Snapshot, asked: ClaimView) -> dict[str, Any]:
    known = "" if asked.moment is None else "AND published_at <= $as_of"
    parameters = {"id": asked.id} | ({} if asked.moment is None else {"as_of": asked.moment})
    found = snapshot.store.query(f"SELECT * FROM claims WHERE id = $id {known}", parameters).to_pylist()  # noqa: S608
    if not found:
        raise UnknownClaim(asked.id)
    return dict(found[0])


def _around(text: str, claim: Row) -> dict[str, str]:
    """The text around a claim: what stands before its sentence, the sentence around its words, what comes after."""
    first, last = claim["sentence_start"], claim["sentence_end"]
    start, end = max(0, first - AROUND), min(len(text), last + AROUND)
    return {
        "lead": ("… " if start else "") + text[start:first],
        "before": text[first : claim["start"]],
        "words": text[claim["start"] : claim["end"]],
        "after": text[claim["end"] : last],
        "rest": text[last:end] + (" …" if end < len(text) else ""),
    }


def _telling(row: Row) -> dict[str, Any]:
    changes: Sequence[Row] = row["changes"]
    changed = "; ".join(f"{item['what']}: {_shown(item['before'])} → {_shown(item['after'])}" for item in changes)
    return {**row, "says": claim_in_short({"measure": "", **row}), "day": day(row["when"]), "changed": inert(changed)}


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, list):
        return " – ".join(map(_shown, value))
    return "nothing" if value is None else str(value)


def _estimate(found: Row) -> dict[str, Any]:
    """A published estimate with its size in words."""
    low, high = found["low"], found["high"]
    return {**found, "size": show_range(low if low == high else (low, high), found["currency"])}
