"""Texts that clients send: checked at once, or scored and stored, by one worker in the order they came."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, TypeVar

from groundswell.core.records import Document
from groundswell.core.settings import Settings
from groundswell.corpora.readers.rows import RowError, read_row
from groundswell.dashboard.problems import Problem, timed_out
from groundswell.dashboard.snapshots import Snapshot
from groundswell.reference import Reference
from groundswell.scoring.check import Checker
from groundswell.scoring.pipeline import Pipeline
from groundswell.scoring.run import Summary, score_documents

Made = TypeVar("Made")

WAITING = 32
"""Texts that may wait for the worker: more would not be answered within anyone's patience."""


class Checkers:
    """The checker for the official series of the moment; the last one is kept."""

    def __init__(self, settings: Settings) -> None:
        self._model = settings.score_model
        self._kept: tuple[Reference, Checker] | None = None

    def of(self, reference: Reference) -> Checker:
        """The checker that judges by these series."""
        if self._kept is None or self._kept[0] is not reference:
            self._kept = reference, Checker(model=self._model, reference=reference)
        return self._kept[1]


class Reader:
    """Reads texts one at a time: reading is bound to the interpreter, and a queue is fairer than a crowd."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="reading")
        self._waiting = 0
        self._checkers = Checkers(settings)
        self._pipeline: tuple[Reference, Pipeline] | None = None

    def close(self) -> None:
        """Let go of the thread."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def check(
        self, snapshot: Snapshot, text: str, *, published_at: datetime, as_of: datetime
    ) -> list[dict[str, Any]]:
        """`groundswell check`: the claims of a text, judged. Raises Problem where the worker has too much to do."""

        def work() -> list[dict[str, Any]]:
            found = self._checkers.of(snapshot.reference).check(text, published_at=published_at, as_of=as_of)
            return [claim.to_json() for claim in found]

        return await self._do(work)

    async def store(self, snapshot: Snapshot, documents: Sequence[Document]) -> Summary:
        """`groundswell score`: score documents into the store. Raises Problem, StoreBusy and StoreError."""

        def work() -> Summary:
            if self._pipeline is None or self._pipeline[0] is not snapshot.reference:
                pipeline = Pipeline.load(model=self._settings.score_model, reference=snapshot.reference)
                self._pipeline = snapshot.reference, pipeline
            return score_documents(
                documents,
                pipeline=self._pipeline[1],
                store=self._settings.store,
                batch_documents=self._settings.batch_documents,
            )

        return await self._do(work)

    async def _do(self, work: Callable[[], Made]) -> Made:
        if self._waiting >= WAITING:
            raise timed_out()
        self._waiting += 1
        task = asyncio.get_running_loop().run_in_executor(self._pool, work)
        task.add_done_callback(self._done)
        try:
            async with asyncio.timeout(self._settings.serve_timeout_seconds):
                return await asyncio.shield(task)
        except TimeoutError:
            # Not begun yet: nobody waits for it any more. Under way: it is finished, and a document is then stored.
            task.cancel()
            raise timed_out() from None

    def _done(self, task: asyncio.Future[Any]) -> None:
        self._waiting -= 1
        if not task.cancelled():
            # Asked for, so that a failure that nobody waits for is not reported as forgotten.
            task.exception()


def read_given(rows: Sequence[Mapping[str, Any]], *, collected_at: datetime | None) -> list[Document]:
    """The documents of a request, comments right after their article. Raises Problem (422) naming each bad one."""
    found: list[Document] = []
    errors: list[dict[str, str]] = []
    for place, row in enumerate(rows):

        def reject(reason: str, where: str = f"body.documents.{place}") -> None:
            errors.append({"where": where, "message": reason})

        try:
            found += read_row(row, origin="HTTP", collected_at=collected_at, rejected=reject)
        except RowError as error:
            reject(str(error))
    if errors:
        detail = f"{len(errors)} documents break the contract; nothing was stored"
        raise Problem(422, "invalid-request", detail, errors=errors[:20])
    return found
