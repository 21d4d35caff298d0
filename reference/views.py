"""The reference as plain rows, for the command line and the HTTP API: what there is, figures, what can be answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from groundswell.core.times import format_time
from groundswell.reference.answers import load_rules
from groundswell.reference.estimates import load_estimates
from groundswell.reference.policy import Decision, PolicyRate
from groundswell.reference.series import Series
from groundswell.reference.store import Reference
from groundswell.reference.tracks import Track

Row = dict[str, Any]


def list_rows(reference: Reference) -> list[Row]:
    """One row a series: what it is, from when to when, how often, under which terms."""
    return [_series_row(reference.series(name)) for name in reference.names()]


def _series_row(series: Series) -> Row:
    info, days = series.info, series.columns.days
    return {
        "series": info.id,
        "title": info.title,
        "measure": info.measure,
        "area": info.area,
        "unit": info.unit,
        "frequency": info.frequency,
        "first": _iso(min(days, default=None)),
        "last": _iso(max(days, default=None)),
        "figures": len(days),
        "certainty": info.certainty,
        "institution": info.institution,
        "source": info.source,
        "licence": info.licence,
    }


def show_rows(reference: Reference, name: str, *, as_of: datetime | None = None) -> list[Row]:
    """The figures of a series that were public at a time (default: now), oldest first. Raises UnknownSeries."""
    moment = as_of or datetime.now(UTC)
    series = reference.series(name)
    return [
        {
            "period": row.period.isoformat(),
            "value": row.value,
            "value_high": row.value_high,
            "unit": series.info.unit,
            "released_at": format_time(row.released_at) if row.released_known else None,
            "certainty": row.certainty,
            "source": row.source,
            "label": row.label,
        }
        for row in series.as_of(moment)
    ]


def meeting_rows(reference: Reference, name: str, *, as_of: datetime | None = None) -> list[Row]:
    """The meetings behind a policy rate that had taken place at a time (default: now); none for other series."""
    moment = as_of or datetime.now(UTC)
    series = reference.series(name)
    if not isinstance(series, PolicyRate):
        return []
    announced = zip(series.data.decisions, series.data.meeting_released, strict=True)
    return [_meeting_row(decision) for decision, at in announced if at <= moment.timestamp()]


def _meeting_row(decision: Decision) -> Row:
    is_known = decision.outcome != "unknown"
    return {
        "announced": decision.announced.isoformat(),
        "effective": decision.effective.isoformat() if decision.effective else None,
        "outcome": decision.outcome,
        "low": decision.low if is_known else None,
        "high": decision.high if is_known else None,
        "counts_from": decision.counts_from.isoformat() if decision.counts_from else None,
        "certainty": decision.certainty,
        "vote": decision.vote or None,
        "source": decision.source,
    }


def coverage_rows(reference: Reference) -> list[Row]:
    """For each measure and area what a claim can be held against, from when to when.

    `basis` is `on record` (bundled, refreshed or a user's own), `estimates`, or `by refresh`: an adapter fetches it.
    """
    rows = [*_on_record(reference), *_estimates()]
    known = {(row["measure"], row["area"]) for row in rows}
    rows += [row for row in _by_refresh() if (row["measure"], row["area"]) not in known]
    return sorted(rows, key=lambda row: (row["measure"], row["area"], row["basis"]))


def _on_record(reference: Reference) -> Iterator[Row]:
    infos = [reference.info(name) for name in reference.names()]
    pairs = {(info.measure, info.area) for info in infos if info.measure and info.area}
    for rule in load_rules()[0]:
        if rule.transform == "difference":
            areas = sorted(str(area) for measure, area in pairs if measure == rule.of)
            pairs |= {(rule.measure, f"{one}-{two}") for one in areas for two in areas if one != two}
    for measure, area in pairs:
        for track in reference.tracks(str(measure), area):
            yield _track_row(str(measure), str(area), "on record", track)
    for measure, area in sorted({("fx_rate", pair) for pair in _pairs(reference)} | {("gov_bond_yield_10y", "US")}):
        average = reference.average_track(measure, area)
        if average:
            yield _track_row(measure, area, "on record", average, note="answers claims about averages")


def _pairs(reference: Reference) -> Iterator[str]:
    """The dollar pairs in market order, and the yen and euro crosses, of which monthly averages are on record."""
    prefix = "fx_per_usd_"
    codes = [name.removeprefix(prefix).upper() for name in reference.names() if name.startswith(prefix)]
    for code in codes:
        yield f"{code}/USD" if code in ("EUR", "GBP", "AUD", "NZD") else f"USD/{code}"
    yield from (f"{code}/JPY" for code in ("EUR", "GBP", "AUD", "NZD", "CAD", "CHF") if code in codes)
    yield from (f"EUR/{code}" for code in ("GBP", "CHF") if code in codes)


def _track_row(measure: str, area: str, basis: str, track: Track, *, note: str | None = None) -> Row:
    days = track.series.columns.days
    return {
        "measure": measure,
        "area": area,
        "basis": basis,
        "series": track.name,
        "first": _iso(min(days, default=None)),
        "last": _iso(max(days, default=None)),
        "frequency": track.frequency,
        "note": note,
    }


def _estimates() -> Iterator[Row]:
    counted = [row for row in load_estimates() if row.counts]
    for area in sorted({row.area for row in counted}):
        own = [row.published for row in counted if row.area == area]
        for rule in load_rules()[0]:
            if rule.transform == "estimates":
                yield {
                    "measure": rule.measure,
                    "area": area,
                    "basis": "estimates",
                    "series": "carry_trade_estimates",
                    "first": min(own).isoformat(),
                    "last": max(own).isoformat(),
                    "frequency": "facts",
                    "note": f"where the sentence speaks of {', '.join(rule.words)}" if rule.words else None,
                }


def _by_refresh() -> Iterator[Row]:
    from groundswell.reference.providers import load_feeds

    for feed in load_feeds():
        yield {
            "measure": feed.measure,
            "area": feed.area,
            "basis": "by refresh",
            "series": feed.series,
            "first": feed.start.isoformat(),
            "last": None,
            "frequency": feed.frequency,
            "note": f"groundswell reference sync ({feed.provider})",
        }


def _iso(day: int | None) -> str | None:
    return None if day is None else date.fromordinal(day).isoformat()
