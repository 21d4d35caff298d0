"""What a running server shares: settings, the newest snapshot of the store, answers kept, the reader of texts, news."""

from __future__ import annotations

from collections.abc import Hashable

from starlette.requests import Request
from starlette.responses import Response

from groundswell.core.settings import Settings
from groundswell.dashboard.answers import Answers, Make, respond, wants_fresh
from groundswell.dashboard.guards.access import Meters
from groundswell.dashboard.news import News, Rows
from groundswell.dashboard.reading import Reader
from groundswell.dashboard.snapshots import Snapshot, Snapshots
from groundswell.dashboard.tokens import check_hashes
from groundswell.signals.overview import overview


class State:
    """The parts of a server. Raises StoreError where the store of the settings can't be opened, and SettingsError."""

    def __init__(self, settings: Settings) -> None:
        check_hashes(settings.serve_tokens)
        self.settings = settings
        self.snapshots = Snapshots(settings)
        self.meters = Meters()
        self.answers = Answers(
            self.snapshots,
            self.meters,
            budget_bytes=settings.serve_cache_mb * 1_000_000,
            timeout_seconds=settings.serve_timeout_seconds,
        )
        self.reader = Reader(settings)
        self.news = News(self.snapshots, _overview, limit=settings.serve_streams)

    def close(self) -> None:
        """Let go of threads."""
        self.answers.close()
        self.reader.close()

    async def answer(self, request: Request, key: Hashable, make: Make) -> Response:
        """The answer of `make` for the newest snapshot, kept under `key` (which holds all that `make` depends on), with
        entity tag, compression and 304. `make` runs in a thread of its own.
        """
        return respond(request, await self.answers.get(key, make, fresh=wants_fresh(request)))


def _overview(snapshot: Snapshot) -> Rows:
    rows = overview(snapshot.store, official=snapshot.official, min_voices=snapshot.settings.min_voices)
    return {(row["measure"], row["area"]): row for row in rows}
