"""Signals as a feed: one long table, a row a value."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from groundswell import __version__
from groundswell.core.errors import UsageError
from groundswell.corpora.lines import write_whole

SIGNALS = (
    "claims",
    "documents",
    "voices",
    "effective_voices",
    "level",
    "low",
    "high",
    "band_low",
    "band_high",
    "balance",
    "official",
    "gap",
    "gap_ratio",
    "gap_sd",
    "supported",
    "outdated",
    "contradicted",
    "breadth",
    "attention",
    "novelty",
)
"""What can be exported: the numbers of `gap.load_gap`."""

_IN_UNIT = {"level", "low", "high", "band_low", "band_high", "gap"}


def long_rows(
    rows: Iterable[Mapping[str, Any]], signals: Iterable[str], *, by: str, as_of: str
) -> list[dict[str, Any]]:
    """A row for each value that is not missing: signal, measure, area, by (hour to quarter), window (its first day),
    last (event time of the newest claim in it), value, unit, voices (effective), as_of, version (of this package).

    Raises UsageError for an unknown signal.
    """
    wanted = list(signals) or list(SIGNALS)
    unknown = [name for name in wanted if name not in SIGNALS]
    if unknown:
        raise UsageError(f"unknown signal {unknown[0]!r}; known: {', '.join(SIGNALS)}")
    return [
        {
            "signal": name,
            "measure": row["measure"],
            "area": row["area"],
            "by": by,
            "window": row["window"],
            "last": row["last"],
            "value": float(row[name]),
            "unit": (row["official_unit"] if name == "official" else row["unit"] if name in _IN_UNIT else None),
            "voices": row["effective_voices"],
            "as_of": as_of,
            "version": __version__,
        }
        for row in rows
        for name in wanted
        if row[name] is not None
    ]


def write_feed(rows: list[dict[str, Any]], output: str, *, form: str) -> None:
    """Write long rows to a file (`-` for standard output), whole or not at all. Raises UsageError for another form."""
    if form not in _WRITERS:
        raise UsageError(f"expected a format among {', '.join(_WRITERS)}; got {form!r}")
    made = _WRITERS[form](rows)
    with write_whole(output) as out:
        out.write(made)


def _table(rows: list[dict[str, Any]]) -> Any:
    import pyarrow as pa

    kinds = {"value": pa.float64(), "voices": pa.float64()}
    names = ("signal", "measure", "area", "by", "window", "last", "value", "unit", "voices", "as_of", "version")
    return pa.Table.from_pylist(rows, schema=pa.schema([(name, kinds.get(name, pa.string())) for name in names]))


def _parquet(rows: list[dict[str, Any]]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    buffer = pa.BufferOutputStream()
    pq.write_table(_table(rows), buffer)
    return bytes(buffer.getvalue())


def _csv(rows: list[dict[str, Any]]) -> bytes:
    import pyarrow as pa
    from pyarrow import csv

    buffer = pa.BufferOutputStream()
    csv.write_csv(_table(rows), buffer)
    return bytes(buffer.getvalue())


def _arrow(rows: list[dict[str, Any]]) -> bytes:
    import pyarrow as pa

    table, buffer = _table(rows), pa.BufferOutputStream()
    with pa.ipc.new_stream(buffer, table.schema) as stream:
        stream.write_table(table)
    return bytes(buffer.getvalue())


def _jsonl(rows: list[dict[str, Any]]) -> bytes:
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


_WRITERS: dict[str, Callable[[list[dict[str, Any]]], bytes]] = {
    "parquet": _parquet,
    "csv": _csv,
    "jsonl": _jsonl,
    "arrow": _arrow,
}
