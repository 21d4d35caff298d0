"""A claim: where it stands, how it was read, what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from groundswell.core.figures import show_range
from groundswell.dashboard.answers import Payload
from groundswell.dashboard.api.texts import load_claim, load_document
from groundswell.dashboard.pages.asked import ClaimView
from groundswell.dashboard.pages.look import render
from groundswell.dashboard.pages.plotly import library
from groundswell.dashboard.snapshots import Snapshot

Row = Mapping[str, Any]

AROUND = 500
"""Characters of the text on either side of the sentence: a paragraph or two."""


def make_claim(snapshot: Snapshot, asked: ClaimView) -> Payload:
    """The view. Raises UnknownClaim."""
    claim = load_claim(snapshot, asked.id, asked)
    document = load_document(snapshot, claim["document_id"], asked)
    return render(
        "claim",
        asked,
        claim=claim,
        document=document,
        parts=_around(document["text"], claim),
        estimates=[_estimate(item) for item in claim["verdict_estimates"]],
        library=library(),
    )


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


def _estimate(found: Row) -> dict[str, Any]:
    """A published estimate with its size in words."""
    low, high = found["low"], found["high"]
    return {**found, "size": show_range(low if low == high else (low, high), found["currency"])}
