"""The server as a process: uvicorn, with a bound on how long the head of a request may take."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from groundswell.core.errors import GroundswellError
from groundswell.core.settings import Settings
from groundswell.dashboard.app import create_app
from groundswell.dashboard.guards.access import ACCESS
from groundswell.dashboard.pages import warm_up
from groundswell.dashboard.problems import Problem
from groundswell.dashboard.state import State

_log = logging.getLogger("groundswell.dashboard")

CONNECTIONS = 500
"""Connections at one time; above, clients are told to come again (503)."""

KEEP_ALIVE_SECONDS = 5
SHUTDOWN_SECONDS = 5
"""How long running answers may take when the server is told to stop."""


def patient(seconds: float) -> type[H11Protocol]:
    """A protocol that closes connections whose request head does not come whole within `seconds`."""

    class Patient(H11Protocol):
        _deadline: asyncio.TimerHandle | None = None

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._expect()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self.cycle is not None and not self.cycle.response_complete:
                self._forget()
            elif self._deadline is None:
                self._expect()

        def connection_lost(self, exc: Exception | None) -> None:
            self._forget()
            super().connection_lost(exc)

        def _expect(self) -> None:
            self._deadline = self.loop.call_later(seconds, self._give_up)

        def _forget(self) -> None:
            if self._deadline is not None:
                self._deadline.cancel()
                self._deadline = None

        def _give_up(self) -> None:
            self._deadline = None
            if not self.transport.is_closing():
                self.transport.close()

    return Patient


def serve(settings: Settings, *, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve until told to stop; `ready` is told the address. Raises StoreError or SettingsError before it listens."""
    app = create_app(settings, host=host)
    # Without a handler for `groundswell` (a program that never set up logging), Python's own rules hold.
    if settings.serve_access_log:
        ACCESS.setLevel(logging.INFO)
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http=patient(settings.serve_body_seconds),
        ws="none",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=CONNECTIONS,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    shown = f"[{host}]" if ":" in host else host
    ready(f"http://{shown}:{port}/")
    _Server(config, app.state.groundswell).run()


class _Server(uvicorn.Server):
    """A server that has the first view ready soon after it listens."""

    def __init__(self, config: uvicorn.Config, state: State) -> None:
        super().__init__(config)
        self._state = state
        self._warming: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._warming = asyncio.create_task(self._warm_up())

    async def _warm_up(self) -> None:
        try:
            await warm_up(self._state)
        except (Problem, GroundswellError) as error:
            # Whoever asks first is told the same.
            _log.warning("the first view can't be made ready", extra={"fields": {"reason": str(error)}})
