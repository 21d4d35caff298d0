"""Sources: who was right with what was public that day."""

from __future__ import annotations

from typing import Any

import orjson

from groundswell.dashboard.answers import Payload
from groundswell.dashboard.pages.asked import SourcesView
from groundswell.dashboard.pages.look import inert, render
from groundswell.dashboard.pages.plotly import library
from groundswell.dashboard.snapshots import Snapshot
from groundswell.nlp.catalogue import load_catalogue

ROWS = 100
"""Sources listed: the best records; the API gives all."""

DRAWN = 25
"""Sources drawn: as many intervals as a screen shows with readable names."""

KINDS = {"author": "authors", "source": "outlets", "attributed_to": "institutions cited"}


def make_sources(snapshot: Snapshot, asked: SourcesView) -> Payload:
    """The view. Raises UnknownMeasure."""
    found = _records(snapshot, asked)
    measures = sorted(measure.id for measure in load_catalogue().measures.values())
    return render(
        "sources", asked, found=found, most=ROWS, drawn=DRAWN, kinds=KINDS, measures=measures, library=library()
    )


def make_intervals(snapshot: Snapshot, asked: SourcesView) -> Payload:
    """What the chart of the records shows, as JSON. Raises UnknownMeasure."""
    names = ("graded", "right", "accuracy", "record", "low", "high")
    found = [
        {"name": inert(row["name"])[:40], **{name: row[name] for name in names}}
        for row in _records(snapshot, asked)[:DRAWN]
    ]
    return Payload(orjson.dumps({"sources": found}), "application/json")


def _records(snapshot: Snapshot, asked: SourcesView) -> list[dict[str, Any]]:
    found = snapshot.store.sources(asked.measure, of=asked.of, as_of=asked.moment, least=asked.least, limit=ROWS)
    return [dict(row) for row in found]
