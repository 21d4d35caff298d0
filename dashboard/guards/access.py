"""The access log and the figures of `/v1/metrics`: what was asked for, never what was searched or sent."""

from __future__ import annotations

import logging
import time

from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ACCESS = logging.getLogger("groundswell.access")

# From a warm answer to the time limit, in seconds.
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Meters:
    """The figures of one server, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "groundswell_requests", "Requests answered.", ("method", "route", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "groundswell_request_seconds",
            "Seconds until an answer was sent whole.",
            ("route",),
            registry=self.registry,
            buckets=_BUCKETS,
        )
        self.answers = Counter(
            "groundswell_answers", "Answers given from memory or made for it.", ("how",), registry=self.registry
        )


class Access:
    """Counts and logs every request: method, path without the query, status, milliseconds, bytes sent."""

    def __init__(self, app: ASGIApp, *, meters: Meters, log: bool) -> None:
        self._app = app
        self._meters = meters
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One ASGI call."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start, status, size, method = time.perf_counter(), 0, 0, scope["method"]

        async def counted(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            else:
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, counted)
        finally:
            self._record(scope, method, status, size, time.perf_counter() - start)

    def _record(self, scope: Scope, method: str, status: int, size: int, seconds: float) -> None:
        # The template of the route: paths with ids in them would be a figure each.
        route = getattr(scope.get("route"), "path", "none")
        method = method if method in _METHODS else "other"
        self._meters.requests.labels(method, route, str(status)).inc()
        self._meters.seconds.labels(route).observe(seconds)
        if self._log:
            client = (scope.get("client") or ("local",))[0]
            fields = {"client": client, "method": method, "path": scope["path"], "status": status}
            ACCESS.info("request", extra={"fields": fields | {"ms": round(seconds * 1000, 1), "bytes": size}})


_METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"}
