"""A pipeline of simple rules that needs no model, and a program that runs it over a dump.

Run as `python scoring_fakes.py IN STORE [CLAIMS [ENGINE WORKERS]]`.
"""

from __future__ import annotations

import importlib
import os
import re
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from groundswell.console.edge import run_at_edge
from groundswell.core.errors import ModelError
from groundswell.core.records import Claim, Document, Verdict, claim_id
from groundswell.models import HEADS, Labels
from groundswell.models.labels import make_labels
from groundswell.scoring import Pipeline, score
from groundswell.scoring.engines import Engine, InProcess, Processes, Ray

PERCENT = re.compile(r"(\d+(?:\.\d+)?)%")


class FakeClassifier:
    name = "fake@1"

    def probabilities(self, texts: Sequence[str]) -> Mapping[str, Any]:
        rows = {head: np.zeros((len(texts), len(labels)), np.float32) for head, labels in HEADS.items()}
        for place, text in enumerate(texts):
            rows["sentiment"][place] = (0.7, 0.2, 0.1) if "fall" in text else (0.1, 0.3, 0.6)
            rows["stance"][place] = (0.1, 0.1, 0.8, 0.0) if "BOJ" in text else (0.0, 0.1, 0.0, 0.9)
            for head in ("tense", "certainty", "spam"):
                rows[head][place, 0] = 1
        return rows

    def classify(self, texts: Sequence[str]) -> list[Labels]:
        return make_labels(self.probabilities(texts), stage="fake")


def split(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"[^.!]+(?:\.\d+%[^.!]*)*[.!]", text)]


def find(document: Document, *, parents: Sequence[Document] = ()) -> list[Claim]:
    """Every percentage is a policy rate, of the area that the nearest parent names."""
    area = "JP" if any("Japan" in parent.text for parent in (document, *parents)) else None
    claims = []
    for match in reversed(list(PERCENT.finditer(document.text))):
        start, end = match.span()
        sentence = next((span for span in split(document.text) if span[0] <= start < span[1]), (0, len(document.text)))
        claims.append(
            Claim(
                id=claim_id(document.id, start, end, "policy_rate", area, "level", None),
                document_id=document.id,
                start=start,
                end=end,
                text=match[0],
                sentence_start=sentence[0],
                sentence_end=sentence[1],
                measure="policy_rate",
                area=area,
                kind="level",
                value=float(match[1]),
                unit="%",
                comparator="=",
                attributed_to=parents[-1].id if parents else None,
            )
        )
    return claims


def judge(claim: Claim, *, published_at: datetime, as_of: datetime, sentence: str) -> Verdict:
    return Verdict(status="supported", observed=claim.value, released_at=as_of, note=sentence, gap=0)


def pipeline(**parts: Any) -> Pipeline:
    given = {"find_claims": find, "split_sentences": split, "classifier": FakeClassifier(), "judge": judge}
    return Pipeline(**{"remake": pipeline, "scored_by": "fake@1", **given, **parts})


def wait_for(what: Callable[[], Any], *, seconds: float) -> Any:
    """The first thing that is true; CI may be slow."""
    until = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < until
        time.sleep(0.05)
    return found


def slow(document: Document, *, parents: Sequence[Document] = ()) -> list[Claim]:
    time.sleep(0.02)
    return find(document, parents=parents)


def slow_pipeline() -> Pipeline:
    return pipeline(find_claims=slow, remake=slow_pipeline)


def deadly_pipeline(deaths: Path, times: int) -> Pipeline:
    """Its process is killed at the text `deadly`, so many times; `deaths` counts them."""

    def find_or_die(document: Document, *, parents: Sequence[Document] = ()) -> list[Claim]:
        if "deadly" in document.text and len(deaths.read_bytes()) < times:
            with deaths.open("ab") as file:
                file.write(b".")
            os.kill(os.getpid(), signal.SIGKILL)
        return find(document, parents=parents)

    deaths.touch()
    return pipeline(find_claims=find_or_die, remake=partial(deadly_pipeline, deaths, times))


def failing_pipeline() -> Pipeline:
    def fail(document: Document, *, parents: Sequence[Document] = ()) -> list[Claim]:
        raise ModelError(f"no way to read {document.id}")

    return pipeline(find_claims=fail, remake=failing_pipeline)


def main() -> None:
    source, store, *more = sys.argv[1:]
    claims, engine, workers = [*more, *("", "here", "1")[len(more) :]]
    engines: dict[str, Engine] = {
        "here": InProcess(),
        "processes": Processes(int(workers)),
        "ray": Ray(workers=int(workers), address=os.environ.get("RAY_ADDRESS")),
    }
    print("ready", flush=True)  # noqa: T201 - tells the test that imports are done
    score(
        [source],
        pipeline=slow_pipeline(),
        store=store,
        claims_out=claims or None,
        batch_documents=20,
        engine=engines[engine],
    )


if __name__ == "__main__":
    # The module that worker processes know by its name.
    run_at_edge(importlib.import_module("scoring_fakes").main)
