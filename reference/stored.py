"""Fetched figures on disk: two Delta tables beside the claims, both only ever appended to.

`reference/figures` holds every figure in every version seen, `reference/revisions` what a source changed of its past.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from groundswell.core.errors import StoreError
from groundswell.reference.providers import Fetched

if TYPE_CHECKING:
    import pyarrow as pa
    from deltalake import DeltaTable

MAX_FILES = 64
"""Above it a table's files are put together: each refresh adds one, and a reader opens them all."""

RevisionKind = Literal["revised", "rewritten", "inserted", "withdrawn"]
"""Another value of a source that keeps no versions; another value under the same vintage; an older vintage that wasn't
there before; a figure that is gone."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A change of the past that a source made without a new vintage of its own. The old figure stays in the table."""

    series: str
    period_end: date
    kind: RevisionKind
    old_value: float | None
    new_value: float | None
    vintage: date | None
    noticed_at: datetime
    source_url: str

    def __str__(self) -> str:
        values = {
            "inserted": f"{self.new_value:g} of vintage {self.vintage} is new",
            "withdrawn": f"{self.old_value:g} is gone",
        }
        change = values.get(self.kind, f"{self.old_value:g} became {self.new_value:g}")
        return f"{self.series} {self.period_end}: {change} ({self.kind}, noticed {self.noticed_at:%Y-%m-%d})"


def read_figures(store: Path, series: Collection[str] | None = None) -> Mapping[str, list[Fetched]]:
    """Stored figures by series, of these series or of all, in the order they were read from the sources."""
    found: dict[str, list[Fetched]] = defaultdict(list)
    for record in _read(store / "reference" / "figures", series):
        found[record["series"]].append(Fetched(**record))
    return found


def stored_series(store: Path) -> frozenset[str]:
    """The ids of all series that have figures."""
    path = store / "reference" / "figures"
    table = _table(path)
    if table is None:
        return frozenset()
    with _told(path, "read"):
        return frozenset(table.to_pyarrow_table(columns=["series"])["series"].unique().to_pylist())


def read_revisions(store: Path, series: Collection[str] | None = None) -> list[Revision]:
    """The revision log, oldest first."""
    found = [Revision(**record) for record in _read(store / "reference" / "revisions", series)]
    return sorted(found, key=lambda revision: (revision.noticed_at, revision.series, revision.period_end))


def append(store: Path, figures: Sequence[Fetched], revisions: Sequence[Revision]) -> None:
    """Add rows. The log comes first: a change is never in the table without its entry. Raises StoreError."""
    _append(store / "reference" / "revisions", revisions, Revision)
    _append(store / "reference" / "figures", figures, Fetched)


def _read(path: Path, series: Collection[str] | None) -> list[dict[str, Any]]:
    table = _table(path)
    if table is None or (series is not None and not series):
        return []
    filters = None if series is None else [("series", "in", sorted(series))]
    with _told(path, "read"):
        records: list[dict[str, Any]] = table.to_pyarrow_table(filters=filters).to_pylist()
    return records


def _table(path: Path) -> DeltaTable | None:
    """The table at `path`; None where there is none yet."""
    # A writer that was killed may leave the folder of a log without an entry.
    if not any((path / "_delta_log").glob("*.json")):
        return None
    from deltalake import DeltaTable

    with _told(path, "read"):
        return DeltaTable(path)


def _append(path: Path, rows: Sequence[Fetched] | Sequence[Revision], kind: type[Fetched] | type[Revision]) -> None:
    if not rows:
        return
    import pyarrow as pa
    from deltalake import DeltaTable, write_deltalake

    table = pa.Table.from_pylist([asdict(row) for row in rows], schema=_schema(item.name for item in fields(kind)))
    with _told(path, "written"):
        path.mkdir(parents=True, exist_ok=True)
        write_deltalake(path, table, mode="append")
        written = DeltaTable(path)
        if len(written.file_uris()) > MAX_FILES:
            written.optimize.compact()


@contextmanager
def _told(path: Path, done: str) -> Iterator[None]:
    """What the library or the system raises, as an error of the store."""
    from deltalake.exceptions import DeltaError

    try:
        yield
    except (DeltaError, OSError) as error:
        raise StoreError(f"{path}: can't be {done}: {error}") from error


def _schema(names: Iterable[str]) -> pa.Schema:
    """Column types by field name, the same in both tables."""
    import pyarrow as pa

    moment, day, number = pa.timestamp("us", tz="UTC"), pa.date32(), pa.float64()
    types = {
        **dict.fromkeys(("released_at", "retrieved_at", "noticed_at"), moment),
        **dict.fromkeys(("period_start", "period_end", "vintage"), day),
        **dict.fromkeys(("value", "old_value", "new_value"), number),
    }
    return pa.schema([(name, types.get(name, pa.string())) for name in names])
