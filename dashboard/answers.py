"""Answers as bytes, worked out once a state of the store: many askers share one piece of work, and one copy."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from groundswell.dashboard.guards.access import Meters
from groundswell.dashboard.problems import timed_out
from groundswell.dashboard.snapshots import Mark, Snapshot, Snapshots

WORKERS = 4
"""Answers worked out at one time: each already uses all cores of the machine, and holds some of its memory."""

STALE_SECONDS = 15.0
"""How long an answer of the state before is still given while that of the new one is worked out: long enough for the
slowest overview of a million claims on a busy machine, short enough that nobody takes it for frozen."""

_GZIP_FROM = 1_000
# Half of zlib's time for a twentieth more bytes.
_GZIP_LEVEL = 5


@dataclass(frozen=True)
class Payload:
    """The body of an answer, with headers of its own."""

    body: bytes
    media_type: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Held:
    """An answer as kept: its payload, also compressed, and what it was made of. `etag` is weak, as for all encodings
    of it.
    """

    payload: Payload
    zipped: bytes | None
    etag: str
    mark: Mark
    version: int

    @property
    def size(self) -> int:
        """Bytes it takes, nearly."""
        return len(self.payload.body) + len(self.zipped or b"") + 1_000


Make = Callable[[Snapshot], Payload]


class Answers:
    """Keeps answers by their key, up to `budget_bytes`, the least recently used going first."""

    def __init__(self, snapshots: Snapshots, meters: Meters, *, budget_bytes: int, timeout_seconds: float) -> None:
        self._snapshots = snapshots
        self._meters = meters
        self._budget = budget_bytes
        self._timeout = timeout_seconds
        self._kept: OrderedDict[Hashable, Held] = OrderedDict()
        self._size = 0
        self._making: dict[tuple[Hashable, Mark], asyncio.Future[Held]] = {}
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="answer")

    def close(self) -> None:
        """Let go of the threads."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def get(self, key: Hashable, make: Make, *, fresh: bool = False) -> Held:
        """The answer of the newest state; while that is in the making, for a moment that of the state before.

        With `fresh` the newest state is looked for first, and waited for. Raises Problem where that takes too long, and
        what `make` raises.
        """
        snapshot = await self._snapshots.newest() if fresh else self._snapshots.current()
        held = self._kept.get(key)
        if held is not None:
            self._kept.move_to_end(key)
            if held.mark == snapshot.mark:
                self._meters.answers.labels("kept").inc()
                return held
        task = self._start(key, snapshot, make)
        if held is not None and not fresh and self._snapshots.age_seconds(held.mark) < STALE_SECONDS:
            self._meters.answers.labels("kept").inc()
            return held
        self._meters.answers.labels("made").inc()
        try:
            async with asyncio.timeout(self._timeout):
                return await asyncio.shield(task)
        except TimeoutError:
            raise timed_out() from None

    def _start(self, key: Hashable, snapshot: Snapshot, make: Make) -> asyncio.Future[Held]:
        place = key, snapshot.mark
        task = self._making.get(place)
        if task is None:
            loop = asyncio.get_running_loop()
            task = self._making[place] = loop.run_in_executor(self._pool, _hold, make, snapshot)
            task.add_done_callback(lambda done: self._done(place, done))
        return task

    def _done(self, place: tuple[Hashable, Mark], task: asyncio.Future[Held]) -> None:
        del self._making[place]
        # Asked for, so that a failure that nobody waits for any more is not reported as forgotten.
        if not task.cancelled() and task.exception() is None:
            self._keep(place[0], task.result())

    def _keep(self, key: Hashable, held: Held) -> None:
        old = self._kept.pop(key, None)
        self._size += held.size - (old.size if old else 0)
        self._kept[key] = held
        while self._size > self._budget:
            _, dropped = self._kept.popitem(last=False)
            self._size -= dropped.size


def _hold(make: Make, snapshot: Snapshot) -> Held:
    payload = make(snapshot)
    zipped = gzip.compress(payload.body, _GZIP_LEVEL, mtime=0) if len(payload.body) >= _GZIP_FROM else None
    digest = hashlib.blake2b(payload.body + payload.media_type.encode(), digest_size=12).hexdigest()
    return Held(payload, zipped, f'W/"{digest}"', snapshot.mark, snapshot.version)


def respond(request: Request, held: Held) -> Response:
    """The answer to a request: 304 where the client has it, compressed where the client takes that."""
    headers = {
        "ETag": held.etag,
        # A browser may keep it, and asks each time whether it still holds.
        "Cache-Control": "private, no-cache",
        "Vary": "Accept, Accept-Encoding",
        "Groundswell-Store-Version": str(held.version),
        **held.payload.headers,
    }
    if _has(request.headers.get("if-none-match", ""), held.etag):
        return Response(status_code=304, headers=headers)
    if held.zipped is not None and takes_gzip(request):
        return Response(held.zipped, headers=headers | {"Content-Encoding": "gzip"}, media_type=held.payload.media_type)
    return Response(held.payload.body, headers=headers, media_type=held.payload.media_type)


def _has(given: str, etag: str) -> bool:
    """Whether `If-None-Match` names the tag, compared weakly (RFC 9110, section 13.1.2)."""
    named = [item.strip().removeprefix("W/") for item in given.split(",")]
    return "*" in named or etag.removeprefix("W/") in named


def takes_gzip(request: Request) -> bool:
    """Whether the client reads gzip, by its `Accept-Encoding`."""
    for item in request.headers.get("accept-encoding", "").lower().split(","):
        name, _, quality = item.partition(";")
        if name.strip() in ("gzip", "*"):
            return quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def wants_fresh(request: Request) -> bool:
    """Whether the client waits for the newest state: `Cache-Control: no-cache`, as browsers send on a hard reload."""
    return "no-cache" in request.headers.get("cache-control", "").lower()
