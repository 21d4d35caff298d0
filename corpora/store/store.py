"""Reading: one consistent state of the store, with DuckDB over it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self, Unpack

from groundswell.core.errors import StoreError
from groundswell.core.records import Claim, Document
from groundswell.corpora.store import delta
from groundswell.corpora.store.damage import check_repaired
from groundswell.corpora.store.delta import store_errors
from groundswell.corpora.store.rows import claim_from_row, document_from_row
from groundswell.corpora.store.schema import CLAIM_ORDER, DOCUMENT_ORDER, claim_schema, document_schema, table_schema
from groundswell.corpora.store.selection import ClaimFilters, DocumentFilters, where

if TYPE_CHECKING:
    from groundswell.corpora.store.writer import Writer

Order = Literal["canonical", "newest"]

# What may lie in the folder before a store is made: what a cut-off making left, reference tables, what a removed store
# left beside its tables.
_OWN = {"writer.lock", "claims", "documents", "reference", "copies"}
# Rows that are Python objects at one time: texts of many kB are among them.
_ROWS_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the store holds."""

    articles: int
    comments: int
    claims: int


def store_folder(path: str | Path) -> Path:
    """The folder that a path names. Raises StoreError for one that can't hold a store."""
    folder = Path(path).expanduser().absolute()
    delta.check_path(folder)
    return folder


class Store:
    """A store of documents and their claims, in a local folder.

    It shows the state that was newest when it was opened or last refreshed, whatever is written meanwhile. Threads may
    share it. Every method raises StoreError where the data can't be read.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.refresh()

    @classmethod
    def open(cls, path: str | Path, *, create: bool = False) -> Self:
        """Open the store at `path`; with `create`, make it where the folder is missing or empty.

        Raises StoreError where there is none, where it can't be read or made, or has a schema of another version.
        """
        folder = store_folder(path)
        if not delta.exists(folder):
            check_repaired(folder)
            if not create:
                raise StoreError(f"{folder}: no store here; `groundswell score IN… --store {path}` makes one")
            _make(folder)
        return cls(folder)

    @property
    def version(self) -> int:
        """Grows by one or more with each batch; equal versions of one store hold equal data."""
        return self._version

    @property
    def state(self) -> str:
        """A name that no other state has, not even of a store made anew at the same place."""
        return delta.state_of(self._tables[0])

    def refresh(self) -> None:
        """Move to the newest state."""
        self._tables = delta.open_pair(self.folder)
        self._version: int = self._tables[0].version()
        self._database: Any = None

    @property
    def _connection(self) -> Any:
        # Many questions need none: it is made by the first that does.
        if self._database is None:
            self._database = self._connect(*self._tables)
        return self._database

    def _connect(self, documents: Any, claims: Any) -> Any:
        import duckdb

        with store_errors(self.folder, "read its tables"):
            # No extension is ever fetched, and SQL sees the files of this store alone.
            connection = duckdb.connect(
                config={"autoinstall_known_extensions": False, "autoload_known_extensions": False}
            )
            connection.execute("SET GLOBAL TimeZone = 'UTC'")
            lacks_places = delta.lacks_places(documents)
            if lacks_places:
                _make_places(connection, self.folder, documents)
            for name, table in (("documents", documents), ("claims", claims)):
                files = delta.data_files(self.folder, name, table)
                _make_view(connection, name, files, delta.selection(name, table), lacks_places=lacks_places)
            connection.execute(f"SET allowed_directories = [{_quoted(f'{self.folder}/')}]")
            connection.execute("SET enable_external_access = false")
            connection.execute("SET lock_configuration = true")
        return connection

    @contextmanager
    def writer(self) -> Iterator[Writer]:
        """Hold the right to write. Raises StoreBusy where another process does, StoreError where the folder bars it."""
        from groundswell.corpora.store.writer import Writer

        with Writer(self.folder) as writer:
            yield writer

    def query(self, sql: str, parameters: Mapping[str, Any] | None = None) -> Any:
        """The answer to SQL over the views `documents` and `claims`, as a `pyarrow.Table`.

        `$name` in it stands for a parameter. No other file and no other statement than SELECT is let through.
        """
        with store_errors(self.folder, "answer the query"):
            return self._relation(sql, parameters).to_arrow_table()

    def _relation(self, sql: str, parameters: Mapping[str, Any] | None) -> Any:
        import duckdb

        cursor = self._connection.cursor()
        if [statement.type for statement in cursor.extract_statements(sql)] != [duckdb.StatementType.SELECT]:
            raise StoreError(f"{self.folder}: can't answer the query: expected one SELECT")
        return cursor.sql(sql, params=dict(parameters or {}))

    def claims_table(
        self, *, order: Order = "canonical", limit: int | None = None, **filters: Unpack[ClaimFilters]
    ) -> Any:
        """Claims as a `pyarrow.Table` with all columns of table `claims`."""
        sql, parameters = self._select("claims", ClaimFilters, order, limit, filters)
        return self.query(sql, parameters).cast(claim_schema())

    def claims(
        self, *, order: Order = "canonical", limit: int | None = None, **filters: Unpack[ClaimFilters]
    ) -> Iterator[Claim]:
        """Claims one by one."""
        return map(claim_from_row, self._rows(*self._select("claims", ClaimFilters, order, limit, filters)))

    def documents_table(
        self, *, order: Order = "canonical", limit: int | None = None, **filters: Unpack[DocumentFilters]
    ) -> Any:
        """Documents as a `pyarrow.Table` with all columns of table `documents`."""
        sql, parameters = self._select("documents", DocumentFilters, order, limit, filters)
        return self.query(sql, parameters).cast(document_schema())

    def documents(
        self, *, order: Order = "canonical", limit: int | None = None, **filters: Unpack[DocumentFilters]
    ) -> Iterator[Document]:
        """Documents one by one."""
        return map(document_from_row, self._rows(*self._select("documents", DocumentFilters, order, limit, filters)))

    def ids(self) -> Iterator[str]:
        """The ids of all documents, in no order."""
        return (row["id"] for row in self._rows("SELECT id FROM documents", {}, at_once=100_000))

    def counts(self) -> Counts:
        """How many articles, comments and claims there are."""
        rows = self.query(
            "SELECT count(*) FILTER (kind = 'article') AS articles, count(*) FILTER (kind = 'comment') AS comments, "
            "(SELECT count(*) FROM claims) AS claims FROM documents"
        )
        return Counts(**rows.to_pylist()[0])

    @staticmethod
    def _select(
        table: str, allowed: type[Any], order: Order, limit: int | None, filters: Mapping[str, Any]
    ) -> tuple[str, dict[str, Any]]:
        condition, parameters = where(filters, allowed)
        canonical = ", ".join(CLAIM_ORDER if table == "claims" else DOCUMENT_ORDER)
        first = "published_at DESC NULLS LAST, " if order == "newest" else ""
        # Nulls first: the order that Python gives them in `rows.canonical_key`.
        terms = ", ".join(f"{term} NULLS FIRST" if " " not in term else term for term in canonical.split(", "))
        sql = f"SELECT * FROM {table} WHERE {condition} ORDER BY {first}{terms}"  # noqa: S608 - from names of this package
        if limit is not None:
            sql, parameters["limit"] = f"{sql} LIMIT $limit", limit
        return sql, parameters

    def _rows(self, sql: str, parameters: Mapping[str, Any], at_once: int = _ROWS_AT_ONCE) -> Iterator[dict[str, Any]]:
        with store_errors(self.folder, "read its tables"):
            for batch in self._relation(sql, parameters).to_arrow_reader(at_once):
                yield from batch.to_pylist()


def _make(folder: Path) -> None:
    from groundswell.corpora.store.lock import WriterLock

    with store_errors(folder, "make a store"):
        folder.mkdir(parents=True, exist_ok=True)
        strangers = {item.name for item in folder.iterdir()} - _OWN
    if strangers:
        raise StoreError(f"{folder}: not a store, and not empty (it holds {min(strangers)!r}); name a new folder")
    with WriterLock(folder):
        delta.create(folder)


def _make_places(connection: Any, folder: Path, documents: Any) -> None:
    from groundswell.corpora.store.placed import find_places

    connection.register("found_places", find_places(folder, documents))
    connection.execute("CREATE TABLE places AS SELECT * FROM found_places")
    connection.unregister("found_places")


def _make_view(connection: Any, name: str, files: list[Path], selection: str, *, lacks_places: bool) -> None:
    if files:
        source = f"read_parquet([{', '.join(_quoted(str(item)) for item in files)}])"
        if lacks_places:
            from groundswell.corpora.store.placed import joined

            source = joined(name, source)
        connection.execute(f"CREATE VIEW {name} AS SELECT {selection} FROM {source}")  # noqa: S608 - quoted
    else:
        connection.register("no_rows", table_schema(name).empty_table())
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM no_rows")  # noqa: S608 - a name of this package
        connection.unregister("no_rows")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
