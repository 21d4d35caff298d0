"""Upkeep: fewer and sorted files, files that nobody needs, and whether everything is there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from groundswell.core.errors import StoreError
from groundswell.corpora.store import damage, delta
from groundswell.corpora.store.delta import store_errors
from groundswell.corpora.store.lock import WriterLock
from groundswell.corpora.store.placed import find_places, joined
from groundswell.corpora.store.published import compact_history
from groundswell.corpora.store.schema import CLAIM_ORDER, table_schema
from groundswell.corpora.store.store import Store

# Queries ask for one measure and area over a span of time: sorted so, they read only the row groups that hold it.
_LAYOUT = {
    "claims": ("measure", "area", "published_at", *CLAIM_ORDER),
    "documents": ("published_at", "id"),
}

KEEP_HOURS = 24
"""Files that the newest state does not name are kept so long: readers that opened an older one may still want them."""


@dataclass(frozen=True, slots=True)
class Compacted:
    """Data files before and after."""

    files_before: int
    files_after: int


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a check found wrong: in which table, and what."""

    table: str
    problem: str


def compact(folder: Path) -> Compacted:
    """Write each table anew in few files, sorted for queries, as one commit: readers see the same rows before and
    after. Needs room for a second copy of the data until `vacuum`. Raises StoreBusy, and StoreError.
    """
    with WriterLock(folder), store_errors(folder, "compact its tables"):
        documents, claims = _finished(folder)
        before = len(documents.file_uris()) + len(claims.file_uris())
        _rewrite(folder, documents, claims)
        compact_history(folder)
        return Compacted(before, len(documents.file_uris()) + len(claims.file_uris()))


def upgrade(folder: Path) -> None:
    """Write the tables of an older version anew, with today's columns. Needs room for a second copy of the data until
    `vacuum`. The caller holds the lock; killed half-way, the store is as before.
    """
    with store_errors(folder, "bring its tables up to date"):
        _rewrite(folder, *_finished(folder))


def _rewrite(folder: Path, documents: Any, claims: Any) -> None:
    places = find_places(folder, documents) if delta.lacks_places(documents) else None
    delta.rewrite(claims, _sorted(folder, "claims", claims, places))
    delta.rewrite_documents(documents, _sorted(folder, "documents", documents, places), claims)
    for table in (claims, documents):
        table.create_checkpoint()


def _finished(folder: Path) -> tuple[Any, Any]:
    """Both tables at their newest version, without the claims of a batch that was never finished."""
    documents, paired = delta.open_pair(folder)
    claims = delta.open_table(folder, "claims")
    if claims.version() != paired.version():
        claims.restore(paired.version())
    return documents, claims


def _sorted(folder: Path, name: str, table: Any, places: Any) -> Any:
    import duckdb
    import pyarrow as pa

    schema = table_schema(name)
    files = [str(path) for path in delta.data_files(folder, name, table)]
    if not files:
        return pa.RecordBatchReader.from_batches(schema, [])
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    order = ", ".join(f"{column} NULLS FIRST" for column in dict.fromkeys(_LAYOUT[name]))
    connection.read_parquet(files).create_view("written")
    if places is not None:
        connection.register("places", places)
    source = "written" if places is None else joined(name, "written")
    sql = f"SELECT {delta.selection(name, table)} FROM {source} ORDER BY {order}"  # noqa: S608 - names of this package
    rows = connection.sql(sql).to_arrow_reader(50_000)
    return pa.RecordBatchReader.from_batches(schema, (batch.cast(schema) for batch in rows))


def vacuum(folder: Path, *, keep_hours: int = KEEP_HOURS, dry_run: bool = False) -> list[str]:
    """Delete data files that the newest state does not need and that are older than `keep_hours`; returns their names.

    With `dry_run`, only name them. Readers that opened an older state may fail afterwards.
    """
    with WriterLock(folder), store_errors(folder, "delete old files"):
        documents, claims = _finished(folder)
        tables = {"claims": claims, "documents": documents}
        if delta.exists(folder, "history"):
            tables["history"] = delta.open_table(folder, "history")
        return [
            found
            for name, table in tables.items()
            for found in sorted(delta.vacuum(folder, name, table, keep_hours=keep_hours, dry_run=dry_run))
        ]


_CHECKS = {
    "claims": (
        ("claims of no document", "SELECT count(*) FROM claims WHERE document_id NOT IN (SELECT id FROM documents)"),
        ("claims whose id comes twice", "SELECT count(*) - count(DISTINCT id) FROM claims"),
    ),
    "documents": (
        ("documents whose id comes twice", "SELECT count(*) - count(DISTINCT id) FROM documents"),
        (
            "documents whose number of claims is not that of table claims",
            "SELECT count(*) FROM documents d LEFT JOIN (SELECT document_id, count(*) AS n FROM claims GROUP BY 1) c "
            "ON c.document_id = d.id WHERE d.claims <> coalesce(c.n, 0)",
        ),
    ),
}


def check(folder: Path) -> list[Finding]:
    """Read the logs and every data file whole and hold the tables against each other; returns what is wrong."""
    found = damage.damages(folder)
    if found:
        return [Finding(item.table, f"{item.path.name}: {item.reason}") for item in found]
    try:
        store = Store.open(folder)
        return [
            Finding(table, f"{count} {problem}")
            for table, checks in _CHECKS.items()
            for problem, sql in checks
            if (count := store.query(f"SELECT ({sql}) AS n").to_pydict()["n"][0])
        ]
    except StoreError as error:
        return [Finding("documents", str(error))]
