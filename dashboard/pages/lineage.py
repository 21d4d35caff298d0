"""The way of a claim: who told it before and after, and what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from groundswell.dashboard.answers import Payload
from groundswell.dashboard.pages.asked import LineageView
from groundswell.dashboard.pages.look import day, inert, render
from groundswell.dashboard.pages.plotly import library
from groundswell.dashboard.snapshots import Snapshot
from groundswell.signals.lineage import load_lineage
from groundswell.signals.words import claim_in_short

Row = Mapping[str, Any]

TELLINGS = 40
"""Tellings of a claim that are shown: more would not fit a phone; the API gives all."""

_NAME = 40


def make_lineage(snapshot: Snapshot, asked: LineageView) -> Payload:
    """The view, a page of its own: of a claim that thousands tell it takes longer than the view of the claim may.

    Raises UnknownClaim.
    """
    lineage = load_lineage(snapshot.store, asked.id, as_of=asked.moment, limit=TELLINGS)
    tellings = [_telling(row) for row in lineage.rows]
    return render(
        "lineage",
        asked,
        tellings=tellings,
        total=lineage.tellings,
        nodes=[_node(asked, row) for row in tellings],
        library=library(),
    )


def _node(asked: LineageView, row: Row) -> dict[str, Any]:
    """A telling as it is drawn."""
    names = ("step", "when", "how", "asked", "says", "changed")
    drawn = {"who": inert(row["who"] or "unnamed")[:_NAME], "from": row["taken_from"]}
    return {**{name: row[name] for name in names}, **drawn, "link": asked.to("/claim", id=row["claim"])}


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
