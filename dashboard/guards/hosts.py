"""Under which names the server may be asked, and from which pages: no foreign page gets in through a browser."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from groundswell.dashboard.problems import Problem

LOCAL = ("localhost", "127.0.0.1", "::1")
_SAFE = {"GET", "HEAD", "OPTIONS"}


class KnownHosts:
    """Refuses requests whose `Host` is not one of `hosts`: a name that an attacker points at this machine (DNS
    rebinding) is none. Refuses to change anything for pages of another origin than `hosts` and `origins`.
    """

    def __init__(self, app: ASGIApp, *, hosts: Iterable[str], origins: Iterable[str] = ()) -> None:
        self._app = app
        self._hosts = {host.lower() for host in hosts}
        self._origins = {origin.lower() for origin in origins}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One ASGI call."""
        problem = self._problem(scope) if scope["type"] == "http" else None
        if problem is not None:
            await problem.response()(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _problem(self, scope: Scope) -> Problem | None:
        headers = Headers(scope=scope)
        named = headers.getlist("host")
        if len(named) != 1 or _name(f"//{named[0]}") not in self._hosts:
            detail = "the server does not answer under this name; the setting `serve_hosts` names others it may go by"
            return Problem(421, "unknown-host", detail)
        origin = headers.get("origin")
        if scope["method"] in _SAFE or origin is None or origin.lower() in self._origins:
            return None
        if _name(origin) not in self._hosts or _port(origin) != _port(f"{urlsplit(origin).scheme}://{named[0]}"):
            return Problem(403, "foreign-origin", "pages of other origins can't change anything here")
        return None


def _name(url: str) -> str | None:
    """The host of a URL without its port, None for what is none."""
    try:
        parts = urlsplit(url)
        return None if parts.username is not None or parts.path or parts.query else parts.hostname
    except ValueError:
        return None


def _port(url: str) -> int | None:
    try:
        parts = urlsplit(url)
        return parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return None
