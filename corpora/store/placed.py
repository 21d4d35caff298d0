"""Stores of the first version, whose documents have no places (`rows.Place`): found from their texts.

That takes a millisecond or two a document each time such a store is opened, until the first write or compaction writes
them down. The documents of a thread follow each other, in the order in which the threads came.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from groundswell.corpora.store import delta
from groundswell.corpora.store.rows import ScoredDocument, document_from_row
from groundswell.corpora.store.schema import document_schema
from groundswell.corpora.store.voices import Places

_KEY = "place_of"
_OF = {"documents": "id", "claims": "document_id"}
_log = logging.getLogger(__name__)


def find_places(folder: Path, documents: Any) -> Any:
    """The places of all documents, as a `pyarrow.Table` with their ids in column `place_of`."""
    import pyarrow as pa

    _log.warning(
        "%s: a store of version 1: copies and speakers are found anew each time it is opened; "
        "`groundswell store compact` brings it up to date",
        folder,
    )
    places, rows = Places(folder), list[dict[str, Any]]()
    for batch in _batches(delta.data_files(folder, "documents", documents)):
        found = places.find(batch)
        rows += [asdict(place) | {_KEY: item.document.id} for item, place in zip(batch, found, strict=True)]
    names = [name for name in document_schema().names if rows and name in rows[0]]
    fields = [pa.field(_KEY, pa.string()), *(document_schema().field(name) for name in names)]
    return pa.Table.from_pylist(rows, schema=pa.schema(fields))


def _batches(files: Sequence[Path]) -> Any:
    """The documents in the order of their threads, each thread from its article on."""
    import duckdb

    if not files:
        return
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("CREATE TABLE ranks (filename VARCHAR, rank BIGINT)")
    connection.executemany("INSERT INTO ranks VALUES (?, ?)", [(str(path), rank) for rank, path in enumerate(files)])
    sql = """
        SELECT * EXCLUDE (filename, rank, thread) FROM
        (SELECT *, coalesce(article_id, id) AS thread FROM rows JOIN ranks USING (filename))
        ORDER BY min(rank) OVER (PARTITION BY thread), min(id) OVER (PARTITION BY thread), kind, id
    """
    connection.read_parquet([str(path) for path in files], filename=True).create_view("rows")
    for batch in connection.sql(sql).to_arrow_reader(1_000):
        yield [
            ScoredDocument(document=document_from_row(row), article_id=row["article_id"]) for row in batch.to_pylist()
        ]


def joined(name: str, source: str) -> str:
    """The rows of a table of the first version with their places, as SQL, where those are in a table `places`."""
    return f"{source} AS old JOIN places ON places.{_KEY} = old.{_OF[name]}"
