"""The main job: read documents, score what is new, store it, write the claims; to be killed and resumed at any time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from groundswell.core.errors import Rejection
from groundswell.core.records import Document
from groundswell.corpora.readers import find_inputs, input_size, read_documents
from groundswell.corpora.store import ScoredDocument
from groundswell.scoring.engines import Engine, InProcess
from groundswell.scoring.engines.shards import score_batches
from groundswell.scoring.keeping import Keeper, open_keeper
from groundswell.scoring.pipeline import Pipeline
from groundswell.scoring.threads import Threads

BATCH_DOCUMENTS = 500
"""Documents a commit, unless told: some seconds of work, which a killed run does again, against a hundredth of that
for the commit."""
# A batch also ends at so many characters, so that a dump of books needs no more memory than one of comments.
_BATCH_CHARACTERS = 4_000_000


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: documents read, claims found in the new ones, and the bytes read of the input files, of all
    (`bytes_total` is None where standard input is among them).
    """

    documents: int
    claims: int
    bytes_done: int
    bytes_total: int | None


@dataclass(slots=True)
class Summary:
    """What a run did. Of `documents` read, `scored` were new and `known` stood in the store or earlier in the input;
    `claims` were found in the new ones; `rejected` inputs or records were skipped.
    """

    documents: int = 0
    scored: int = 0
    claims: int = 0
    rejected: int = 0

    @property
    def known(self) -> int:
        """Documents that were not scored."""
        return self.documents - self.scored


def score(
    inputs: Sequence[str],
    *,
    pipeline: Pipeline,
    store: str | Path | None = None,
    claims_out: str | None = None,
    collected_at: datetime | None = None,
    columns: Mapping[str, str] | None = None,
    batch_documents: int = BATCH_DOCUMENTS,
    engine: Engine | None = None,
    rejected: Callable[[Rejection], None] | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Summary:
    """Score the documents behind `inputs` (files, folders, globs, `-`) into a store, a file of claims, or both.

    A document that the store holds, by its id, is not scored again, so that a second run changes nothing and a killed
    one goes on where it was; of several with one id the first counts. `claims_out` (a path, or `-` for standard output)
    gets the claims of all documents read, those of known ones from the store: one JSON object a line, in the order of
    the documents, within each in canonical order; a file appears whole, at the end.

    `collected_at` and `columns` are those of `read_documents`. `engine` says where documents are scored, by default in
    this process; what comes out does not depend on it.

    Raises StoreError where the store can't be read or written (StoreBusy: another process writes to it), OutputError
    where `claims_out` can't be, UsageError for neither, WorkerError where other processes can't do their part. Inputs
    and records that can't be read go to `rejected`, and the rest goes on.
    """
    summary = Summary()

    def count(rejection: Rejection) -> None:
        summary.rejected += 1
        if rejected is not None:
            rejected(rejection)

    files = _Files(inputs)

    def report(batch: _Batch) -> None:
        if progress is not None:
            progress(Progress(summary.documents, summary.claims, batch.bytes_done, files.total))

    with open_keeper(store, claims_out) as keeper:
        documents = read_documents(
            inputs, collected_at=collected_at, rejected=count, columns=columns, read_bytes=files.read
        )
        run = _Run(pipeline, engine or InProcess(), keeper, summary)
        run.score(batches(documents, batch_documents), bytes_done=lambda: files.done, report=report)
    return summary


def score_documents(
    documents: Iterable[Document], *, pipeline: Pipeline, store: str | Path, batch_documents: int = BATCH_DOCUMENTS
) -> Summary:
    """Score documents that are read already into a store: as `score` does, and raises."""
    summary = Summary()
    with open_keeper(store, None) as keeper:
        _Run(pipeline, InProcess(), keeper, summary).score(batches(documents, batch_documents))
    return summary


@dataclass(frozen=True, slots=True)
class _Batch:
    """Documents as they were read: all, those of a new id, those of them to score, and what comments answer."""

    read: Sequence[Document]
    first_seen: Sequence[Document]
    new: Sequence[Document]
    parents: Mapping[str, Sequence[Document]]
    bytes_done: int


class _Run:
    """Reads ahead as far as its engine likes, and keeps batch after batch in the order of the input."""

    def __init__(self, pipeline: Pipeline, engine: Engine, keeper: Keeper, summary: Summary) -> None:
        self._pipeline, self._engine, self._keeper, self._summary = pipeline, engine, keeper, summary
        self._threads = Threads(keeper.store)

    def score(
        self,
        read: Iterable[Sequence[Document]],
        *,
        bytes_done: Callable[[], int] = lambda: 0,
        report: Callable[[_Batch], None] = lambda batch: None,
    ) -> None:
        """Score batches of documents and keep them. `report` is called with each that is kept."""
        with closing(score_batches(self._prepared(read, bytes_done), self._engine, self._pipeline)) as done:
            for batch, scored in done:
                self._keep(batch, scored)
                report(batch)

    def _prepared(self, read: Iterable[Sequence[Document]], bytes_done: Callable[[], int]) -> Iterator[_Batch]:
        for documents in read:
            first_seen = self._keeper.first_seen(documents)
            new = [document for document in first_seen if not self._keeper.is_stored(document)]
            parents = self._threads.parents(documents, {document.id for document in new})
            yield _Batch(documents, first_seen, new, parents, bytes_done())

    def _keep(self, batch: _Batch, scored: Sequence[ScoredDocument]) -> None:
        self._keeper.keep(batch.first_seen, scored)
        self._threads.stored(batch.new)
        self._summary.documents += len(batch.read)
        self._summary.scored += len(scored)
        self._summary.claims += sum(len(item.claims) for item in scored)


def batches(documents: Iterable[Document], size: int) -> Iterator[list[Document]]:
    """Cut a stream into batches by the place of documents in it alone, never by what is known of them: a run that was
    killed and started again cuts it alike.
    """
    batch: list[Document] = []
    characters = 0
    for document in documents:
        batch.append(document)
        characters += len(document.text)
        if len(batch) >= size or characters >= _BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


class _Files:
    """The sizes of the input files, and how many of their bytes were read."""

    def __init__(self, inputs: Sequence[str]) -> None:
        found = list(find_inputs(inputs, rejected=lambda rejection: None))
        self.total = None if any(item.path == "-" for item in found) else sum(map(input_size, found))
        self.done = 0

    def read(self, count: int) -> None:
        """Say that `count` more bytes were read."""
        self.done += count
