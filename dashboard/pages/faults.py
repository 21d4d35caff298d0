"""Errors as pages."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from groundswell.core.errors import GroundswellError
from groundswell.dashboard.pages.look import render
from groundswell.dashboard.problems import Problem, problem_of

_TITLES = {404: "Not found", 422: "That can't be asked", 503: "Not now"}


class PageRoute(APIRoute):
    """A route whose errors are pages to read."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, within a net for errors."""
        inner: Callable[[Request], Any] = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                response: Response = await inner(request)
            except Problem as problem:
                return error_page(problem)
            except GroundswellError as error:
                return error_page(problem_of(error))
            except RequestValidationError as error:
                return error_page(invalid(error))
            return response

        return handle


def error_page(problem: Problem) -> Response:
    """A problem as a page, with its status and headers."""
    title = _TITLES.get(problem.status, "Something went wrong")
    payload = render("error", None, title=title, problem=problem)
    headers = {"Cache-Control": "no-store", **problem.headers}
    return Response(payload.body, problem.status, headers, payload.media_type)


def invalid(error: RequestValidationError | ValidationError) -> Problem:
    """422 with what was wrong where; never what was sent."""
    found = "; ".join(f"{item['loc'][-1]}: {item['msg']}" for item in error.errors()[:3])
    return Problem(422, "invalid-request", found)
