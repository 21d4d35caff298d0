"""The page on top of the API: views rendered on the server. The state of each stands in its address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar

import orjson
from fastapi import APIRouter, Query
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from groundswell.dashboard.answers import Held, Payload
from groundswell.dashboard.pages import asked
from groundswell.dashboard.pages.chart import make_chart
from groundswell.dashboard.pages.check import answer_check, read_form
from groundswell.dashboard.pages.claim import make_claim
from groundswell.dashboard.pages.documents import make_document, make_documents
from groundswell.dashboard.pages.faults import PageRoute, invalid
from groundswell.dashboard.pages.lineage import make_lineage
from groundswell.dashboard.pages.measure import make_measure
from groundswell.dashboard.pages.overview import make_overview
from groundswell.dashboard.pages.plotly import answer_library
from groundswell.dashboard.pages.sources import make_intervals, make_sources
from groundswell.dashboard.pages.sparklines import draw_sparkline, months_of, subject
from groundswell.dashboard.snapshots import Snapshot
from groundswell.dashboard.state import State

AskedT = TypeVar("AskedT", bound=asked.View)


def router(state: State) -> APIRouter:
    """The routes of the views. `state.answer` gives what is asked often from memory."""
    routes = APIRouter(include_in_schema=False, route_class=PageRoute)
    _add_views(routes, state)
    _add_charts(routes, state)

    @routes.get("/check")
    async def check(query: Annotated[asked.CheckView, Query()]) -> Response:
        return await answer_check(state, query)

    @routes.post("/check")
    async def checked(request: Request) -> Response:
        try:
            given = asked.CheckView.model_validate(await read_form(request))
        except ValidationError as error:
            raise invalid(error) from error
        return await answer_check(state, given)

    return routes


def _add_views(routes: APIRouter, state: State) -> None:
    @routes.get("/")
    async def overview(request: Request, query: Annotated[asked.OverviewView, Query()]) -> Response:
        return await _answer(state, request, query, make_overview)

    @routes.get("/measure")
    async def measure(request: Request, query: Annotated[asked.MeasureView, Query()]) -> Response:
        return await _answer(state, request, query, make_measure)

    @routes.get("/claim")
    async def claim(request: Request, query: Annotated[asked.ClaimView, Query()]) -> Response:
        return await _answer(state, request, query, make_claim)

    @routes.get("/lineage")
    async def lineage(request: Request, query: Annotated[asked.LineageView, Query()]) -> Response:
        return await _answer(state, request, query, make_lineage)

    @routes.get("/documents")
    async def documents(request: Request, query: Annotated[asked.DocumentsView, Query()]) -> Response:
        return await _answer(state, request, query, make_documents)

    @routes.get("/document")
    async def document(request: Request, query: Annotated[asked.DocumentView, Query()]) -> Response:
        return await _answer(state, request, query, make_document)

    @routes.get("/sources")
    async def sources(request: Request, query: Annotated[asked.SourcesView, Query()]) -> Response:
        return await _answer(state, request, query, make_sources)


def _add_charts(routes: APIRouter, state: State) -> None:
    @routes.get("/charts/plotly.js")
    async def plotly(request: Request) -> Response:
        return answer_library(request)

    @routes.get("/charts/sparkline.svg")
    async def sparkline(request: Request, query: Annotated[asked.SubjectView, Query()]) -> Response:
        # The months of all are worked out once, and every sparkline of the page takes its own.
        held = await _months(state, query)
        name = subject(query.measure, query.area)

        def draw(_: Snapshot) -> Payload:
            return draw_sparkline(orjson.loads(held.payload.body), name)

        return await state.answer(request, ("sparkline", query, held.etag), draw)

    @routes.get("/charts/measure.json")
    async def chart(request: Request, query: Annotated[asked.MeasureView, Query()]) -> Response:
        return await _answer(state, request, query, make_chart)

    @routes.get("/charts/sources.json")
    async def intervals(request: Request, query: Annotated[asked.SourcesView, Query()]) -> Response:
        return await _answer(state, request, query, make_intervals)


async def warm_up(state: State) -> None:
    """Work out what the first visitor asks for: the overview, and the measure that is spoken of longest. On a large
    store that takes seconds; the libraries that all views need are then loaded.
    """
    query = asked.OverviewView.model_validate({})
    await _keep(state, query, make_overview)
    months = orjson.loads((await _months(state, query)).payload.body)
    if not months:
        return
    measure, _, area = max(months, key=lambda name: len(months[name])).partition(" ")
    first = asked.MeasureView.model_validate({"measure": measure, "area": area})
    for make in (make_measure, make_chart):
        await _keep(state, first, make)


async def _keep(state: State, query: AskedT, make: Callable[[Snapshot, AskedT], Payload]) -> None:
    await state.answers.get(_key(make, query), lambda snapshot: make(snapshot, query))


async def _months(state: State, query: asked.View) -> Held:
    """The months of all measures, whatever else is asked for."""
    return await state.answers.get(("months", query.as_of), lambda snapshot: months_of(snapshot, query))


def _key(make: Callable[..., Payload], query: AskedT) -> tuple[str, AskedT]:
    """What a view is kept under."""
    return make.__name__, query


async def _answer(
    state: State, request: Request, query: AskedT, make: Callable[[Snapshot, AskedT], Payload]
) -> Response:
    return await state.answer(request, _key(make, query), lambda snapshot: make(snapshot, query))
