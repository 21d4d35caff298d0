"""The registry of series (`series.toml`): what ships, and how each table is read."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any

from groundswell.core.errors import DataFileError
from groundswell.reference.policy import PolicyRate, policy_data, read_decisions, read_month_ends
from groundswell.reference.releases import ReleaseRule
from groundswell.reference.series import STALE_AFTER_DAYS, Columns, Series, SeriesInfo
from groundswell.reference.tables import bundled_records, bundled_rows, read_day, read_number

_INFO_FIELDS = {item.name for item in fields(SeriesInfo)}


def read_toml(name: str) -> dict[str, Any]:
    """A TOML file that lies beside this module. Raises DataFileError."""
    try:
        return tomllib.loads(resources.files("groundswell.reference").joinpath(name).read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise DataFileError(f"reference/{name}: {error}") from error


@lru_cache(maxsize=1)
def registered() -> Mapping[str, Mapping[str, Any]]:
    """The entries of `series.toml` by id, families spelt out. Raises DataFileError."""
    table = read_toml("series.toml")
    entries: dict[str, Mapping[str, Any]] = {}
    for entry in [*table.get("series", []), *_members(table.get("family", []))]:
        _check(entry)
        if entry["id"] in entries:
            raise DataFileError(f"reference/series.toml: series {entry['id']} stands twice")
        entries[entry["id"]] = entry
    return entries


def _members(families: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for family in families:
        shared = {key: value for key, value in family.items() if key != "columns"}
        for column in family["columns"]:
            names = {"column": column.lower(), "COLUMN": column}
            filled = {key: value.format(**names) if isinstance(value, str) else value for key, value in shared.items()}
            yield {**filled, "column": column}


def _check(entry: Mapping[str, Any]) -> None:
    where = f"reference/series.toml: series {entry.get('id', '?')}"
    required = {"id", "title", "institution", "subject", "unit", "frequency", "layout", "file", "release", "source",
                "licence", "certainty"}  # fmt: skip
    missing = sorted(required - entry.keys())
    if missing:
        raise DataFileError(f"{where}: no {', '.join(missing)}")
    if entry["frequency"] not in STALE_AFTER_DAYS or entry["layout"] not in _LAYOUTS:
        raise DataFileError(f"{where}: unknown frequency {entry['frequency']!r} or layout {entry['layout']!r}")


@lru_cache(maxsize=256)
def bundled_info(name: str) -> SeriesInfo:
    """What a bundled series is, without its figures."""
    return SeriesInfo(**{key: value for key, value in registered()[name].items() if key in _INFO_FIELDS})


def build(entry: Mapping[str, Any]) -> Series:
    """The series of an entry; its figures are read on first use, those of a policy rate now."""
    info = bundled_info(entry["id"])
    if entry["layout"] == "decisions":
        return _policy(info, entry)
    return Series(info, _LAYOUTS[entry["layout"]](info, entry))


def _policy(info: SeriesInfo, entry: Mapping[str, Any]) -> PolicyRate:
    proofs = entry["proofs"]
    statistics = read_month_ends(proofs["file"], proofs["column"])
    public = ReleaseRule().seconds([day for day, _ in statistics])
    rows = [(day, value, released) for (day, value), released in zip(statistics, public, strict=True)]
    rule = ReleaseRule.parse(info.release, where=info.id)
    source = "month-end statistic (BIS central bank policy rates)"
    return PolicyRate(info, policy_data(read_decisions(entry["file"]), rows, release=rule, source=source))


def _values(info: SeriesInfo, entry: Mapping[str, Any]) -> Callable[[], Columns]:
    def read() -> Columns:
        header, rows = bundled_rows(entry["file"])
        where = f"reference/data/{entry['file']}"
        if entry["column"] not in header:
            raise DataFileError(f"{where}: no column {entry['column']!r}")
        at = header.index(entry["column"])
        cells = [(row[0], row[at]) for row in rows if row[at]]
        days = [read_day(day, where=where).toordinal() for day, _ in cells]
        values = [read_number(value, where=where) for _, value in cells]
        return _ordered(Columns(days, values, values, _rule(info).seconds(days), []), where)

    return read


def _releases(info: SeriesInfo, entry: Mapping[str, Any]) -> Callable[[], Columns]:
    def read() -> Columns:
        where = f"reference/data/{entry['file']}"
        rows = list(bundled_records(entry["file"], required=("period", "released", entry["column"])))
        days = [read_day(row["period"], where=place).toordinal() for place, row in rows]
        released = [read_day(row["released"], where=place).toordinal() for place, row in rows]
        values = [read_number(row[entry["column"]], where=place) for place, row in rows]
        if any(late < day for day, late in zip(days, released, strict=True)):
            raise DataFileError(f"{where}: a figure is released before its period")
        return _ordered(Columns(days, values, values, _rule(info).seconds(released), []), where)

    return read


_FACT_COLUMNS = ("series", "period", "released", "released_known", "value", "label", "certainty", "source")


def _facts(info: SeriesInfo, entry: Mapping[str, Any]) -> Callable[[], Columns]:
    def read() -> Columns:
        rows = list(bundled_records(entry["file"], required=_FACT_COLUMNS))
        own = [(place, row) for place, row in rows if row["series"] == entry["fact"]]
        if not own:
            raise DataFileError(f"reference/data/{entry['file']}: no rows of {entry['fact']}")
        days = [read_day(row["period"], where=place).toordinal() for place, row in own]
        released = [date.toordinal(read_day(row["released"], where=place)) for place, row in own]
        values = [read_number(row["value"], where=place) for place, row in own]
        details = [
            (row["certainty"], row["source"], row["label"], row["released_known"] != "assumed") for _, row in own
        ]
        return _ordered(Columns(days, values, values, _rule(info).seconds(released), details), entry["file"])

    return read


def _rule(info: SeriesInfo) -> ReleaseRule:
    return ReleaseRule.parse(info.release, where=info.id)


def _ordered(columns: Columns, where: str) -> Columns:
    if not columns.is_ordered:
        raise DataFileError(f"{where}: periods are not in order, one row each")
    return columns


_LAYOUTS: dict[str, Callable[[SeriesInfo, Mapping[str, Any]], Callable[[], Columns]]] = {
    "values": _values,
    "releases": _releases,
    "facts": _facts,
    "decisions": _values,
}
