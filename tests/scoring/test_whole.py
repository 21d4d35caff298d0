"""The real parts together, on the bundled sample."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

import pytest

from groundswell.core.records import Document
from groundswell.corpora.store import Store
from groundswell.reference import load_reference
from groundswell.scoring import Pipeline, score


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline.load(reference=load_reference())


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    lines = resources.files("groundswell.corpora").joinpath("samples/posts.jsonl").read_text("utf-8").splitlines()
    path = tmp_path_factory.mktemp("sample") / "posts.jsonl"
    path.write_text("\n".join(lines[:12]), "utf-8")
    return path


def test_the_sample_is_scored_alike_twice_and_reads_back_from_the_store(
    pipeline: Pipeline, sample: Path, tmp_path: Path
) -> None:
    outs = [tmp_path / "one.jsonl", tmp_path / "two.jsonl"]
    summary = score([str(sample)], pipeline=pipeline, store=tmp_path / "store", claims_out=str(outs[0]))
    score([str(sample)], pipeline=pipeline, claims_out=str(outs[1]), batch_documents=5)
    assert outs[0].read_bytes() == outs[1].read_bytes()
    printed = {line["id"]: line for line in map(json.loads, outs[0].read_text().splitlines())}
    stored = {claim.id: claim.to_json() for claim in Store.open(tmp_path / "store").claims()}
    assert printed == stored
    assert summary.claims == len(stored) > 20


def test_every_claim_stands_in_its_sentence_in_its_document(pipeline: Pipeline, sample: Path, tmp_path: Path) -> None:
    score([str(sample)], pipeline=pipeline, store=tmp_path / "store")
    store = Store.open(tmp_path / "store")
    texts = {document.id: document.text for document in store.documents()}
    for row in store.claims_table().to_pylist():
        assert texts[row["document_id"]][row["start"] : row["end"]] == row["text"]
        assert row["sentence_start"] <= row["start"] < row["end"] <= row["sentence_end"]
        assert row["sentiment"] is not None
        assert -1 <= row["sentiment_score"] <= 1
        assert row["verdict_status"] is not None
        assert row["scored_by"].startswith("groundswell ")


def test_a_level_is_judged_by_what_was_public_on_its_day(pipeline: Pipeline) -> None:
    text = "The BOJ raised its policy rate to 0.75%."
    early, late = (
        pipeline.score([Document(id="d", text=text, published_at=datetime(2026, month, 10, tzinfo=UTC))])[0].claims[0]
        for month in (1, 7)
    )
    assert early.verdict is not None
    assert late.verdict is not None
    assert (early.verdict.status, late.verdict.status) == ("supported", "outdated")
