from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from groundswell.core.errors import StoreError
from groundswell.corpora.store import ScoredDocument, Store

Make = Callable[..., ScoredDocument]


@pytest.fixture
def filled(store: Store, make: Make) -> Store:
    with store.writer() as writer:
        writer.add([make(1)])
        writer.add([make(2)])
    return store


def test_a_missing_store_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no store here; `groundswell score IN… --store .*nowhere` makes one"):
        Store.open(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_a_folder_with_other_things_is_not_made_a_store(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine")
    with pytest.raises(StoreError, match=r"not a store, and not empty \(it holds 'letters.txt'\); name a new folder"):
        Store.open(tmp_path, create=True)
    assert [path.name for path in tmp_path.iterdir()] == ["letters.txt"]


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="can't make a store"):
        Store.open(tmp_path / "file", create=True)


def test_opening_again_with_create_keeps_what_is_there(filled: Store) -> None:
    assert Store.open(filled.folder, create=True).counts().claims == 4


@pytest.mark.parametrize("table", ["documents", "claims"])
def test_another_schema_version_is_told_with_both_versions(filled: Store, table: str) -> None:
    first = filled.folder / table / "_delta_log" / f"{0:020}.json"
    first.write_text(first.read_text().replace('"groundswell.schemaVersion":"3"', '"groundswell.schemaVersion":"7"'))
    with pytest.raises(StoreError, match=f"table {table} has schema version 7, this program reads 3"):
        Store.open(filled.folder)


def test_a_delta_table_of_others_is_told(tmp_path: Path) -> None:
    import pyarrow as pa
    from deltalake import write_deltalake

    write_deltalake(tmp_path / "documents", pa.table({"id": ["a"]}))
    with pytest.raises(StoreError, match="table documents has schema version none"):
        Store.open(tmp_path)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:40])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _noise(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 4)


def _other_json(path: Path) -> None:
    path.write_text(json.dumps({"add": {"path": 3}}))


def _gone(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("table", ["documents", "claims"])
@pytest.mark.parametrize("entry", [0, 1], ids=["first entry", "second entry"])
@pytest.mark.parametrize("damage", [_cut, _empty, _noise, _other_json, _gone])
def test_a_damaged_log_is_a_store_error(filled: Store, table: str, entry: int, damage: Callable[[Path], None]) -> None:
    damage(filled.folder / table / "_delta_log" / f"{entry:020}.json")
    with pytest.raises(StoreError):
        Store.open(filled.folder).counts()


@pytest.mark.parametrize("table", ["documents", "claims"])
@pytest.mark.parametrize("damage", [_cut, _empty, _noise, _gone])
def test_a_damaged_data_file_is_a_store_error(filled: Store, table: str, damage: Callable[[Path], None]) -> None:
    for path in (filled.folder / table).glob("*.parquet"):
        damage(path)
    with pytest.raises(StoreError, match="can't"):
        list(Store.open(filled.folder).query(f"SELECT * FROM {table}").to_pylist())
