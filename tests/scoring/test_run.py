from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from groundswell.core.errors import OutputError, Rejection, StoreBusy, UsageError
from groundswell.core.records import Claim, Document
from groundswell.corpora.store import Store
from groundswell.scoring import Progress, Summary, score
from groundswell.scoring.run import batches

Dump = Callable[..., Path]


def _contents(folder: Path) -> tuple[list[Document], list[Claim]]:
    store = Store.open(folder)
    return list(store.documents()), list(store.claims())


def _log(folder: Path) -> list[str]:
    return sorted(str(path) for path in folder.rglob("*.json"))


def test_documents_and_claims_end_in_the_store(tmp_path: Path, dump: Dump, fakes: ModuleType) -> None:
    summary = score([str(dump(40))], pipeline=fakes.pipeline(), store=tmp_path / "store", batch_documents=16)
    counts = Store.open(tmp_path / "store").counts()
    assert (summary.documents, summary.known, summary.rejected) == (summary.scored + 4, 4, 0)
    assert (counts.articles + counts.comments, counts.claims) == (summary.scored, summary.claims)
    assert counts.claims > 0


def test_scoring_again_changes_nothing_not_even_the_log(tmp_path: Path, dump: Dump, fakes: ModuleType) -> None:
    source, folder = str(dump(40)), tmp_path / "store"
    first = score([source], pipeline=fakes.pipeline(), store=folder)
    before, log = _contents(folder), _log(folder)
    second = score([source], pipeline=fakes.pipeline(), store=folder)
    assert second == Summary(documents=first.documents, scored=0, claims=0, rejected=0)
    assert (_contents(folder), _log(folder)) == (before, log)


def test_known_documents_are_not_even_looked_at(tmp_path: Path, dump: Dump, fakes: ModuleType) -> None:
    source = str(dump(20))
    score([source], pipeline=fakes.pipeline(), store=tmp_path / "store")

    def never(document: Document, *, parents: Any = ()) -> list[Claim]:
        raise AssertionError(document.id)

    score([source], pipeline=fakes.pipeline(find_claims=never), store=tmp_path / "store")


@pytest.mark.parametrize("size", [1, 7, 16, 10_000])
def test_the_size_of_batches_does_not_show_in_the_result(
    tmp_path: Path, dump: Dump, fakes: ModuleType, size: int
) -> None:
    source = str(dump(14))
    for name, batch in (("reference", 16), ("other", size)):
        out = str(tmp_path / f"{name}.jsonl")
        score([source], pipeline=fakes.pipeline(), store=tmp_path / name, claims_out=out, batch_documents=batch)
    assert _contents(tmp_path / "other") == _contents(tmp_path / "reference")
    assert (tmp_path / "other.jsonl").read_bytes() == (tmp_path / "reference.jsonl").read_bytes()


def test_claims_are_the_same_bytes_with_a_store_without_one_and_on_a_second_run(
    tmp_path: Path, dump: Dump, fakes: ModuleType
) -> None:
    source = str(dump(40))
    outs = [tmp_path / name for name in ("bare.jsonl", "first.jsonl", "second.jsonl")]
    for out, store in zip(outs, (None, tmp_path / "store", tmp_path / "store"), strict=True):
        score([source], pipeline=fakes.pipeline(), store=store, claims_out=str(out), batch_documents=16)
    first, *others = (out.read_bytes() for out in outs)
    assert others == [first, first]
    lines = [json.loads(line) for line in first.splitlines()]
    assert len({line["id"] for line in lines}) == len(lines) > 50


def test_claims_come_in_the_order_of_the_documents_and_of_the_text(
    tmp_path: Path, dump: Dump, fakes: ModuleType
) -> None:
    score([str(dump(12))], pipeline=fakes.pipeline(), claims_out=str(tmp_path / "out.jsonl"))
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    own = [line["start"] for line in lines if line["document_id"] == "a3"]
    assert own == sorted(own)
    articles = [line["document_id"] for line in lines if line["document_id"].startswith("a")]
    assert list(dict.fromkeys(articles)) == [f"a{number}" for number in range(12)]


def test_of_several_documents_with_one_id_the_first_counts(tmp_path: Path, dump: Dump, fakes: ModuleType) -> None:
    score([str(dump(12))], pipeline=fakes.pipeline(), store=tmp_path / "store")
    (document,) = Store.open(tmp_path / "store").documents(id="a2")
    assert document.text.startswith(("Japan", "The US"))


def test_comments_are_read_with_what_they_answer_however_far_away_it_stands(
    tmp_path: Path, dump: Dump, fakes: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    from groundswell.scoring import threads

    source = str(dump(60))
    score([source], pipeline=fakes.pipeline(), store=tmp_path / "wide", batch_documents=16)
    monkeypatch.setattr(threads, "_WINDOW_DOCUMENTS", 4)
    score([source], pipeline=fakes.pipeline(), store=tmp_path / "narrow", batch_documents=16)
    assert _contents(tmp_path / "narrow") == _contents(tmp_path / "wide")
    (late,) = Store.open(tmp_path / "narrow").claims(document_id="late3")
    assert late.attributed_to == "a3"
    (reply,) = [
        row
        for row in Store.open(tmp_path / "narrow").claims_table(article_id="a3").to_pylist()
        if row["sentence"].startswith("No")
    ]
    assert (reply["document_kind"], reply["attributed_to"]) == ("comment", "a3")


def test_new_comments_on_stored_articles_find_them(tmp_path: Path, dump: Dump, fakes: ModuleType) -> None:
    score([str(dump(5))], pipeline=fakes.pipeline(), store=tmp_path / "store")
    later = tmp_path / "later.jsonl"
    later.write_text(json.dumps({"id": "new", "kind": "comment", "parent_id": "c3.1", "text": "Now 2%."}) + "\n")
    score([str(later)], pipeline=fakes.pipeline(), store=tmp_path / "store")
    row = Store.open(tmp_path / "store").claims_table(document_id="new").to_pylist()[0]
    assert (row["attributed_to"], row["article_id"]) == ("a3", "a3")


def test_threads_that_run_in_circles_end(tmp_path: Path, fakes: ModuleType) -> None:
    source = tmp_path / "circle.jsonl"
    source.write_text(
        "".join(
            json.dumps({"id": name, "parent_id": other, "kind": "comment", "text": "1%."}) + "\n"
            for name, other in (("x", "y"), ("y", "x"), ("z", "z"))
        )
    )
    assert score([str(source)], pipeline=fakes.pipeline(), store=tmp_path / "store").scored == 3


def test_rejections_are_told_and_counted_and_the_rest_goes_on(tmp_path: Path, fakes: ModuleType) -> None:
    source = tmp_path / "bad.jsonl"
    source.write_text('{"id": "a", "text": "1%."}\n{broken\n{"id": "b"}\n{"id": "c", "text": "2%."}\n')
    told: list[Rejection] = []
    summary = score(
        [str(source), "missing.jsonl"], pipeline=fakes.pipeline(), store=tmp_path / "s", rejected=told.append
    )
    assert (summary.scored, summary.claims, summary.rejected) == (2, 2, 3)
    assert [rejection.line for rejection in told] == [2, 3, None]


def test_progress_reaches_every_batch(tmp_path: Path, dump: Dump, fakes: ModuleType) -> None:
    first, second = dump(20, "one.jsonl.gz"), dump(3, "two.jsonl.gz")
    seen: list[Progress] = []
    summary = score(
        [str(first), str(second)],
        pipeline=fakes.pipeline(),
        store=tmp_path / "s",
        batch_documents=10,
        progress=seen.append,
    )
    total = first.stat().st_size + second.stat().st_size
    assert [step.documents for step in seen] == [*range(10, summary.documents, 10), summary.documents]
    assert seen[-1] == Progress(summary.documents, summary.claims, total, total)
    assert 0 < seen[0].bytes_done <= first.stat().st_size


def test_nowhere_to_write_to_is_said(fakes: ModuleType) -> None:
    with pytest.raises(UsageError, match="nowhere to write to: name a store, a file of claims, or both"):
        score(["-"], pipeline=fakes.pipeline())


def test_a_store_in_use_is_said_before_any_work(tmp_path: Path, dump: Dump, fakes: ModuleType) -> None:
    store = Store.open(tmp_path / "store", create=True)
    with store.writer(), pytest.raises(StoreBusy):
        score([str(dump(2))], pipeline=fakes.pipeline(), store=tmp_path / "store")


def test_claims_that_can_not_be_written_are_said_before_any_work(tmp_path: Path, dump: Dump, fakes: ModuleType) -> None:
    with pytest.raises(OutputError, match="nowhere"):
        score([str(dump(2))], pipeline=fakes.pipeline(), claims_out=str(tmp_path / "nowhere" / "out.jsonl"))


def test_a_run_that_fails_leaves_no_file_of_claims_and_keeps_an_earlier_one(
    tmp_path: Path, dump: Dump, fakes: ModuleType
) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("earlier\n")

    def fail(document: Document, *, parents: Any = ()) -> list[Claim]:
        if document.id == "a9":
            raise RuntimeError("stop")
        return fakes.find(document, parents=parents)  # type: ignore[no-any-return]

    with pytest.raises(RuntimeError, match="stop"):
        score([str(dump(20))], pipeline=fakes.pipeline(find_claims=fail), claims_out=str(out), batch_documents=4)
    assert out.read_text() == "earlier\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dump.jsonl.gz", "out.jsonl"]


def test_claims_go_to_standard_output(
    tmp_path: Path, dump: Dump, fakes: ModuleType, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    source = str(dump(5))
    score([source], pipeline=fakes.pipeline(), claims_out=str(tmp_path / "out.jsonl"))
    capfdbinary.readouterr()
    score([source], pipeline=fakes.pipeline(), claims_out="-")
    assert capfdbinary.readouterr().out == (tmp_path / "out.jsonl").read_bytes()


def test_batches_end_at_so_many_documents_or_characters() -> None:
    documents = [Document(id=str(place), text="x" * size) for place, size in enumerate([1, 1, 1, 4_000_000, 1])]
    assert [[document.id for document in batch] for batch in batches(documents, 2)] == [["0", "1"], ["2", "3"], ["4"]]
