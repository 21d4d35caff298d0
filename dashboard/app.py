"""The server: guards, the API under `/v1`, the page above it, and files that both need."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from importlib import resources
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from groundswell import __version__
from groundswell.core.errors import GroundswellError
from groundswell.core.settings import Settings
from groundswell.dashboard import api, pages
from groundswell.dashboard.api.describing import describe
from groundswell.dashboard.guards.access import Access, Meters
from groundswell.dashboard.guards.bodies import Bodies
from groundswell.dashboard.guards.faults import Faults, Heads
from groundswell.dashboard.guards.headers import SecurityHeaders
from groundswell.dashboard.guards.hosts import LOCAL, KnownHosts
from groundswell.dashboard.guards.rates import Rate, Rates
from groundswell.dashboard.problems import Problem, problem_of
from groundswell.dashboard.state import State

ALL_ADDRESSES = ("0.0.0.0", "::", "")  # noqa: S104 - compared with, never bound to


def create_app(settings: Settings, *, host: str = "127.0.0.1") -> FastAPI:
    """The server as an ASGI application; `host` is the address it will listen at, which clients may name it by.

    The store of the settings is opened at once: raises StoreError, and SettingsError for a rate that is none.
    """
    state = State(settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        state.close()

    app = FastAPI(
        title="Groundswell",
        version=__version__,
        summary="What the market says, against what the data say.",
        openapi_url="/v1/openapi.json",
        # Both would load scripts from other hosts.
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
        middleware=_guards(settings, host, state.meters),
    )
    app.state.groundswell = state
    app.include_router(api.router(state))
    app.include_router(pages.router(state))
    static = resources.files("groundswell.dashboard").joinpath("static")
    app.mount("/static", GZipMiddleware(StaticFiles(directory=str(static)), minimum_size=1_000), name="static")
    describe(app)
    _answer_errors(app)
    return app


def _guards(settings: Settings, host: str, meters: Meters) -> list[Middleware]:
    """What every request passes, the outermost first."""
    hosts = {*LOCAL, *settings.serve_hosts, *([] if host in ALL_ADDRESSES else [host])}
    origins = settings.serve_origins
    rates = [Rate.read(name, getattr(settings, name)) for name in ("serve_rate", "serve_work_rate")]
    cors = Middleware(
        CORSMiddleware,
        allow_origins=origins,
        allow_methods=("GET", "POST"),
        allow_headers=("Authorization", "Content-Type", "If-None-Match", "Cache-Control"),
        expose_headers=("ETag", "Link", "Groundswell-Store-Version", "Retry-After"),
    )
    return [
        Middleware(Access, meters=meters, log=settings.serve_access_log),
        Middleware(SecurityHeaders, shared=bool(origins)),
        Middleware(Faults),
        Middleware(KnownHosts, hosts=hosts, origins=origins),
        *([cors] if origins else []),
        Middleware(Rates, reads=rates[0], work=rates[1]),
        Middleware(Bodies, limit_bytes=settings.serve_body_bytes, seconds=settings.serve_body_seconds),
        Middleware(Heads),
    ]


def _answer_errors(app: FastAPI) -> None:
    @app.exception_handler(Problem)
    async def known(_: Request, problem: Problem) -> Response:
        return problem.response()

    @app.exception_handler(GroundswellError)
    async def own(_: Request, error: GroundswellError) -> Response:
        return problem_of(error).response()

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> Response:
        return _invalid(error).response()

    @app.exception_handler(HTTPException)
    async def plain(request: Request, error: HTTPException) -> Response:
        kind = HTTPStatus(error.status_code).phrase.lower().replace(" ", "-")
        detail = f"{request.method} {request.url.path}: {error.detail}"
        return Problem(error.status_code, kind, detail, headers=dict(error.headers or {})).response()


def _invalid(error: RequestValidationError) -> Problem:
    """422 with what was wrong where; never what was sent."""
    found: list[dict[str, Any]] = [
        {"where": ".".join(map(str, item["loc"])), "message": item["msg"]} for item in error.errors()
    ]
    detail = "; ".join(f"{item['where']}: {item['message']}" for item in found[:3])
    return Problem(422, "invalid-request", detail, errors=found[:20])
