"""A measure: the crowd against the data through time, the claims behind it, and the values that compete."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from groundswell.core.figures import show_amount
from groundswell.corpora.store.pages import read_page
from groundswell.corpora.store.schema import claim_schema
from groundswell.dashboard.answers import Payload
from groundswell.dashboard.pages.asked import MeasureView, SubjectView
from groundswell.dashboard.pages.look import render
from groundswell.dashboard.pages.overview import shown
from groundswell.dashboard.pages.plotly import library
from groundswell.dashboard.snapshots import Snapshot
from groundswell.nlp.catalogue import load_catalogue
from groundswell.signals.columns import STATUSES
from groundswell.signals.overview import TALK_DAYS, articles_and_crowd, overview
from groundswell.signals.talk import Scope
from groundswell.signals.words import in_a_sentence, shown_unit

Row = Mapping[str, Any]

CLAIMS = 25
"""Claims of one page of the list: what is looked through, not searched."""

VALUES = 8
"""Competing values that have a lane: the rest have a voice or two each."""


def make_measure(snapshot: Snapshot, asked: MeasureView) -> Payload:
    """The view. Raises UnknownMeasure."""
    measure = load_catalogue().measure(asked.measure)
    rows = subjects(snapshot, asked)
    row = chosen(rows, asked.area)
    area = row["area"] if row else asked.area
    scope = Scope(measure=measure.id, area=area, as_of=asked.moment)
    return render(
        "measure",
        asked,
        measure=measure,
        area=area,
        areas=[other["area"] for other in rows],
        row=_with_words(snapshot, asked, row) if row else None,
        sentence=in_a_sentence(row) if row else "",
        claims=_claims(snapshot, asked, area),
        values=(values := _values(snapshot, scope)),
        lanes=[{name: value[name] for name in ("said", "first", "last", "voices", "share")} for value in values],
        span=_span(snapshot, measure.id, area),
        library=library(),
        min_voices=snapshot.settings.min_voices,
        statuses=STATUSES,
    )


def subjects(snapshot: Snapshot, asked: SubjectView, *, area: str | None = None) -> list[dict[str, Any]]:
    """The overview's rows of the measure: an area each, or that of one."""
    return overview(
        snapshot.store,
        official=snapshot.official,
        measure=asked.measure,
        area=area,
        as_of=asked.moment,
        min_voices=snapshot.settings.min_voices,
        bands=True,
    )


def chosen(rows: Sequence[dict[str, Any]], area: str | None) -> dict[str, Any] | None:
    """The row of the area; where none is asked for, the first."""
    return next((row for row in rows if area in (None, row["area"])), None)


def _with_words(snapshot: Snapshot, asked: MeasureView, row: Row) -> dict[str, Any]:
    scope = Scope(measure=row["measure"], area=row["area"], as_of=asked.moment, last_days=TALK_DAYS)
    apart = articles_and_crowd(snapshot.store, scope)
    return shown(row, apart.get((row["measure"], row["area"]), {}))


def _claims(snapshot: Snapshot, asked: MeasureView, area: str | None) -> dict[str, Any]:
    filters = {"measure": asked.measure, "area": area, "verdict": asked.verdict, **asked.times}
    page = read_page(snapshot.store, "claims", filters, columns=claim_schema().names, limit=CLAIMS, after=asked.cursor)
    return {"rows": page.rows, "next": page.after}


def _values(snapshot: Snapshot, scope: Scope) -> list[dict[str, Any]]:
    from groundswell.signals.mutations import load_mutations

    found = load_mutations(snapshot.store, scope, limit=VALUES)
    return [{**row, "said": show_amount(row["value"], shown_unit(row["measure"], row["unit"]))} for row in found]


def _span(snapshot: Snapshot, measure: str, area: str | None) -> tuple[str, str] | None:
    """The days of the first and the last claim ever, which the slider runs between."""
    scope = Scope(measure=measure, area=area)
    sql = f"SELECT min(published_at) AS first, max(published_at) AS last FROM claims WHERE {scope.condition}"  # noqa: S608
    (found,) = snapshot.store.query(sql, scope.parameters).to_pylist()
    return None if found["first"] is None else (str(found["first"])[:10], str(found["last"])[:10])
