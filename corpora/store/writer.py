"""Writing: batches of scored documents, each visible whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from groundswell.core.errors import StoreError
from groundswell.corpora.store import delta
from groundswell.corpora.store.delta import store_errors
from groundswell.corpora.store.lock import WriterLock, assert_held
from groundswell.corpora.store.rows import Place, ScoredDocument, canonical_key, claim_row, document_row
from groundswell.corpora.store.schema import claim_schema, document_schema
from groundswell.corpora.store.upkeep import upgrade
from groundswell.corpora.store.voices import Places


class Writer:
    """The one writer of a store, for a `with` block. The package's docstring says how a batch becomes visible."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = WriterLock(folder)
        self._places: Places | None = None

    def __enter__(self) -> Self:
        self._lock.acquire()
        try:
            self._documents, paired = delta.open_pair(self.folder)
            if delta.missing_columns("documents", self._documents) or delta.lacks_places(self._documents):
                upgrade(self.folder)
                self._documents, paired = delta.open_pair(self.folder)
            self._claims_version = paired.version()
            self._claims = delta.open_table(self.folder, "claims")
        except BaseException:
            self._lock.release()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if self._places is not None:
                self._places.keep()
        finally:
            self._lock.release()

    def add(self, batch: Sequence[ScoredDocument]) -> None:
        """Add documents that the store does not hold yet, with their claims, all or nothing.

        Raises StoreError where they can't be written; the store is then as before, and the writer may go on.
        """
        assert_held(self._lock)
        if not batch:
            return
        # Read anew after a batch that could not be written: it remembers that batch.
        places, self._places = self._places, None
        with store_errors(self.folder, "write a batch"):
            places = places or Places(self.folder, self._documents)
            with _record_errors(batch):
                documents, claims = _tables(batch, places.find(batch))
            self._drop_unfinished()
            if len(claims):
                delta.append(self._claims, claims)
            delta.commit_documents(self._documents, documents, self._claims)
            self._claims_version = self._claims.version()
            places.committed(self.folder, self._documents)
        self._places = places

    def _drop_unfinished(self) -> None:
        """Take back the claims of a batch whose documents were never committed."""
        if self._claims.version() != self._claims_version:
            self._claims.restore(self._claims_version)
            self._claims_version = self._claims.version()


def _tables(batch: Sequence[ScoredDocument], places: Sequence[Place]) -> tuple[Any, Any]:
    """The batch as Arrow tables of documents and of claims, each in canonical order."""
    import pyarrow as pa

    ordered = sorted(zip(batch, places, strict=True), key=lambda pair: pair[0].document.id)
    claims = [
        claim_row(claim, scored, place)
        for scored, place in ordered
        for claim in sorted(scored.claims, key=canonical_key)
    ]
    return (
        pa.Table.from_pylist([document_row(*pair) for pair in ordered], schema=document_schema()),
        pa.Table.from_pylist(claims, schema=claim_schema()),
    )


@contextmanager
def _record_errors(batch: Sequence[ScoredDocument]) -> Iterator[None]:
    """Lone surrogates, numbers past 64 bits: the readers reject them, other callers may not."""
    try:
        yield
    except (ValueError, TypeError, OverflowError) as error:
        names = sorted(scored.document.id for scored in batch)
        message = f"a record of the batch {names[0]!r} … {names[-1]!r} does not fit the store: {error}"
        raise StoreError(message) from error
