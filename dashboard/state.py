"""What a running server shares: settings, the newest snapshot of the store, answers kept, the checker of texts."""

from __future__ import annotations

from collections.abc import Hashable
from concurrent.futures import ThreadPoolExecutor

from starlette.requests import Request
from starlette.responses import Response

from groundswell.core.settings import Settings
from groundswell.dashboard.answers import Answers, Make, respond, wants_fresh
from groundswell.dashboard.snapshots import Snapshots


class State:
    """The parts of a server. Raises StoreError where the store of the settings can't be opened."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.snapshots = Snapshots(settings)
        self.answers = Answers(
            self.snapshots,
            budget_bytes=settings.serve_cache_mb * 1_000_000,
            timeout_seconds=settings.serve_timeout_seconds,
        )
        # One text at a time: reading texts is bound to the interpreter, and a queue is fairer than a crowd.
        self.scoring = ThreadPoolExecutor(1, thread_name_prefix="scoring")

    def close(self) -> None:
        """Let go of threads."""
        self.answers.close()
        self.scoring.shutdown(wait=False, cancel_futures=True)

    async def answer(self, request: Request, key: Hashable, make: Make) -> Response:
        """The answer of `make` for the newest snapshot, kept under `key` (which holds all that `make` depends on), with
        entity tag, compression and 304. `make` runs in a thread of its own.
        """
        return respond(request, await self.answers.get(key, make, fresh=wants_fresh(request)))
