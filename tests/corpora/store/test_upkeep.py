from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from groundswell.core.errors import StoreBusy
from groundswell.corpora.store import ScoredDocument, Store, delta
from groundswell.corpora.store.upkeep import check, compact, vacuum

Make = Callable[..., ScoredDocument]


@pytest.fixture
def filled(store: Store, make: Make) -> Store:
    for start in range(0, 30, 5):
        with store.writer() as writer:
            writer.add([make(number) for number in range(start, start + 5)])
    store.refresh()
    return store


def test_compacting_changes_files_and_no_row(filled: Store) -> None:
    claims, documents = list(filled.claims()), list(filled.documents())
    done = compact(filled.folder)
    assert (done.files_before, done.files_after) == (12, 2)
    assert list(filled.claims()) == claims
    filled.refresh()
    assert list(filled.claims()) == claims
    assert list(filled.documents()) == documents
    assert check(filled.folder) == []


def test_claims_are_laid_out_by_measure_area_and_time(filled: Store) -> None:
    compact(filled.folder)
    filled.refresh()
    rows = filled.query("SELECT measure, area, published_at FROM claims").to_pylist()
    keys = [tuple(row.values()) for row in rows]
    assert keys == sorted(keys)


def test_a_writer_goes_on_after_compacting(filled: Store, make: Make) -> None:
    compact(filled.folder)
    with filled.writer() as writer:
        writer.add([make(31)])
    filled.refresh()
    assert filled.counts().claims == 62
    assert filled.query("SELECT max(number) AS n FROM documents").to_pylist() == [{"n": 30}]


def test_compacting_takes_back_an_unfinished_batch(filled: Store, make: Make) -> None:
    claims = delta.open_table(filled.folder, "claims")
    stray = filled.claims_table(limit=1)
    delta.append(claims, stray)
    compact(filled.folder)
    filled.refresh()
    assert filled.counts().claims == 60


def test_an_empty_store_may_be_compacted(store: Store, make: Make) -> None:
    compact(store.folder)
    with store.writer() as writer:
        writer.add([make(1)])
    store.refresh()
    assert store.counts().claims == 2


def test_vacuum_deletes_only_what_the_newest_state_does_not_need(filled: Store) -> None:
    compact(filled.folder)
    assert vacuum(filled.folder) == []
    assert len(vacuum(filled.folder, keep_hours=0, dry_run=True)) == 12
    assert len(vacuum(filled.folder, keep_hours=0)) == 12
    assert vacuum(filled.folder, keep_hours=0) == []
    filled.refresh()
    assert filled.counts().claims == 60
    assert check(filled.folder) == []


def test_upkeep_waits_for_the_writer(filled: Store) -> None:
    with filled.writer(), pytest.raises(StoreBusy):
        compact(filled.folder)


def test_check_names_a_missing_and_a_damaged_file(filled: Store) -> None:
    files = sorted((filled.folder / "claims").glob("*.parquet"))
    files[0].write_bytes(files[0].read_bytes()[:200])
    assert {finding.table for finding in check(filled.folder)} >= {"claims"}
    files[1].unlink()
    found = {finding.problem.partition(": ")[::2] for finding in check(filled.folder)}
    assert (files[1].name, "is missing") in found
    assert {name for name, _ in found} == {files[0].name, files[1].name}


def test_check_finds_claims_of_no_document(filled: Store) -> None:
    stray = filled.claims_table(limit=1).to_pylist()[0] | {"id": "stray", "document_id": "gone"}
    import pyarrow as pa

    documents, claims = delta.open_pair(filled.folder)
    delta.append(claims, pa.Table.from_pylist([stray], schema=filled.claims_table(limit=0).schema))
    nothing = filled.documents_table(limit=0)
    delta.commit_documents(documents, nothing, claims)
    assert "1 claims of no document" in [finding.problem for finding in check(Path(filled.folder))]
