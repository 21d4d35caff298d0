"""A store that an older version wrote is read as it is, and brought up to date by the first write."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from groundswell.core.errors import StoreError
from groundswell.corpora.store import ScoredDocument, Store, delta, upkeep
from groundswell.corpora.store.repair import repair
from groundswell.corpora.store.schema import LATER_COLUMNS, PLACE_COLUMNS

Make = Callable[..., ScoredDocument]


def written_by(version: int, store: Store, folder: Path, patch: pytest.MonkeyPatch) -> Store:
    """The rows of a store as a version wrote them: 2 had no columns for spam, 1 none for places either."""
    rows = {"claims": store.claims_table(), "documents": store.documents_table()}
    lacking = {name: [*LATER_COLUMNS[name], *(PLACE_COLUMNS[name] if version == 1 else ())] for name in rows}
    rows = {name: table.drop_columns(lacking[name]) for name, table in rows.items()}
    with patch.context() as patched:
        patched.setattr(delta, "SCHEMA_VERSION", version)
        patched.setattr(delta, "claim_schema", lambda: rows["claims"].schema)
        patched.setattr(delta, "document_schema", lambda: rows["documents"].schema)
        delta.create(folder)
    claims = delta.open_table(folder, "claims")
    delta.append(claims, rows["claims"])
    delta.commit_documents(delta.open_table(folder, "documents"), rows["documents"], claims)
    return Store.open(folder)


@pytest.fixture(params=[1, 2], ids=["version 1", "version 2"])
def old(
    request: pytest.FixtureRequest, store: Store, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Store:
    """Three documents in a store of an older version."""
    with store.writer() as writer:
        writer.add([make(1), make(2), make(3)])
    store.refresh()
    return written_by(request.param, store, tmp_path / "old", monkeypatch)


def version_of(store: Store) -> str:
    version: str = delta.open_table(store.folder, "documents").metadata().configuration["groundswell.schemaVersion"]
    return version


def rows_of(store: Store) -> dict[str, Any]:
    return {"documents": store.documents_table().to_pylist(), "claims": store.claims_table().to_pylist()}


def test_an_older_store_is_read_with_null_for_what_it_lacks(old: Store, store: Store) -> None:
    assert rows_of(old) == rows_of(store)
    assert old.query("SELECT count(*) AS n FROM claims WHERE spam IS NULL").to_pylist() == [{"n": 6}]
    assert version_of(old) in ("1", "2")


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


WIRE = (
    "The Bank of Japan raised its policy rate to 0.75% on Friday, the highest in thirty years, and Governor Ueda said "
    "that further increases would follow if the outlook for prices holds, dealers in Tokyo said."
)


@pytest.fixture
def first(store: Store, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store of version 1 with a copy, an echo, and voices of their own."""
    with store.writer() as writer:
        writer.add([make(0, claims=1, text=WIRE), make(3, claims=1, text=f"{WIRE} Follow us for more.")])
        writer.add([make(4, claims=1), make(5, claims=1, parent_id="doc-0003", text=WIRE[8:120])])
    store.refresh()
    return written_by(1, store, tmp_path / "first", monkeypatch)


def test_the_first_version_opens_with_its_voices_found_from_the_texts(first: Store, store: Store) -> None:
    columns = "id, speaker, copy_of, copy_how, echo_ratio FROM documents ORDER BY id"
    assert first.query(f"SELECT {columns}").to_pylist() == store.query(f"SELECT {columns}").to_pylist()
    assert {row["id"]: row["copy_of"] for row in first.documents_table().to_pylist()}["doc-0003"] == "doc-0000"
    clusters = "SELECT count(DISTINCT cluster) AS n FROM claims"
    assert first.query(clusters).to_pylist() == store.query(clusters).to_pylist()


def test_the_first_version_is_upgraded_with_the_same_rows_and_scores_on(first: Store, make: Make) -> None:
    before = rows_of(first)
    upkeep.compact(first.folder)
    # A reader that opened it before goes on reading.
    assert rows_of(first) == before
    upgraded = Store.open(first.folder)
    assert rows_of(upgraded) == before
    assert version_of(upgraded) == "3"
    with upgraded.writer() as writer:
        writer.add([make(6, claims=1, text=f"{WIRE} Read more here.")])
    upgraded.refresh()
    added = {row["id"]: row for row in upgraded.documents_table().to_pylist()}["doc-0006"]
    assert (added["copy_of"], added["number"]) == ("doc-0000", len(before["documents"]))
    assert upkeep.check(first.folder) == []


def test_a_damaged_store_of_the_first_version_is_not_emptied_by_a_repair(first: Store) -> None:
    damaged = next((first.folder / "claims").glob("*.parquet"))
    damaged.write_bytes(b"")
    with pytest.raises(StoreError, match="a damaged store of version 1 can't be repaired"):
        repair(first.folder)
    assert delta.exists(first.folder)


def test_an_empty_store_of_the_first_version_opens_and_is_upgraded(
    store: Store, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = written_by(1, store, tmp_path / "empty", monkeypatch)
    assert rows_of(empty) == {"documents": [], "claims": []}
    with empty.writer() as writer:
        writer.add([make(1)])
    empty.refresh()
    assert empty.counts().claims == 2
