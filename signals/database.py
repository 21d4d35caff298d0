"""Signals in a database: one table, a row a value, written again without doubling anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from groundswell.core.errors import MissingExtra, OutputError, UsageError

TABLE = "groundswell_signals"
_KEY = ("signal", "measure", "area", "by", "window")
# Parameters of one statement: PostgreSQL takes 65,535.
_ROWS_AT_ONCE = 1_000


def write_rows(url: str, rows: Sequence[Mapping[str, Any]]) -> int:
    """Write `export.long_rows` into table TABLE of a PostgreSQL database (made where missing), all or none.

    A value that stands there is replaced, unless by one of an earlier `as_of`; so writing again, or two writers at
    once, leave the newest values, each once. No area is the empty text. Returns how many rows were added or replaced.
    Raises MissingExtra, UsageError for a URL of another database, OutputError where the database refuses.
    """
    try:
        import sqlalchemy as sa
    except ImportError as error:
        raise MissingExtra("writing into a database", "postgres") from error
    address = _address(url)
    shown = address.render_as_string(hide_password=True)
    try:
        engine = sa.create_engine(address)
    except ImportError as error:
        raise MissingExtra("writing into PostgreSQL", "postgres") from error
    table = _table()
    try:
        with engine.begin() as connection:
            # Two first writers at once would both make it.
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": TABLE})
            table.create(connection, checkfirst=True)
            return sum(_upsert(connection, table, chunk) for chunk in _chunks(rows))
    except sa.exc.SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise OutputError(shown, reason) from error
    finally:
        engine.dispose()


def _address(url: str) -> Any:
    import sqlalchemy as sa

    try:
        address = sa.make_url(url)
    except sa.exc.ArgumentError as error:
        raise UsageError("expected the URL of a database: postgresql://user:password@host/name") from error
    if address.drivername == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() != "postgresql":
        raise UsageError(f"expected postgresql://…; got {address.render_as_string(hide_password=True)}")
    return address


def _table() -> Any:
    import sqlalchemy as sa

    keys = [sa.Column(name, sa.Text, primary_key=True) for name in _KEY]
    values = [
        sa.Column("last", sa.DateTime(timezone=True), nullable=False),
        sa.Column("value", sa.Double, nullable=False),
        sa.Column("unit", sa.Text),
        sa.Column("voices", sa.Double, nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Text, nullable=False),
    ]
    return sa.Table(TABLE, sa.MetaData(), *keys, *values)


def _chunks(rows: Sequence[Mapping[str, Any]]) -> list[list[dict[str, Any]]]:
    # The same order for every writer, so that two can't wait for each other.
    ready = sorted(
        (dict(row) | {"area": row["area"] or ""} for row in rows), key=lambda row: [row[name] for name in _KEY]
    )
    return [ready[start : start + _ROWS_AT_ONCE] for start in range(0, len(ready), _ROWS_AT_ONCE)]


def _upsert(connection: Any, table: Any, rows: list[dict[str, Any]]) -> int:
    from sqlalchemy.dialects.postgresql import insert

    statement = insert(table).values(rows)
    given = statement.excluded
    changed = {column.name: given[column.name] for column in table.columns if not column.primary_key}
    upsert = statement.on_conflict_do_update(
        index_elements=list(_KEY), set_=changed, where=table.c.as_of <= given.as_of
    )
    return len(connection.execute(upsert.returning(table.c.window)).all())
