"""The HTTP API: what the command line answers, under `/v1`."""

from __future__ import annotations

from fastapi import APIRouter

from groundswell.dashboard.state import State


def router(state: State) -> APIRouter:
    """All routes of the API."""
    return APIRouter(prefix="/v1")
