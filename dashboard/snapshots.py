"""Which state of the store is shown: the newest, opened beside the one in use, so that reading never waits."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from groundswell.core.errors import GroundswellError
from groundswell.core.settings import Settings
from groundswell.reference import Reference
from groundswell.reference.configured import open_reference
from groundswell.signals.configured import open_store
from groundswell.signals.official import official_figures
from groundswell.signals.store import Store
from groundswell.signals.trend import Official

LOOK_SECONDS = 1.0
"""Between two looks for a newer state: the eye does not miss a second, and a look costs a listing of a folder."""

REST = 3.0
"""How many times as long as opening a state took it is rested before the next look: while a writer adds batch after
batch, a quarter of the time at most goes into keeping up.
"""

Mark = tuple[str, str]
"""Tells states of a store apart."""

_REMEMBERED = 256
_log = logging.getLogger("groundswell.dashboard")


@dataclass(frozen=True)
class Snapshot:
    """One state of the store with the official series of that time. Threads may share it; it never changes."""

    store: Store
    settings: Settings
    mark: Mark

    @property
    def version(self) -> int:
        """The version of the store: equal versions hold equal data."""
        return self.store.version

    @property
    def reference(self) -> Reference:
        """The official series."""
        return self.store.reference

    @cached_property
    def official(self) -> Official:
        """Which figure was public when."""
        return official_figures(self.reference)


class Snapshots:
    """Holds the newest snapshot, and looks for a newer one in the background. Raises StoreError on making."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._now = self._open(None)
        self._looked = time.monotonic()
        self._rest_seconds = LOOK_SECONDS
        self._look: asyncio.Task[None] | None = None
        self._replaced: dict[Mark, float] = {}
        self.trouble: str | None = None

    def current(self) -> Snapshot:
        """The snapshot in use, at once. Where it was long looked for a newer one, one is looked for meanwhile."""
        if time.monotonic() - self._looked > self._rest_seconds:
            self._start_look()
        return self._now

    async def newest(self) -> Snapshot:
        """The newest state there is now, waited for."""
        # A look under way may have begun before what the caller knows of.
        if self._look is not None:
            await asyncio.shield(self._look)
        await asyncio.shield(self._start_look())
        return self._now

    def look(self) -> Snapshot:
        """The newest state there is now, for programs without an event loop. Raises StoreError."""
        self._now = self._open(self._now)
        return self._now

    def age_seconds(self, mark: Mark) -> float:
        """How long ago the snapshot of that mark was replaced: 0 for the one in use, infinity for forgotten ones."""
        if mark == self._now.mark:
            return 0.0
        return time.monotonic() - self._replaced.get(mark, float("-inf"))

    def _start_look(self) -> asyncio.Task[None]:
        if self._look is None:
            self._look = asyncio.create_task(self._renew())
        return self._look

    async def _renew(self) -> None:
        start = time.monotonic()
        try:
            found = await asyncio.to_thread(self._warm)
            self.trouble = None
            if found is not self._now:
                self._replaced[self._now.mark] = time.monotonic()
                while len(self._replaced) > _REMEMBERED:
                    del self._replaced[next(iter(self._replaced))]
                self._now = found
        except GroundswellError as error:
            # What is open can still be read: it stays in use, and `health` tells.
            if self.trouble is None:
                _log.warning("a newer state of the store can't be opened", extra={"fields": {"reason": str(error)}})
            self.trouble = str(error)
        finally:
            self._looked = time.monotonic()
            self._rest_seconds = max(LOOK_SECONDS, REST * (self._looked - start))
            self._look = None

    def _warm(self) -> Snapshot:
        """The newest state, ready to answer: nobody waits for its columns."""
        found = self._open(self._now)
        if found is not self._now:
            _ = found.store.columns
        return found

    def _open(self, before: Snapshot | None) -> Snapshot:
        """The newest state, or `before` where nothing has changed since."""
        mark = _mark(Path(self._settings.store).expanduser())
        if before is not None and before.mark == mark:
            return before
        same_series = before is not None and before.mark[1] == mark[1]
        reference = before.reference if before is not None and same_series else open_reference(self._settings)
        return Snapshot(open_store(self._settings, reference=reference), self._settings, mark)


def _mark(folder: Path) -> Mark:
    """What tells two states apart at little cost: the newest entries in the logs of documents and of refreshed series.

    A log entry is a file whose name counts up (the Delta protocol, "Delta Log Entries").
    """
    return _newest_entry(folder / "documents"), _newest_entry(folder / "reference" / "figures")


def _newest_entry(table: Path) -> str:
    log = table / "_delta_log"
    return max((item.name for item in log.iterdir() if item.suffix == ".json"), default="") if log.is_dir() else ""
