"""Published values of signals, kept as they were first published: what was known when, and what was said of it then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from groundswell.core.errors import UsageError
from groundswell.core.times import format_time
from groundswell.corpora.store.lock import WriterLock
from groundswell.corpora.store.published import append_history, read_history

Row = Mapping[str, Any]
_KEY = ("signal", "measure", "area", "by", "window")
_VALUE = ("value", "unit", "voices")


def publish(
    folder: Path,
    rows: Sequence[Row],
    *,
    asked: Iterable[tuple[str, str | None]],
    real_date: datetime,
    state: str,
    recorded_at: datetime | None = None,
) -> int:
    """Write down `export.long_rows` as the values known at `real_date`; returns how many were added.

    A value is added where none of its signal, measure, area and window stands yet, or another one: as the next
    vintage. What was published and is no longer there (withheld since, say) is added as a missing value, for the
    measures and areas `asked` about and the signals among the rows. Published twice, nothing is added. Nothing is ever
    changed, so `real_date` may not lie before one that was published: raises UsageError. Raises StoreBusy, StoreError.
    """
    with WriterLock(folder):
        known = read_history(folder).to_pylist()
        newest = _newest(known)
        last = max((row["real_date"] for row in known), default=None)
        if last is not None and real_date < last:
            raise UsageError(
                f"history goes forward only: {format_time(last)} was published, so {format_time(real_date)} can't be"
            )
        given = {_key(row): row for row in rows}
        gone = _gone(newest, given, set(asked))
        made = {"real_date": real_date, "state": state, "recorded_at": recorded_at or datetime.now(UTC)}
        added = [
            dict(zip(_KEY, key, strict=True))
            | {name: row[name] for name in (*_VALUE, "version")}
            | {"vintage": newest[key]["vintage"] + 1 if key in newest else 1, **made}
            for key, row in (given | gone).items()
            if key not in newest or any(newest[key][name] != row[name] for name in ("value", "unit"))
        ]
        if added:
            append_history(folder, added)
    return len(added)


def _key(row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in _KEY)


def _gone(
    newest: Mapping[tuple[Any, ...], Row],
    given: Mapping[tuple[Any, ...], Row],
    asked: set[tuple[str, str | None]],
) -> dict[tuple[Any, ...], Row]:
    """What stands published of the windows asked about and is missing now."""
    signals, windows = (
        {row["signal"] for row in given.values()},
        {(row["by"], row["window"]) for row in given.values()},
    )
    version = next((row["version"] for row in given.values()), "")
    return {
        key: {**row, "value": None, "unit": None, "voices": None, "version": version}
        for key, row in newest.items()
        if key not in given
        and row["value"] is not None
        and row["signal"] in signals
        and (row["by"], row["window"]) in windows
        and (row["measure"], row["area"]) in asked
    }


def _newest(rows: Iterable[Row]) -> dict[tuple[Any, ...], Row]:
    """The newest vintage of each value."""
    found: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        key = _key(row)
        if key not in found or row["vintage"] > found[key]["vintage"]:
            found[key] = row
    return found


def load_history(
    folder: Path,
    *,
    measure: str | None = None,
    area: str | None = None,
    signal: str | None = None,
    as_of: datetime | None = None,
    newest: bool = False,
) -> list[dict[str, Any]]:
    """What was published by `as_of`, by signal, measure, area, window and vintage; with `newest`, the last vintage of
    each alone: the information state of that moment.

    Fields: signal, measure, area, by, window, value (None: withheld since), unit, voices, real_date (from when it was
    known), vintage (1: as first published), version (of the program), state (of the store), recorded_at. Raises
    StoreError.
    """
    wanted = {name: value for name, value in (("measure", measure), ("area", area), ("signal", signal)) if value}
    rows = [
        row
        for row in read_history(folder).to_pylist()
        if all(row[name] == value for name, value in wanted.items()) and (as_of is None or row["real_date"] <= as_of)
    ]
    if newest:
        rows = [row for row in _newest(rows).values() if row["value"] is not None]
    rows.sort(key=lambda row: (*(row[name] or "" for name in _KEY), row["vintage"]))
    return [row | {name: format_time(row[name]) for name in ("real_date", "recorded_at")} for row in rows]
