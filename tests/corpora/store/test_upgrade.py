"""A store that an older version wrote is read as it is, and brought up to date by the first write."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from groundswell.core.errors import StoreError
from groundswell.corpora.store import ScoredDocument, Store, delta, upkeep
from groundswell.corpora.store.schema import LATER_COLUMNS

Make = Callable[..., ScoredDocument]


@pytest.fixture
def old(store: Store, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Three documents in a store of version 2, which had no columns for spam."""
    with store.writer() as writer:
        writer.add([make(1), make(2), make(3)])
    store.refresh()
    rows = {"claims": store.claims_table(), "documents": store.documents_table()}
    rows = {name: table.drop_columns(list(LATER_COLUMNS[name])) for name, table in rows.items()}
    folder = tmp_path / "old"
    with monkeypatch.context() as patch:
        patch.setattr(delta, "SCHEMA_VERSION", 2)
        patch.setattr(delta, "claim_schema", lambda: rows["claims"].schema)
        patch.setattr(delta, "document_schema", lambda: rows["documents"].schema)
        delta.create(folder)
    claims = delta.open_table(folder, "claims")
    delta.append(claims, rows["claims"])
    delta.commit_documents(delta.open_table(folder, "documents"), rows["documents"], claims)
    return Store.open(folder)


def version_of(store: Store) -> str:
    version: str = delta.open_table(store.folder, "documents").metadata().configuration["groundswell.schemaVersion"]
    return version


def rows_of(store: Store) -> dict[str, Any]:
    return {"documents": store.documents_table().to_pylist(), "claims": store.claims_table().to_pylist()}


def test_an_older_store_is_read_with_null_for_what_it_lacks(old: Store, store: Store) -> None:
    assert rows_of(old) == rows_of(store)
    assert old.query("SELECT count(*) AS n FROM claims WHERE spam IS NULL").to_pylist() == [{"n": 6}]
    assert version_of(old) == "2"


@pytest.mark.parametrize("how", ["write", "compact"])
def test_the_first_write_brings_it_up_to_date_and_loses_nothing(old: Store, store: Store, make: Make, how: str) -> None:
    before, state = rows_of(old), old.state
    if how == "compact":
        upkeep.compact(old.folder)
    else:
        with old.writer() as writer:
            writer.add([make(4)])
        with store.writer() as writer:
            writer.add([make(4)])
        store.refresh()
    assert rows_of(old) == before
    old.refresh()
    assert old.state != state
    assert rows_of(old) == rows_of(store)
    assert version_of(old) == "3"
    assert upkeep.check(old.folder) == []


@pytest.mark.parametrize("after", [1, 2, 3])
def test_a_kill_in_the_middle_of_it_leaves_a_store_that_reads_and_goes_on(
    old: Store, store: Store, make: Make, after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, steps, kept = rows_of(old), 0, delta._transactions

    def killed(versions: dict[str, int]) -> Any:
        nonlocal steps
        steps += 1
        if steps > after:
            raise KeyboardInterrupt
        return kept(versions)

    with monkeypatch.context() as patch:
        patch.setattr(delta, "_transactions", killed)
        with pytest.raises(KeyboardInterrupt), old.writer():
            pass
    assert rows_of(Store.open(old.folder)) == before
    with old.writer() as writer:
        writer.add([make(4)])
    old.refresh()
    assert old.counts().claims == store.counts().claims + 2


def test_an_older_store_is_written_by_one_at_a_time(old: Store) -> None:
    with old.writer(), pytest.raises(StoreError), old.writer():
        pass
