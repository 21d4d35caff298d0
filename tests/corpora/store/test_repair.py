"""A damaged store says what is damaged, and is repaired from every row that can still be read."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from groundswell.core.errors import StoreBusy, StoreError
from groundswell.corpora.store import ScoredDocument, Store, delta, published, upkeep
from groundswell.corpora.store.repair import repair
from groundswell.corpora.store.schema import history_schema

Make = Callable[..., ScoredDocument]


@pytest.fixture
def filled(store: Store, make: Make) -> Store:
    """Six documents with two claims each, in three batches."""
    for start in (0, 2, 4):
        with store.writer() as writer:
            writer.add([make(number) for number in range(start, start + 2)])
    store.refresh()
    return store


def rows_of(folder: Path) -> dict[str, Any]:
    store = Store.open(folder)
    return {"documents": store.documents_table().to_pylist(), "claims": store.claims_table().to_pylist()}


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def scramble_the_middle(path: Path) -> None:
    content = bytearray(path.read_bytes())
    middle = range(8, min(len(content) - 8, 2000))
    content[8 : 8 + len(middle)] = bytes(byte ^ 0xA5 for byte in content[8 : 8 + len(middle)])
    path.write_bytes(content)


def remove(path: Path) -> None:
    path.unlink()


def log_entry(folder: Path, table: str, number: int) -> Path:
    return folder / table / "_delta_log" / f"{number:020}.json"


def data_file(folder: Path, table: str, place: int) -> Path:
    return sorted((folder / table).glob("*.parquet"), key=lambda path: path.stat().st_mtime_ns)[place]


@pytest.mark.parametrize("table", ["claims", "documents"])
@pytest.mark.parametrize(
    ("damage", "number"), [(cut, 0), (remove, 0), (scramble_the_middle, 2), (cut, 3), (empty, 3), (remove, 3)]
)
def test_a_damaged_log_is_named_and_repaired_without_loss(
    filled: Store, table: str, number: int, damage: Callable[[Path], None]
) -> None:
    before, entry = rows_of(filled.folder), log_entry(filled.folder, table, number)
    damage(entry)
    if (table, number, damage) == ("documents", 3, remove):
        # The same as a batch that was never finished: it is scored again.
        assert len(rows_of(filled.folder)["documents"]) == 4
        return
    with pytest.raises(StoreError, match="`groundswell store repair` restores what can be"):
        rows_of(filled.folder)
    findings = upkeep.check(filled.folder)
    # Of a log whose last entry is gone, nothing tells that there was one but the other table.
    name = "_delta_log: " if damage is remove and number == 3 else f"{entry.name}: is "
    assert [finding.problem.startswith(name) for finding in findings] == [True], findings
    done = repair(filled.folder)
    assert done is not None
    assert (done.documents, done.claims, done.lost) == (6, 12, [])
    assert rows_of(filled.folder) == before
    assert upkeep.check(filled.folder) == []
    assert repair(filled.folder) is None


@pytest.mark.parametrize(
    ("table", "damage"),
    [
        ("claims", cut),
        ("claims", empty),
        ("claims", scramble_the_middle),
        ("claims", remove),
        ("documents", cut),
        ("documents", remove),
    ],
)
def test_a_damaged_data_file_costs_only_its_documents(
    filled: Store, make: Make, table: str, damage: Callable[[Path], None]
) -> None:
    before, file = rows_of(filled.folder), data_file(filled.folder, table, 1)
    damage(file)
    with pytest.raises(StoreError, match=r"`groundswell store check` names it"):
        rows_of(filled.folder)
    assert [finding.problem.startswith(f"{file.name}: ") for finding in upkeep.check(filled.folder)] == [True]
    done = repair(filled.folder)
    assert done is not None
    assert (done.documents, done.claims, done.unknown) == (4, 8, 0)
    assert done.lost == ["doc-0002", "doc-0003"]
    assert [item.path for item in done.damaged] == [file]
    assert upkeep.check(filled.folder) == []
    with Store.open(filled.folder).writer() as writer:
        writer.add([make(2), make(3)])
    again = rows_of(filled.folder)
    assert [row["id"] for row in again["documents"]] == [row["id"] for row in before["documents"]]
    assert [row["id"] for row in again["claims"]] == [row["id"] for row in before["claims"]]


@pytest.mark.parametrize("table", ["claims", "documents"])
def test_what_compaction_left_behind_restores_everything(filled: Store, table: str) -> None:
    before = rows_of(filled.folder)
    upkeep.compact(filled.folder)
    data_file(filled.folder, table, -1).unlink()
    done = repair(filled.folder)
    assert done is not None
    assert done.lost == []
    assert rows_of(filled.folder) == before


def test_documents_without_a_trace_are_counted(filled: Store) -> None:
    for table in ("claims", "documents"):
        remove(data_file(filled.folder, table, 1))
    done = repair(filled.folder)
    assert done is not None
    assert (done.documents, done.lost, done.unknown) == (4, [], 2)


def test_claims_of_a_batch_that_was_never_finished_do_not_come_back(filled: Store, make: Make) -> None:
    import pyarrow as pa

    rows = [row | {"id": f"other/{row['id']}", "document_id": "doc-0006"} for row in filled.claims_table().to_pylist()]
    stray = pa.Table.from_pylist(rows[:2], schema=filled.claims_table().schema)
    delta.append(delta.open_table(filled.folder, "claims"), stray)
    with filled.writer() as writer:
        writer.add([make(6)])
    before = rows_of(filled.folder)
    cut(log_entry(filled.folder, "documents", 2))
    repair(filled.folder)
    assert rows_of(filled.folder) == before


def test_the_history_is_kept_and_repaired_by_itself(filled: Store) -> None:
    row = {field.name: None if field.nullable else "x" for field in history_schema()}
    moment = filled.documents_table().to_pylist()[0]["published_at"]
    row |= {"vintage": 1, "real_date": moment, "recorded_at": moment}
    published.append_history(filled.folder, [row])
    for number in range(2):
        published.append_history(filled.folder, [row | {"vintage": number + 2}])
    before = published.read_history(filled.folder).sort_by("vintage")
    cut(log_entry(filled.folder, "history", 1))
    with pytest.raises(StoreError):
        published.read_history(filled.folder)
    assert [finding.table for finding in upkeep.check(filled.folder)] == ["history"]
    repair(filled.folder)
    assert published.read_history(filled.folder).sort_by("vintage") == before


@pytest.mark.parametrize("after", [0, 2, 4])
def test_a_repair_that_is_cut_off_is_told_and_done_again(
    filled: Store, after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, steps, rename = rows_of(filled.folder), 0, Path.rename
    cut(log_entry(filled.folder, "documents", 2))

    def killed(self: Path, target: Path) -> Path:
        nonlocal steps
        steps += 1
        if steps > after:
            raise KeyboardInterrupt
        return rename(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", killed)
        try:
            repair(filled.folder)
        except KeyboardInterrupt:
            if after < 4:
                with pytest.raises(StoreError, match="repair"):
                    rows_of(filled.folder)
    repair(filled.folder)
    assert rows_of(filled.folder) == before
    assert upkeep.check(filled.folder) == []


def test_a_repair_waits_for_the_writer_and_needs_a_store(filled: Store, tmp_path: Path) -> None:
    with filled.writer(), pytest.raises(StoreBusy):
        repair(filled.folder)
    with pytest.raises(StoreError, match="no store here"):
        repair(tmp_path)


def test_a_table_that_is_gone_is_named(filled: Store) -> None:
    shutil.rmtree(filled.folder / "claims")
    assert {finding.table for finding in upkeep.check(filled.folder)} == {"claims"}
    done = repair(filled.folder)
    assert done is not None
    assert (done.documents, len(done.lost)) == (0, 6)
