"""News of the store for those who listen: what its newest state changed of the overview."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

import orjson

from groundswell.core.errors import GroundswellError
from groundswell.dashboard.snapshots import LOOK_SECONDS, Snapshot, Snapshots

Rows = Mapping[tuple[str, str | None], Mapping[str, Any]]
"""The overview by measure and area."""

REMEMBERED = 1_000
"""Events that a client who comes back is told of: some minutes of a busy store."""

WAITING = 2_000
"""Events that may wait for a client; one that is slower is let go, and comes back with `Last-Event-ID`."""

BEAT_SECONDS = 15.0
"""Between signs of life: proxies close silent connections, at the earliest after half a minute."""

_log = logging.getLogger("groundswell.dashboard")


class News:
    """Watches the store while anybody listens. `load` gives the overview of a snapshot, in a thread of its own."""

    def __init__(self, snapshots: Snapshots, load: Callable[[Snapshot], Rows], *, limit: int) -> None:
        self._snapshots = snapshots
        self._load = load
        self._limit = limit
        self._listeners: set[asyncio.Queue[bytes | None]] = set()
        self._recent: deque[tuple[str, bytes]] = deque(maxlen=REMEMBERED)
        self._watch: asyncio.Task[None] | None = None

    @property
    def is_full(self) -> bool:
        """Whether as many listen as may."""
        return len(self._listeners) >= self._limit

    async def events(self, last_id: str | None) -> AsyncIterator[bytes]:
        """Server-sent events from now on; after those that came after `last_id`, where it is remembered."""
        queue: asyncio.Queue[bytes | None] = asyncio.Queue(WAITING)
        self._listeners.add(queue)
        if self._watch is None:
            self._watch = asyncio.create_task(self._keep_watch())
        try:
            yield _state(self._snapshots.current())
            for event in self._missed(last_id):
                yield event
            while True:
                try:
                    async with asyncio.timeout(BEAT_SECONDS):
                        event_or_end = await queue.get()
                except TimeoutError:
                    yield b": still here\n\n"
                    continue
                if event_or_end is None:
                    return
                yield event_or_end
        finally:
            self._listeners.discard(queue)
            if not self._listeners and self._watch is not None:
                self._watch.cancel()
                self._watch = None

    def _missed(self, last_id: str | None) -> list[bytes]:
        ids = [name for name, _ in self._recent]
        return [event for _, event in list(self._recent)[ids.index(last_id) + 1 :]] if last_id in ids else []

    async def _keep_watch(self) -> None:
        snapshot = self._snapshots.current()
        rows = await self._rows(snapshot)
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            newer = self._snapshots.current()
            if newer.mark == snapshot.mark:
                continue
            found = await self._rows(newer)
            if rows is not None and found is not None:
                self._tell(newer, rows, found)
            snapshot, rows = newer, found

    async def _rows(self, snapshot: Snapshot) -> Rows | None:
        try:
            return await asyncio.to_thread(self._load, snapshot)
        except GroundswellError as error:
            _log.warning("no news of this state", extra={"fields": {"reason": str(error)}})
            return None

    def _tell(self, snapshot: Snapshot, before: Rows, after: Rows) -> None:
        changed = [row for subject, row in after.items() if before.get(subject) != row]
        self._send(_state(snapshot))
        for number, row in enumerate(changed, 1):
            name = f"{snapshot.version}-{number}"
            event = _event("signal", name, row)
            self._recent.append((name, event))
            self._send(event)

    def _send(self, event: bytes) -> None:
        for queue in list(self._listeners):
            if queue.full():
                # Its place for the end: the oldest event goes.
                queue.get_nowait()
                queue.put_nowait(None)
                self._listeners.discard(queue)
            else:
                queue.put_nowait(event)


def _state(snapshot: Snapshot) -> bytes:
    return _event("state", f"{snapshot.version}-0", {"store_version": snapshot.version})


def _event(kind: str, name: str, data: Mapping[str, Any]) -> bytes:
    return b"id: %b\nevent: %b\ndata: %b\n\n" % (name.encode(), kind.encode(), orjson.dumps(data))
