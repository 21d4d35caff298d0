"""The page on top of the API: views rendered on the server."""

from __future__ import annotations

from fastapi import APIRouter

from groundswell.dashboard.state import State


def router(state: State) -> APIRouter:
    """The routes of the views. `state.answer` gives what is asked often from memory."""
    return APIRouter(include_in_schema=False)
