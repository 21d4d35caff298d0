"""Table `history` of a store: rows that are only ever added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from groundswell.corpora.store import delta
from groundswell.corpora.store.delta import store_errors
from groundswell.corpora.store.schema import history_schema

_NAME = "history"


def exists(folder: Path) -> bool:
    """Whether anything was ever added."""
    return delta.exists(folder, _NAME)


def read_history(folder: Path) -> Any:
    """All rows, as they were added, as a `pyarrow.Table`. Raises StoreError."""
    if not exists(folder):
        return history_schema().empty_table()
    table = delta.open_table(folder, _NAME)
    with store_errors(folder, "read its history"):
        return table.to_pyarrow_table().cast(history_schema()).sort_by("recorded_at")


def append_history(folder: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows in one commit; the caller holds the writer's lock. Raises StoreError."""
    import pyarrow as pa

    with store_errors(folder, "write its history"):
        if not exists(folder):
            delta.create_table(folder, _NAME, history_schema(), {})
        delta.append(delta.open_table(folder, _NAME), pa.Table.from_pylist([*rows], schema=history_schema()))


def compact_history(folder: Path) -> None:
    """Put its many small files together; the rows stay as they are. The caller holds the writer's lock."""
    if exists(folder):
        delta.open_table(folder, _NAME).optimize.compact()
