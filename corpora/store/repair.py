"""Repair: the tables made anew of every row that can still be read.

Rows come from all data files that lie in the folder and are whole: those of the newest state first, then those that
older states named (compaction leaves them until `vacuum`), and what earlier repairs set aside. A document comes back
if as many claims as it had can be read; otherwise it is lost, with its claims, and scored again with its dump.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from groundswell.core.errors import StoreError
from groundswell.corpora.store import damage, delta
from groundswell.corpora.store.damage import SET_ASIDE, TABLES, Damage
from groundswell.corpora.store.delta import selection_without, store_errors
from groundswell.corpora.store.lock import WriterLock
from groundswell.corpora.store.schema import LATER_COLUMNS, history_schema, is_without_places, table_schema
from groundswell.corpora.store.upkeep import check

_NEW = "repaired"


@dataclass(frozen=True, slots=True)
class Repaired:
    """What a repair found damaged, how many rows it brought back, and what it could not.

    `lost` are the ids of documents of which something could be read, but not all; `unknown` counts those of which
    nothing could, None where no log tells how many there were. `set_aside` holds all that was there before.
    """

    damaged: list[Damage]
    documents: int
    claims: int
    lost: list[str]
    unknown: int | None
    set_aside: Path | None


def repair(folder: Path) -> Repaired | None:
    """Make the tables of a damaged store anew; None where nothing is wrong. Killed half-way, it may be called again.

    Needs room for a second copy of the data. Raises StoreBusy, and StoreError where there is nothing to repair from,
    or where the disk is full.
    """
    homes = [folder, folder / _NEW, *sorted(folder.glob(f"{SET_ASIDE}*"), reverse=True)]
    if not any(delta.table_folder(home, name).is_dir() for home in homes for name in ("claims", "documents")):
        raise StoreError(f"{folder}: no store here, and nothing of one")
    with WriterLock(folder), store_errors(folder, "repair it"):
        if delta.exists(folder) and not check(folder):
            return None
        return _remake(folder, homes)


def _remake(folder: Path, homes: list[Path]) -> Repaired:
    damaged = damage.damages(folder) if delta.exists(folder) else []
    expected = _committed(folder)
    aside = next(path for number in count(1) if not (path := folder / f"{SET_ASIDE}{number}").exists())
    # What a repair that was cut off had made is one more place to read from.
    if (folder / _NEW).exists():
        (folder / _NEW).rename(aside)
        return _remake(folder, [aside if home == folder / _NEW else home for home in homes])
    rows = _Rows(folder, homes)
    documents, claims = _write(folder / _NEW, rows)
    lost = rows.lost()
    _swap(folder, aside)
    unknown = None if expected is None else max(0, expected - documents - len(lost))
    return Repaired(damaged, documents, claims, lost, unknown, aside)


def _committed(folder: Path) -> int | None:
    """How many documents there were, where their log can be read."""
    try:
        count: int = delta.open_table(folder, "documents").count()
    except StoreError:
        return None
    return count


def _write(folder: Path, rows: _Rows) -> tuple[int, int]:
    """Make a store of the rows; returns how many documents and claims it holds."""
    folder.mkdir()
    delta.create(folder)
    claims, documents = (delta.open_table(folder, name) for name in ("claims", "documents"))
    delta.append(claims, rows.read("claims"))
    number = rows.count("documents")
    delta.commit_documents(documents, rows.read("documents"), claims, count=number)
    if rows.count("history"):
        delta.append(delta.create_table(folder, "history", history_schema(), {}), rows.read("history"))
    return number, rows.count("claims")


def _swap(folder: Path, aside: Path) -> None:
    """Put the new tables in the place of the old ones; `documents`, by which a store is known, as the last."""
    aside.mkdir()
    for name in reversed(TABLES):
        if delta.table_folder(folder, name).exists():
            delta.table_folder(folder, name).rename(aside / name)
    for name in ("history", "claims", "documents"):
        made = delta.table_folder(folder / _NEW, name)
        if made.exists():
            made.rename(delta.table_folder(folder, name))
    (folder / _NEW).rmdir()


class _Rows:
    """The rows that can be read, as tables of a database: each document once, with its claims or not at all."""

    def __init__(self, folder: Path, homes: list[Path]) -> None:
        import duckdb

        self._database = duckdb.connect()
        self._database.execute("SET TimeZone = 'UTC'")
        for name in TABLES:
            self._gather(name, [*_ranked(folder, homes, name)])
        self._choose()

    def _gather(self, name: str, files: list[Path]) -> None:
        """Make the view `found_<name>` of all readable files, with the rank of the file that a row came from."""
        import pyarrow as pa

        broken = {item.path for item in damage.unreadable(name, files)}
        ranks = [(str(path), rank) for rank, path in enumerate(files) if path not in broken]
        listed = pa.table({"filename": [path for path, _ in ranks], "rank": [rank for _, rank in ranks]})
        self._database.register(f"ranks_{name}", listed)
        parts = [f"SELECT *, 0 AS rank FROM nothing_{name}"]  # noqa: S608 - own names
        parts += [
            f"SELECT {select}, rank FROM read_parquet({paths}, filename=true) JOIN ranks_{name} USING (filename)"  # noqa: S608 - quoted
            for select, paths in _by_columns(name, [path for path, _ in ranks])
        ]
        self._database.register(f"nothing_{name}", table_schema(name).empty_table())
        self._database.execute(f"CREATE VIEW found_{name} AS {' UNION ALL '.join(parts)}")

    def _choose(self) -> None:
        """One row for each document, of the newest file that has it; its claims of the newest file that has all of
        them, or of several together; then the documents that are whole so.
        """
        self._database.execute("""
            CREATE TABLE chosen AS
                SELECT id, scored_by, claims, rank, row_number() OVER (PARTITION BY id ORDER BY rank) AS place
                FROM found_documents QUALIFY place = 1;
            CREATE TABLE single AS
                SELECT n.document_id, min(n.rank) AS rank FROM
                (SELECT document_id, rank, count(DISTINCT id) AS claims FROM found_claims GROUP BY 1, 2) n
                JOIN chosen d ON d.id = n.document_id AND d.claims = n.claims GROUP BY 1;
            CREATE TABLE kept AS
                SELECT DISTINCT id, document_id, rank FROM found_claims SEMI JOIN single USING (document_id, rank)
                UNION ALL
                SELECT id, document_id, min(rank) FROM found_claims ANTI JOIN single USING (document_id) GROUP BY 1, 2;
            CREATE TABLE whole AS
                SELECT d.id, d.rank FROM chosen d LEFT JOIN kept k ON k.document_id = d.id
                GROUP BY d.id, d.rank, d.claims HAVING count(k.id) = d.claims;
            CREATE VIEW documents AS
                SELECT DISTINCT ON (f.id) f.* FROM found_documents f JOIN whole w ON w.id = f.id AND w.rank = f.rank;
            CREATE VIEW claims AS
                SELECT DISTINCT ON (f.id) f.* FROM found_claims f
                JOIN kept k ON k.id = f.id AND k.rank = f.rank JOIN whole w ON w.id = f.document_id;
            CREATE VIEW history AS SELECT DISTINCT * EXCLUDE (rank) FROM found_history;
        """)

    def count(self, name: str) -> int:
        """How many rows a table will have."""
        ((number,),) = self._database.execute(f"SELECT count(*) FROM {name}").fetchall()  # noqa: S608 - own names
        return int(number)

    def read(self, name: str) -> Any:
        """An Arrow reader of the rows of a table, in its order."""
        import pyarrow as pa

        schema = table_schema(name)
        columns = ", ".join(f'"{column}"' for column in schema.names)
        order = "recorded_at" if name == "history" else "number" if name == "documents" else "number, id"
        rows = self._database.sql(f"SELECT {columns} FROM {name} ORDER BY {order}").to_arrow_reader(50_000)  # noqa: S608 - quoted
        return pa.RecordBatchReader.from_batches(schema, (batch.cast(schema) for batch in rows))

    def lost(self) -> list[str]:
        """The ids of documents of which a part was read that does not suffice."""
        sql = "SELECT id FROM found_documents UNION SELECT document_id FROM found_claims"
        rows = self._database.execute(f"SELECT * FROM ({sql}) EXCEPT SELECT id FROM whole ORDER BY 1").fetchall()  # noqa: S608 - quoted
        return [name for (name,) in rows]


def _ranked(folder: Path, homes: list[Path], name: str) -> Iterator[Path]:
    """The data files of a table, those first that are to be believed first."""
    try:
        named = set(damage.newest_files(folder, name)) if delta.table_folder(folder, name).exists() else set()
    except StoreError:
        named = set()
    for home in homes:
        files = delta.table_folder(home, name).glob("*.parquet")
        yield from sorted(files, key=lambda path: (path not in named, -path.stat().st_mtime, path.name))


def _by_columns(name: str, paths: list[str]) -> Iterator[tuple[str, str]]:
    """What to select from which files: those of older versions lack columns. Files of other tables are left out."""
    import pyarrow.parquet as pq

    schema, groups, first = table_schema(name), dict[tuple[str, ...], list[str]](), list[str]()
    for path in paths:
        there = set(pq.read_schema(path).names)
        if is_without_places(name, there):
            first.append(path)
        missing = tuple(column for column in schema.names if column not in there)
        if set(missing) <= LATER_COLUMNS.get(name, {}).keys():
            groups.setdefault(missing, []).append(path)
    if first and not groups:
        raise StoreError(
            f"{Path(first[0]).parent.parent}: a damaged store of version 1 can't be repaired: score its dumps again "
            "into a new folder, or put its files back from a copy"
        )
    for missing, group in groups.items():
        listed = ", ".join("'" + path.replace("'", "''") + "'" for path in group)
        yield selection_without(name, missing), f"[{listed}]"
