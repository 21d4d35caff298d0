"""Scoring in this process, and on to several once a run proves long."""

from __future__ import annotations

from collections.abc import Generator, Iterable

from groundswell.scoring.engines.processes import Processes
from groundswell.scoring.engines.shards import Scored, Shard
from groundswell.scoring.pipeline import Pipeline

GROW_AT = 500
"""Documents after which a run counts as long: some ten seconds of work, against the one or two for which each further
process loads its pipeline."""


class InProcess:
    """Scores in this process, one shard after the other."""

    def score(self, pipeline: Pipeline, shards: Iterable[Shard]) -> Generator[Scored, None, None]:
        """One result a shard, in order."""
        for shard in shards:
            yield shard.scored_by(pipeline)


class Growing:
    """Scores the first documents in this process, so that a small job costs no start, and the others in several."""

    def __init__(self, workers: int) -> None:
        self._workers = workers

    def score(self, pipeline: Pipeline, shards: Iterable[Shard]) -> Generator[Scored, None, None]:
        """One result a shard, in order. Raises WorkerError where a shard ends its process again and again."""
        coming, documents = iter(shards), 0
        for shard in coming:
            yield shard.scored_by(pipeline)
            documents += len(shard.documents)
            if documents >= GROW_AT:
                yield from Processes(self._workers).score(pipeline, coming)
