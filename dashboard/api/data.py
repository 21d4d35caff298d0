"""Routes that say what claims are held against: measures, official series, what they cover."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from groundswell.corpora.store.pages import Page
from groundswell.dashboard.api import asked, rows
from groundswell.dashboard.api.describing import problems, table
from groundswell.dashboard.api.tables import answer_record, answer_table, whole
from groundswell.dashboard.snapshots import Snapshot
from groundswell.dashboard.state import State
from groundswell.nlp.catalogue import load_catalogue
from groundswell.reference.views import coverage_rows, list_rows, show_rows

SeriesName = Annotated[str, Path(min_length=1, max_length=100, examples=["policy_rate_jp"])]
MeasureId = Annotated[str, Path(min_length=1, max_length=60, examples=["policy_rate"])]


def load_measures(_: Snapshot, __: asked.Asked) -> Page:
    """`groundswell measures`."""
    return whole(load_catalogue().measure_rows())


def router(state: State) -> APIRouter:
    """The routes."""
    routes = APIRouter(prefix="/v1", tags=["data"])

    @routes.get("/measures", response_model=rows.Table[rows.MeasureRow], responses=table())
    async def measures(request: Request, query: Annotated[asked.Asked, Query()]) -> Response:
        """The measures that claims can be about."""
        return await answer_table(state, request, query, rows.MeasureRow, load_measures)

    @routes.get("/measures/{measure}", response_model=rows.MeasureRow, responses=problems(404))
    async def measure(request: Request, measure: MeasureId, query: Annotated[asked.Asked, Query()]) -> Response:
        """One measure."""
        return await answer_record(state, request, query, lambda _: load_catalogue().measure(measure).row())

    @routes.get("/series", response_model=rows.Table[rows.SeriesRow], responses=table())
    async def series(request: Request, query: Annotated[asked.Asked, Query()]) -> Response:
        """The official series at hand."""

        def load(snapshot: Snapshot, _: asked.Asked) -> Page:
            return whole(list_rows(snapshot.reference))

        return await answer_table(state, request, query, rows.SeriesRow, load)

    @routes.get("/series/{series}", response_model=rows.Table[rows.FigureRow], responses=table(404))
    async def figures(request: Request, series: SeriesName, query: Annotated[asked.SeriesAsked, Query()]) -> Response:
        """The figures of a series that were public at a time (default: now), oldest first."""
        moment = query.moment or datetime.now(UTC).replace(second=0, microsecond=0)

        def load(snapshot: Snapshot, query: asked.SeriesAsked) -> Page:
            return whole(show_rows(snapshot.reference, series, as_of=moment)[-query.last :])

        return await answer_table(state, request, query, rows.FigureRow, load, key=(moment.isoformat(),))

    @routes.get("/coverage", response_model=rows.Table[rows.CoverageRow], responses=table())
    async def coverage(request: Request, query: Annotated[asked.Asked, Query()]) -> Response:
        """What a claim of each measure and area can be held against, and from when to when."""

        def load(snapshot: Snapshot, _: asked.Asked) -> Page:
            return whole(coverage_rows(snapshot.reference))

        return await answer_table(state, request, query, rows.CoverageRow, load)

    return routes
