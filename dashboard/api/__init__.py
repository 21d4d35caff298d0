"""The HTTP API: what the command line answers, under `/v1`."""

from __future__ import annotations

from fastapi import APIRouter

from groundswell.dashboard.api import crowd, data, service, texts, work
from groundswell.dashboard.state import State


def router(state: State) -> APIRouter:
    """All routes of the API."""
    routes = APIRouter()
    for part in (crowd, texts, data, work, service):
        routes.include_router(part.router(state))
    return routes
