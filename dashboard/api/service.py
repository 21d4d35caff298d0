"""Routes about the server itself: health, metrics, and the stream of new signals."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response
from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from pydantic import BaseModel, ConfigDict
from starlette.responses import StreamingResponse

from groundswell import __version__
from groundswell.dashboard.answers import wants_fresh
from groundswell.dashboard.api import asked
from groundswell.dashboard.api.describing import problems
from groundswell.dashboard.api.formats import JSON, chosen, json_bytes
from groundswell.dashboard.problems import Problem
from groundswell.dashboard.state import State

EVENTS = "text/event-stream"
PROMETHEUS = "text/plain"


class Health(BaseModel):
    """`ok`; `behind` where a newer state of the store can't be opened, so that an older one is shown."""

    model_config = ConfigDict(extra="forbid")

    status: str
    version: str
    store_version: int


def router(state: State) -> APIRouter:
    """The routes."""
    routes = APIRouter(prefix="/v1", tags=["service"])

    @routes.get("/health", response_model=Health, responses=problems())
    async def health(request: Request, query: Annotated[asked.Asked, Query()]) -> Response:
        """Whether the server answers, and which state of the store it shows."""
        chosen(request, (JSON,))
        snapshots = state.snapshots
        snapshot = await snapshots.newest() if wants_fresh(request) else snapshots.current()
        status = "ok" if state.snapshots.trouble is None else "behind"
        found = {"status": status, "version": __version__, "store_version": snapshot.version}
        return Response(json_bytes(found), headers={"Cache-Control": "no-store"}, media_type=JSON)

    @routes.get(
        "/metrics",
        response_class=Response,
        responses={200: {"content": {PROMETHEUS: {"schema": {"type": "string"}}}}, **problems()},
    )
    async def metrics(query: Annotated[asked.Asked, Query()]) -> Response:
        """Figures of the server for Prometheus."""
        body = generate_latest(state.meters.registry)
        return Response(body, headers={"Cache-Control": "no-store", "Content-Type": CONTENT_TYPE_LATEST})

    @routes.get(
        "/stream",
        response_class=StreamingResponse,
        responses={200: {"content": {EVENTS: {"schema": {"type": "string"}}}}, **problems()},
    )
    async def stream(
        query: Annotated[asked.Asked, Query()],
        last_event_id: Annotated[str | None, Header(max_length=100, description="the last event received")] = None,
    ) -> Response:
        """Server-sent events: `state` at first and with each new state of the store, `signal` for each measure and area
        whose row of the overview changed.
        """
        if state.news.is_full:
            raise Problem(503, "too-many-streams", "too many clients listen already", headers={"Retry-After": "60"})
        events = state.news.events(last_event_id)
        return StreamingResponse(events, headers={"Cache-Control": "no-store"}, media_type=EVENTS)

    return routes
