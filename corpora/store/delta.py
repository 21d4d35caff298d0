"""Delta Lake, in the store's own terms: what its library raises stops here."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from groundswell.core.errors import StoreError
from groundswell.corpora.store.schema import (
    LATER_COLUMNS,
    READABLE_VERSIONS,
    SCHEMA_VERSION,
    STATISTICS,
    claim_schema,
    document_schema,
    is_without_places,
    table_schema,
)

# The application transactions in the log of `documents`: the version of `claims` that it goes with, and how many rows
# both then hold. The library takes an emptied log entry for a commit of nothing; the numbers give it away.
_CLAIMS_VERSION = "groundswell.claimsVersion"
_CLAIM_ROWS = "groundswell.claimRows"
_DOCUMENT_ROWS = "groundswell.documentRows"
_SCHEMA_PROPERTY = "groundswell.schemaVersion"

_ROW_GROUP = 65_536

# By what a library writes for an error of the system, for those that keep no errno.
_REMEDIES = (
    (
        (errno.ENOSPC, errno.EDQUOT, errno.EFBIG),
        ("no space left", "quota exceeded", "file too large"),
        "the disk is full: free some space and run it again; all that was committed before is kept",
    ),
    (
        (errno.EROFS, errno.EACCES, errno.EPERM),
        ("read-only file system", "permission denied", "operation not permitted"),
        "the folder does not admit it: check its permissions, or name another folder",
    ),
    (
        (),
        ("no files found", "magic bytes", "parquet", "decompress", "tprotocol", "thrift"),
        "a data file is damaged or missing: `groundswell store check` names it, `groundswell store repair` restores "
        "what can be",
    ),
)


def _reason(error: BaseException) -> str:
    number, text = getattr(error, "errno", None), str(error)
    for numbers, words, remedy in _REMEDIES:
        if number in numbers or any(word in text.lower() for word in words):
            return f"{remedy} ({short(text)})"
    return short(text)


def short(text: str) -> str:
    """The first 300 characters, on one line: some libraries append the whole of what they could not read."""
    line = " ".join(text.split())
    return line if len(line) <= 300 else f"{line[:300]}…"


@contextmanager
def store_errors(folder: Path, doing: str) -> Iterator[None]:
    """Turn what the libraries below raise into a StoreError: `<folder>: can't <doing>: <reason>`."""
    import duckdb
    from deltalake.exceptions import DeltaError
    from pyarrow import ArrowException

    try:
        yield
    except Exception as error:
        # The Delta library raises bare `Exception` for what its own tree does not name.
        foreign = isinstance(error, (OSError, DeltaError, ArrowException, duckdb.Error)) or type(error) is Exception
        if not foreign:
            raise
        raise StoreError(f"{folder}: can't {doing}: {_reason(error)}") from error


def table_folder(folder: Path, name: str) -> Path:
    """Where a table of the store lies."""
    return folder / name


def state_of(table: Any) -> str:
    """A name that no other state of a table has, not even of one made anew at the same place."""
    return f"{table.metadata().id}-{table.version()}"


def check_path(folder: Path) -> None:
    """Raise StoreError for a path that the Delta library can't write to: it makes a host name of it.

    As of deltalake 1.6.6, found by trying.
    """
    bad = sorted(set("[]^|\\") & set(folder.as_posix()))
    if bad:
        raise StoreError(f"{folder}: a store can't lie under a path with {' '.join(bad)} in it; name another folder")


def exists(folder: Path, name: str = "documents") -> bool:
    """Whether a table is there: the first entry of its log makes it. The folder holds a store where `documents` is, the
    table that is made last.
    """
    return any((table_folder(folder, name) / "_delta_log").glob("*.json"))


def create(folder: Path) -> None:
    """Make the tables of an empty store. Killed half-way, it may be called again."""
    with store_errors(folder, "make a store"):
        claims = create_table(folder, "claims", claim_schema(), {})
        create_table(folder, "documents", document_schema(), _pairing(claims.version(), 0, 0))


def create_table(folder: Path, name: str, schema: Any, transactions: dict[str, int]) -> Any:
    """Make an empty table of the store where there is none."""
    from deltalake import DeltaTable

    return DeltaTable.create(
        table_folder(folder, name),
        schema,
        mode="ignore",
        configuration={
            _SCHEMA_PROPERTY: str(SCHEMA_VERSION),
            "delta.dataSkippingStatsColumns": ",".join(STATISTICS[name]),
            # A reader may ask for an older version of `claims`; upkeep of the log is a command of its own.
            "delta.enableExpiredLogCleanup": "false",
        },
        commit_properties=_transactions(transactions),
        raise_if_key_not_exists=False,
    )


def open_table(folder: Path, name: str, version: int | None = None) -> Any:
    """A table of the store, at its newest version unless told. Raises StoreError where it can't be read, or where its
    schema is of a version that this program does not read.
    """
    from deltalake import DeltaTable

    with store_errors(folder, f"read the log of table {name} (`groundswell store repair` restores what can be)"):
        table = DeltaTable(table_folder(folder, name), version=version)
        # The library takes an emptied entry for a commit of nothing.
        newest = table_folder(folder, name) / "_delta_log" / f"{table.version():020}.json"
        if newest.is_file() and not newest.stat().st_size:
            raise OSError(f"{newest.name} is empty")
        found = table.metadata().configuration.get(_SCHEMA_PROPERTY)
    if found not in {str(version) for version in READABLE_VERSIONS}:
        raise StoreError(
            f"{folder}: table {name} has schema version {found or 'none'}, this program reads {SCHEMA_VERSION}: "
            "use the version of groundswell that wrote it, or score again into a new folder"
        )
    return table


def missing_columns(name: str, table: Any) -> dict[str, str]:
    """The columns that a table written by an older version lacks, with their SQL types."""
    there = _columns(table)
    return {column: kind for column, kind in LATER_COLUMNS[name].items() if column not in there}


def lacks_places(documents: Any) -> bool:
    """Whether the table was written by the first version, which marked no copies, echoes and speakers."""
    return is_without_places("documents", _columns(documents))


def _columns(table: Any) -> set[str]:
    return {field.name for field in table.schema().fields}


def selection(name: str, table: Any) -> str:
    """What to select from the data files of a table, so that it has all columns of today's schema."""
    missing = missing_columns(name, table)
    return selection_without(name, missing) if missing else "*"


def selection_without(name: str, missing: Iterable[str]) -> str:
    """What to select from files of an older version that lack these columns: nulls stand in for them."""
    lacking = set(missing)
    return ", ".join(
        f'CAST(NULL AS {LATER_COLUMNS[name][column]}) AS "{column}"' if column in lacking else f'"{column}"'
        for column in table_schema(name).names
    )


def data_files(folder: Path, name: str, table: Any) -> list[Path]:
    """The Parquet files of a version of a table."""
    # The library's URIs have the folder percent-encoded; the names of the files need no encoding.
    return [table_folder(folder, name) / uri.rpartition("/")[2] for uri in table.file_uris()]


def open_pair(folder: Path) -> tuple[Any, Any]:
    """The newest `documents`, and `claims` at the version that it goes with: a state that was committed as one.

    Raises StoreError where either can't be read, or does not hold what was committed.
    """
    documents = open_table(folder, "documents")
    claims = open_claims_of(folder, documents)
    for name, table, transaction in (("documents", documents, _DOCUMENT_ROWS), ("claims", claims, _CLAIM_ROWS)):
        expected, found = documents.transaction_version(transaction), table.count()
        if found != expected:
            raise StoreError(
                f"{folder}: table {name} has {found} rows in its log, {expected} were committed: its log is damaged; "
                "`groundswell store repair` restores what can be"
            )
    return documents, claims


def open_claims_of(folder: Path, documents: Any) -> Any:
    """Table `claims` at the version that goes with a state of `documents`."""
    return open_table(folder, "claims", documents.transaction_version(_CLAIMS_VERSION))


def commit_documents(documents: Any, rows: Any, claims: Any, *, count: int | None = None) -> None:
    """Add an Arrow table, or a reader of `count` rows, to `documents`, and with it show `claims` as it is now."""
    totals = (claims.version(), claims.count(), documents.count() + (len(rows) if count is None else count))
    append(documents, rows, transactions=_pairing(*totals))


def _pairing(claims_version: int, claim_rows: int, document_rows: int) -> dict[str, int]:
    return {_CLAIMS_VERSION: claims_version, _CLAIM_ROWS: claim_rows, _DOCUMENT_ROWS: document_rows}


def append(table: Any, rows: Any, *, transactions: dict[str, int] | None = None) -> None:
    """Add an Arrow table in one commit; `table` is at the new version afterwards."""
    _write(table, rows, "append", transactions)


def rewrite(table: Any, rows: Any, *, transactions: dict[str, int] | None = None) -> None:
    """Put the rows of an Arrow reader, with today's columns, in the place of all rows, in one commit.

    A table of an older version is marked as one of today's in a commit before: what it lacks until then is told by
    its columns, never by that mark.
    """
    if table.metadata().configuration.get(_SCHEMA_PROPERTY) != str(SCHEMA_VERSION):
        table.alter.set_table_properties(
            {_SCHEMA_PROPERTY: str(SCHEMA_VERSION)},
            raise_if_not_exists=False,
            commit_properties=_transactions({}),
        )
    _write(table, rows, "overwrite", transactions)


def rewrite_documents(documents: Any, rows: Any, claims: Any) -> None:
    """Put the rows in the place of all of `documents`, as many, and make `claims` visible as it is now."""
    rewrite(documents, rows, transactions=_pairing(claims.version(), claims.count(), documents.count()))


def vacuum(folder: Path, name: str, table: Any, *, keep_hours: int, dry_run: bool) -> list[str]:
    """Delete files of a table that its newest version does not name; returns their names."""
    # The library also names the files that were deleted before.
    named = table.vacuum(keep_hours, dry_run=True, enforce_retention_duration=False)
    paths = [table_folder(folder, name) / item.rpartition("/")[2] for item in named]
    there = [path for path in paths if path.is_file()]
    if not dry_run:
        table.vacuum(keep_hours, dry_run=False, enforce_retention_duration=False)
    return [f"{name}/{path.name}" for path in there]


def _write(table: Any, rows: Any, mode: Any, transactions: dict[str, int] | None) -> None:
    from deltalake import WriterProperties, write_deltalake

    write_deltalake(
        table,
        rows,
        mode=mode,
        schema_mode="overwrite" if mode == "overwrite" else None,
        # Row groups are what a query reads or skips as a whole.
        writer_properties=WriterProperties(compression="ZSTD", max_row_group_size=_ROW_GROUP),
        commit_properties=_transactions(transactions or {}),
    )


def _transactions(versions: dict[str, int]) -> Any:
    from deltalake import CommitProperties, Transaction

    # The one writer holds the lock: a commit that meets another is a fault to be told, not to be retried.
    return CommitProperties(
        max_commit_retries=0, app_transactions=[Transaction(name, version) for name, version in versions.items()]
    )
