"""How many requests a client may make."""

from __future__ import annotations

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.types import ASGIApp, Receive, Scope, Send

from groundswell.core.errors import SettingsError
from groundswell.dashboard.problems import Problem

_UNLIMITED = {"/v1/health"}


class Rates:
    """Bounds the requests of an address: `reads` those that only read, `work` those that make the server read text.

    Both as `limits` writes them: `300/second`, `20/second;500/minute` is none (one limit each).
    """

    def __init__(self, app: ASGIApp, *, reads: str, work: str) -> None:
        self._app = app
        self._limits = {"reads": _limit("serve_rate", reads), "work": _limit("serve_work_rate", work)}
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One ASGI call."""
        if scope["type"] != "http" or scope["path"] in _UNLIMITED:
            await self._app(scope, receive, send)
            return
        kind = "work" if scope["method"] == "POST" else "reads"
        limit = self._limits[kind]
        # A server behind a Unix socket or a proxy has one client: the proxy.
        client = (scope.get("client") or ("local",))[0]
        if self._limiter.hit(limit, kind, client):
            await self._app(scope, receive, send)
        else:
            headers = {"Retry-After": str(max(1, limit.get_expiry()))}
            problem = Problem(429, "too-many-requests", f"more than {limit} from this address", headers=headers)
            await problem.response()(scope, receive, send)


def _limit(name: str, text: str) -> RateLimitItem:
    try:
        return parse(text)
    except ValueError as error:
        raise SettingsError(f"setting {name!r}: expected a rate such as 300/second, got {text!r}") from error
