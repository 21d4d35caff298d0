"""Which stage of `score` takes what share: each stage's function wrapped in a clock that stops while another runs."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from groundswell.core.records import Document

STAGES: dict[str, tuple[str, ...]] = {
    "reading": ("groundswell.scoring.run.read_documents",),
    "names": ("groundswell.nlp.catalogue.loader.Catalogue.find_mentions",),
    "sentences": ("groundswell.nlp.sentences.split_sentences", "groundswell.nlp.claims.find.split_sentences"),
    "quantities": ("groundswell.nlp.claims.find.find_figures",),
    "gate": ("groundswell.nlp.claims.find.may_move",),
    "clauses": ("groundswell.nlp.claims.find.parse",),
    "numbers": ("groundswell.nlp.claims.find.find_numbers",),
    "directions": ("groundswell.nlp.claims.find.find_directions",),
    "fields": ("groundswell.nlp.claims.find._claim",),
    "claims, the rest": ("groundswell.nlp.claims.find_claims",),
    "classifier": ("groundswell.scoring.pipeline.read_moods",),
    "promotion": ("groundswell.scoring.pipeline.spam_score",),
    "verdicts": ("groundswell.signals.verdicts.judge",),
    "copies": ("groundswell.corpora.copies.finder.CopyFinder.mark",),
    "store": ("groundswell.scoring.keeping.Keeper.keep",),
}
"""By stage the functions that are it, as their callers find them; what runs inside another stage counts for that."""


class Clock:
    """Seconds by stage; of stages that run inside each other the innermost counts."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self._running = ["the rest"]
        self._since = time.process_time()

    def _switch(self) -> None:
        now = time.process_time()
        self.seconds[self._running[-1]] += now - self._since
        self._since = now

    @contextmanager
    def running(self, stage: str) -> Iterator[None]:
        """Count for `stage` until the end."""
        self._switch()
        self._running.append(stage)
        try:
            yield
        finally:
            self._switch()
            self._running.pop()

    def wrapped(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function with its time counted, that of what it yields included."""

        def timed(*words: Any, **named: Any) -> Any:
            with self.running(stage):
                found = function(*words, **named)
            return self._yielded(stage, found) if isinstance(found, Iterator) else found

        return timed

    def _yielded(self, stage: str, found: Iterator[Any]) -> Iterator[Any]:
        while True:
            with self.running(stage):
                try:
                    item = next(found)
                except StopIteration:
                    return
            yield item


def shares(paths: Sequence[str], documents: Sequence[Document], *, model: str) -> dict[str, float]:
    """The share of each stage in scoring the documents behind `paths`, after `documents` have warmed it up."""
    from groundswell.reference import load_reference
    from groundswell.scoring import Pipeline, score
    from groundswell.scoring.run import score_documents

    clock = Clock()
    with _wrapped(clock), tempfile.TemporaryDirectory() as folder:
        pipeline = Pipeline.load(model=model, reference=load_reference())
        score_documents(documents, pipeline=pipeline, store=Path(folder) / "first")
        clock.seconds.clear()
        score(paths, pipeline=pipeline, store=Path(folder) / "store")
    total = clock.seconds.total()
    return {stage: seconds / total for stage, seconds in clock.seconds.most_common()}


@contextmanager
def _wrapped(clock: Clock) -> Iterator[None]:
    with ExitStack() as stack:
        for stage, targets in STAGES.items():
            for target in targets:
                owner, _, name = target.rpartition(".")
                held = resolve_name(owner)
                stack.callback(setattr, held, name, getattr(held, name))
                setattr(held, name, clock.wrapped(stage, getattr(held, name)))
        yield
