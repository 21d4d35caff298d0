"""Where scored documents go: the store, a file of claims, or both; and which documents are new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import orjson

from groundswell.core.errors import UsageError
from groundswell.core.records import Claim, Document
from groundswell.corpora.lines import Sink, write_whole
from groundswell.corpora.store import ScoredDocument, Store, Writer, plain_claim
from groundswell.corpora.store.known import KnownIds


class Keeper:
    """Takes batches of a run in the order of the input."""

    def __init__(self, store: Store | None, writer: Writer | None, claims_out: Sink | None) -> None:
        self.store = store
        self._writer = writer
        self._claims_out = claims_out
        self._stored = KnownIds(store.ids() if store else ())
        self._read = KnownIds()

    def first_seen(self, batch: Sequence[Document]) -> list[Document]:
        """The documents of the next batch whose ids did not come before in this run."""
        first = []
        for document in batch:
            if document.id not in self._read:
                self._read.update((document.id,))
                first.append(document)
        return first

    def is_stored(self, document: Document) -> bool:
        """Whether the store held the document when the run began."""
        return document.id in self._stored

    def keep(self, first_seen: Iterable[Document], scored: Sequence[ScoredDocument]) -> None:
        """Write the claims of a batch, those of stored documents too, and commit what was scored."""
        if self._claims_out is not None:
            self._write_claims(first_seen, scored)
        if self._writer is not None:
            self._writer.add(scored)

    def _write_claims(self, first_seen: Iterable[Document], scored: Sequence[ScoredDocument]) -> None:
        assert self._claims_out is not None
        order = [document.id for document in first_seen]
        claims: dict[str, Sequence[Claim]] = {item.document.id: item.claims for item in scored}
        claims.update(self._stored_claims([name for name in order if name not in claims]))
        for name in order:
            for claim in claims.get(name, ()):
                self._claims_out.write(orjson.dumps(plain_claim(claim)) + b"\n")

    def _stored_claims(self, documents: list[str]) -> dict[str, list[Claim]]:
        found: dict[str, list[Claim]] = defaultdict(list)
        if documents:
            assert self.store is not None
            for claim in self.store.claims(document_id=documents):
                found[claim.document_id].append(claim)
        return found


@contextmanager
def open_keeper(store: str | Path | None, claims_out: str | None) -> Iterator[Keeper]:
    """Open the store for writing (made where there is none) and the file of claims; at least one of them.

    Raises UsageError for neither, StoreError, StoreBusy, and OutputError where `claims_out` can't be written.
    """
    if store is None and claims_out is None:
        raise UsageError("nowhere to write to: name a store, a file of claims, or both")
    with ExitStack() as stack:
        opened = Store.open(store, create=True) if store is not None else None
        writer = stack.enter_context(opened.writer()) if opened else None
        if opened:
            # What another writer may have added since the store was opened.
            opened.refresh()
        out = stack.enter_context(write_whole(claims_out)) if claims_out is not None else None
        yield Keeper(opened, writer, out)
