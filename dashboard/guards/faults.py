"""The last net: what nobody foresaw becomes a problem without a word of its inside, and a log entry with all of it."""

from __future__ import annotations

import logging

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from groundswell.dashboard.problems import failed_inside

_log = logging.getLogger("groundswell.dashboard")


class Faults:
    """Answers 500 where the application raises before it answers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One ASGI call."""
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception:
            if scope["type"] != "http":
                raise
            _log.exception("a request failed", extra={"fields": {"method": scope["method"], "path": scope["path"]}})
            if started:
                raise
            await failed_inside().response()(scope, receive, send)


class Heads:
    """Answers HEAD as GET without the body, on every route that has GET."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One ASGI call."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return
        done = False

        async def without_body(message: Message) -> None:
            nonlocal done
            if message["type"] == "http.response.start":
                await send(message)
            elif not done:
                done = True
                await send({"type": "http.response.body", "body": b"", "more_body": False})

        async def receive_until_done() -> Message:
            return {"type": "http.disconnect"} if done else await receive()

        scope["method"] = "GET"
        await self._app(scope, receive_until_done, without_body)
