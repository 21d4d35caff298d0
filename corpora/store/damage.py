"""Files of a store that are broken or missing: which, and why."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from groundswell.core.errors import StoreError
from groundswell.corpora.store import delta

TABLES = ("claims", "documents", "history")
SET_ASIDE = "damaged-"
"""How the folders begin into which a repair moves what was there before."""


@dataclass(frozen=True, slots=True)
class Damage:
    """One file of a table, and what is wrong with it."""

    table: str
    path: Path
    reason: str


def damages(folder: Path) -> list[Damage]:
    """What can't be read of the newest state: entries of logs, and data files, each read whole."""
    found = [item for name in TABLES for item in _damages_of(folder, name)]
    if found:
        return found
    try:
        delta.open_pair(folder)
    except StoreError as error:
        # Each opens by itself, but one lacks what was committed to both.
        return [Damage("claims", _log(folder, "claims"), str(error))]
    return []


def _damages_of(folder: Path, name: str) -> list[Damage]:
    # `history` is made when something is first published.
    if name == "history" and not delta.table_folder(folder, name).exists():
        return []
    try:
        files = newest_files(folder, name)
    except StoreError as error:
        return [*_log_damages(folder, name)] or [Damage(name, _log(folder, name), str(error))]
    return unreadable(name, files)


def newest_files(folder: Path, name: str) -> list[Path]:
    """The data files that the newest state of a table names. Raises StoreError where its log can't be read."""
    if name == "claims" and delta.exists(folder):
        return delta.data_files(folder, name, _newest_claims(folder))
    return delta.data_files(folder, name, delta.open_table(folder, name))


def _newest_claims(folder: Path) -> Any:
    """Those that the newest documents go with, or simply the newest where documents can't be read."""
    newest = delta.open_table(folder, "claims")
    try:
        documents = delta.open_table(folder, "documents")
    except StoreError:
        return newest
    return delta.open_claims_of(folder, documents)


def unreadable(name: str, files: Iterable[Path]) -> list[Damage]:
    """Those of the data files that can't be read from end to end."""
    import duckdb

    connection = duckdb.connect()
    reasons = ((path, _unread(connection, path)) for path in files)
    return [Damage(name, path, reason) for path, reason in reasons if reason]


def _unread(connection: Any, path: Path) -> str | None:
    import duckdb

    if not path.is_file():
        return "is missing"
    try:
        connection.read_parquet(str(path)).query("rows", "SELECT count(DISTINCT hash(r)) FROM rows AS r").fetchall()
    except duckdb.Error as error:
        return f"can't be read: {delta.short(str(error))}"
    return None


def _log(folder: Path, name: str) -> Path:
    return delta.table_folder(folder, name) / "_delta_log"


def _log_damages(folder: Path, name: str) -> Iterator[Damage]:
    """Entries of a log that are no lines of JSON objects, and those that are missing before later ones."""
    entries = {int(path.stem): path for path in _log(folder, name).glob("[0-9]*.json")}
    for number in range(max(entries, default=-1) + 1):
        path = entries.get(number)
        if path is None:
            yield Damage(name, _log(folder, name) / f"{number:020}.json", "is missing")
        elif not _holds_objects(path):
            yield Damage(name, path, "is no log entry: it was cut off, emptied or overwritten")


def _holds_objects(path: Path) -> bool:
    try:
        lines = [json.loads(line) for line in path.read_bytes().splitlines()]
    except (OSError, ValueError):
        return False
    return bool(lines) and all(isinstance(line, dict) for line in lines)


def check_repaired(folder: Path) -> None:
    """Raise StoreError for a folder in which a repair was cut off before the tables were back in their places."""
    if any(folder.glob(f"{SET_ASIDE}*")):
        raise StoreError(f"{folder}: a repair was cut off here: run `groundswell store repair` again")
