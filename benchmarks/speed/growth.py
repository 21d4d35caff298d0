"""How cost grows: with documents, length of a sentence, claims in a sentence, and the size of the store."""

from __future__ import annotations

import json
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from groundswell.core.records import Document
from groundswell.nlp.claims import find_claims
from groundswell.reference import load_reference
from groundswell.scoring import Pipeline, score
from groundswell.scoring.run import Progress, score_documents

LENGTHS = (50, 100, 200, 400, 800, 1600, 3200)
"""Characters of a sentence; from 4,000 on it counts as a list, and states nothing."""
CLAIMS = (1, 2, 4, 8, 16, 30)
"""Figures of a sentence; from 60 on it counts as a list."""
_WORDS = "traders kept watching the talks about the bridge near the old harbour while the rain went on, and "
_PLACES = ("Japan", "Germany", "France", "Italy", "Spain", "Brazil", "Mexico", "Poland", "Turkey", "India")
Points = list[tuple[float, float]]


def by_length(rounds: int) -> Points:
    """Characters of a sentence that states one thing, and milliseconds to extract it."""
    texts = [(length, ("Inflation in Japan rose to 2.5%, " + _WORDS * 40)[:length]) for length in LENGTHS]
    return [(length, _extraction(text, rounds)) for length, text in texts]


def by_claims(rounds: int) -> Points:
    """Claims of a sentence, and milliseconds to extract them."""
    points = []
    for count in CLAIMS:
        parts = (f"{2 + place / 10:.1f}% in {_PLACES[place % len(_PLACES)]}" for place in range(count))
        points.append((count, _extraction("Inflation rose to " + ", ".join(parts), rounds)))
    return points


def _extraction(text: str, rounds: int) -> float:
    document = Document(id="made-up", text=text, published_at=datetime(2026, 1, 5, tzinfo=UTC))
    find_claims(document)
    return 1000 * _median_seconds(lambda: find_claims(document), rounds)


def _median_seconds(call: Callable[[], Any], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        started = time.process_time()
        call()
        times.append(time.process_time() - started)
    return statistics.median(times)


def by_documents(items: Sequence[dict[str, Any]], batch: int) -> Points:
    """Documents read, and the processor seconds until then, in one run into one store."""
    points: Points = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "work.jsonl"
        path.write_text("".join(json.dumps(item["document"]) + "\n" for item in items), encoding="utf-8")
        pipeline = Pipeline.load(reference=load_reference())
        first = [Document.from_json(item["document"]) for item in items[:5]]
        score_documents(first, pipeline=pipeline, store=Path(folder) / "first")
        started = time.process_time()

        def note(done: Progress) -> None:
            points.append((done.documents, time.process_time() - started))

        score([str(path)], pipeline=pipeline, store=Path(folder) / "store", batch_documents=batch, progress=note)
    return points


def by_store(items: Sequence[dict[str, Any]], stores: Sequence[tuple[int, Path]]) -> Points:
    """Claims that a store holds, and the processor seconds to add the documents to a copy of it."""
    pipeline = Pipeline.load(reference=load_reference())
    documents = [Document.from_json(item["document"]) for item in items]
    with tempfile.TemporaryDirectory() as folder:
        score_documents(documents, pipeline=pipeline, store=Path(folder) / "first")
    points: Points = []
    for claims, store in stores:
        with tempfile.TemporaryDirectory() as folder:
            copied = Path(folder) / "store"
            shutil.copytree(store, copied)
            # The first writer leaves beside the store what the next ones remember its texts by.
            score_documents(documents[:1], pipeline=pipeline, store=copied)
            started = time.process_time()
            score_documents(documents[1:], pipeline=pipeline, store=copied)
            points.append((claims, time.process_time() - started))
    return points
