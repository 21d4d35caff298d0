"""How many requests a client may make."""

from __future__ import annotations

import math
import re
import time
from collections import OrderedDict
from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send

from groundswell.core.errors import SettingsError
from groundswell.dashboard.problems import Problem

CLIENTS = 10_000
"""Addresses remembered at one time, at some 100 bytes each; those not seen for longest are forgotten first."""

_UNLIMITED = {"/v1/health"}
_PERIODS = {"second": 1.0, "minute": 60.0, "hour": 3600.0}


@dataclass(frozen=True, slots=True)
class Rate:
    """So many requests in so many seconds, all at once if need be."""

    text: str
    count: int
    seconds: float

    @classmethod
    def read(cls, setting: str, text: str) -> Rate:
        """A rate such as `300/second`. Raises SettingsError."""
        found = re.fullmatch(r"([1-9][0-9]{0,8})/(second|minute|hour)", text)
        if found is None:
            raise SettingsError(f"setting {setting!r}: expected a rate such as 300/second or 5/minute; got {text!r}")
        return cls(text, int(found[1]), _PERIODS[found[2]])


class Meter:
    """Holds each client to a rate, by the generic cell rate algorithm (ITU-T I.371, 2004): of each client it keeps one
    number, the time at which all its requests so far would be due at the steady rate.
    """

    def __init__(self, rate: Rate) -> None:
        self.rate = rate
        self._step = rate.seconds / rate.count
        self._due: OrderedDict[str, float] = OrderedDict()

    def wait_seconds(self, client: str, now: float) -> float:
        """0 for a request that is let through and counted; else how long until one would be."""
        due = max(self._due.get(client, now), now)
        wait = due - now - (self.rate.seconds - self._step)
        # A hair more than nothing is rounding.
        if wait > 1e-9:
            return wait
        self._due[client] = due + self._step
        self._due.move_to_end(client)
        if len(self._due) > CLIENTS:
            self._due.popitem(last=False)
        return 0.0


class Rates:
    """Bounds the requests of an address: `reads` those that only read, `work` those that make the server read text."""

    def __init__(self, app: ASGIApp, *, reads: Rate, work: Rate) -> None:
        self._app = app
        self._reads, self._work = Meter(reads), Meter(work)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One ASGI call."""
        if scope["type"] != "http" or scope["path"] in _UNLIMITED:
            await self._app(scope, receive, send)
            return
        meter = self._work if scope["method"] == "POST" else self._reads
        # A server behind a Unix socket or a proxy has one client: the proxy.
        client = (scope.get("client") or ("local",))[0]
        wait = meter.wait_seconds(client, time.monotonic())
        if wait == 0.0:
            await self._app(scope, receive, send)
        else:
            detail = f"more than {meter.rate.text} from this address"
            problem = Problem(429, "too-many-requests", detail, headers={"Retry-After": str(math.ceil(wait))})
            await problem.response()(scope, receive, send)
