"""Shards: the pieces of a batch that an engine scores, and the order in which their results come back."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, islice
from typing import Protocol, TypeVar

from groundswell.core.errors import UsageError
from groundswell.core.records import Document
from groundswell.corpora.store import ScoredDocument
from groundswell.scoring.pipeline import Pipeline

SHARD_DOCUMENTS = 25
"""Documents of a shard: half a second of work, so that a commit of 500 is shared out evenly, against some milliseconds
for sending it."""
# A shard also ends at so many characters, the usual length of that many articles several times over.
_SHARD_CHARACTERS = 200_000

DEPTH = 4
"""Shards with each worker: while the writer commits a batch, for a second or two, none runs dry."""

Scored = list[ScoredDocument]


@dataclass(frozen=True, slots=True)
class Shard:
    """Some documents, and what the comments among them answer: nearest first, by the id of the comment."""

    documents: Sequence[Document]
    parents: Mapping[str, Sequence[Document]]

    def __str__(self) -> str:
        """Its documents, for messages."""
        names = ", ".join(repr(document.id) for document in self.documents[:SHARD_DOCUMENTS])
        return f"{len(self.documents)} documents: {names}"

    def scored_by(self, pipeline: Pipeline) -> Scored:
        """Score it here."""
        return pipeline.score(self.documents, parents=self.parents)


class Engine(Protocol):
    """Scores shards."""

    def score(self, pipeline: Pipeline, shards: Iterable[Shard]) -> Generator[Scored, None, None]:
        """One result a shard, in order. Takes few shards more than it gave results; closing it ends all work."""


class Batch(Protocol):
    """Documents that are committed together."""

    @property
    def new(self) -> Sequence[Document]:
        """Those to score."""

    @property
    def parents(self) -> Mapping[str, Sequence[Document]]:
        """What the comments among them answer."""


AnyBatch = TypeVar("AnyBatch", bound=Batch)


def score_batches(
    batches: Iterable[AnyBatch], engine: Engine, pipeline: Pipeline
) -> Generator[tuple[AnyBatch, Scored], None, None]:
    """Score batches by shards; give each batch with its results, in order."""
    waiting: deque[tuple[AnyBatch, int]] = deque()

    def shards() -> Iterator[Shard]:
        for batch in batches:
            own = cut(batch)
            waiting.append((batch, len(own)))
            yield from own

    with closing(engine.score(pipeline, shards())) as results:
        for first in results:
            batch, count = waiting.popleft()
            yield batch, list(chain(first, *islice(results, count - 1)))


def cut(batch: Batch) -> list[Shard]:
    """The shards of a batch, at least one; by its documents alone, so that every engine gets the same."""
    parts: list[list[Document]] = [[]]
    characters = 0
    for document in batch.new:
        if len(parts[-1]) == SHARD_DOCUMENTS or characters >= _SHARD_CHARACTERS:
            parts.append([])
            characters = 0
        parts[-1].append(document)
        characters += len(document.text)
    return [Shard(part, {one.id: batch.parents[one.id] for one in part if one.id in batch.parents}) for part in parts]


Task = TypeVar("Task")


class Crew(Protocol[Task]):
    """Workers that take shards in order, `ahead` at most at a time."""

    ahead: int

    def start(self, shard: Shard) -> Task:
        """Have a shard scored."""

    def is_done(self, task: Task) -> bool:
        """Whether its result is there."""

    def finish(self, task: Task) -> Scored:
        """Wait for a result; asked in the order of the tasks."""


def in_order(crew: Crew[Task], shards: Iterable[Shard]) -> Iterator[Scored]:
    """Results in the order of the shards; what is done is given before the next shard is read."""
    waiting: deque[Task] = deque()
    for shard in shards:
        waiting.append(crew.start(shard))
        while waiting and (len(waiting) >= crew.ahead or crew.is_done(waiting[0])):
            yield crew.finish(waiting.popleft())
    while waiting:
        yield crew.finish(waiting.popleft())


def remake_of(pipeline: Pipeline) -> Callable[[], Pipeline]:
    """How another process makes the same pipeline. Raises UsageError where it can't."""
    if pipeline.remake is None:
        raise UsageError("this pipeline was put together by hand: other processes need its argument `remake`")
    return pipeline.remake
