"""Series that do not ship: a user's own CSV, and the tables that a refresh stored, in one layout.

Columns `series`, `measure`, `area`, `unit`, `frequency`, `period`, `value`, `released_at`; and where wanted
`value_high`, `institution`, `subject`, `title`, `vintage`, `source`, `licence`, `certainty`, `average` (1: figures are
averages of their periods). One row a figure; a second row of the same period, released later, is its revision.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from groundswell.core.errors import DataFileError
from groundswell.core.times import parse_time
from groundswell.reference.merging import make_series
from groundswell.reference.series import STALE_AFTER_DAYS, Observation, Series, SeriesInfo
from groundswell.reference.tables import file_records, read_day, read_number

REQUIRED = ("series", "measure", "area", "unit", "frequency", "period", "value", "released_at")


def read_extra(path: Path) -> list[Series]:
    """The series of a CSV. Raises DataFileError with file and line where a row can't be used."""
    rows: dict[str, list[tuple[str, Mapping[str, str]]]] = {}
    for where, row in file_records(path, required=REQUIRED):
        rows.setdefault(row["series"], []).append((where, row))
    return [make_series(_info(*own[0], path=path), [_observation(*item) for item in own]) for own in rows.values()]


def _info(where: str, row: Mapping[str, str], *, path: Path) -> SeriesInfo:
    if row["frequency"] not in STALE_AFTER_DAYS:
        raise DataFileError(f"{where}: frequency {row['frequency']!r} is none of {', '.join(STALE_AFTER_DAYS)}")
    title = row.get("title") or row["series"].replace("_", " ")
    return SeriesInfo(
        id=row["series"],
        title=title,
        institution=row.get("institution") or path.name,
        subject=row.get("subject") or title,
        unit=row["unit"],
        frequency=row["frequency"],  # type: ignore[arg-type]
        source=row.get("source") or str(path),
        licence=row.get("licence") or "not stated",
        certainty=row.get("certainty") or "as given",
        release="as given",
        measure=row["measure"],
        area=row["area"],
        is_average=_is_average(row.get("average"), where),
    )


def _is_average(text: str | None, where: str) -> bool:
    if text not in (None, "", "0", "1"):
        raise DataFileError(f"{where}: average {text!r} is neither 1 nor 0")
    return text == "1"


def _observation(where: str, row: Mapping[str, str]) -> Observation:
    try:
        released_at = parse_time(row["released_at"])
    except ValueError as error:
        raise DataFileError(f"{where}: released_at: {error}") from error
    value = read_number(row["value"], where=where)
    high = read_number(row["value_high"], where=where) if row.get("value_high") else None
    period = read_day(row["period"], where=where)
    if high is not None and high < value:
        raise DataFileError(f"{where}: value_high {high:g} is below value {value:g}")
    if released_at < datetime(period.year, period.month, period.day, tzinfo=UTC):
        raise DataFileError(f"{where}: released on {released_at.date()}, before its period {period}")
    return Observation(
        period=period,
        value=value,
        value_high=high,
        released_at=released_at,
        vintage=read_day(row["vintage"], where=where) if row.get("vintage") else None,
        certainty=row.get("certainty", ""),
        source=row.get("source", ""),
    )
