"""What the chart of a measure shows, as JSON: the script draws it in the colours of the page."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from groundswell.core.figures import show_amount
from groundswell.core.times import format_time
from groundswell.dashboard.answers import Payload
from groundswell.dashboard.pages.asked import MeasureView
from groundswell.dashboard.pages.look import day, inert, observed
from groundswell.dashboard.pages.measure import chosen, subjects
from groundswell.dashboard.sentences import sentence_of
from groundswell.dashboard.snapshots import Snapshot
from groundswell.dashboard.verdicts import look_of
from groundswell.nlp.catalogue import load_catalogue
from groundswell.signals.official import official_history
from groundswell.signals.talk import Scope
from groundswell.signals.windows import Window
from groundswell.signals.words import claim_in_short, in_words, shown_unit

Row = Mapping[str, Any]

MOST_DOTS = 1_500
"""Claims drawn at one time: more hide each other, and a phone still draws these at once."""

MOST_RELEASES = 80
"""Releases marked one by one: daily figures would be a band of marks."""

ENOUGH = 3
"""Windows with a consensus that make a line."""

_SENTENCE = 300
# Dots far off would squash all others. Tukey's outer fences, three times the middle half beyond it ("Exploratory Data
# Analysis", 1977), leave out what lies far outside of what is said; of fewer dots, quartiles say little.
_FENCES, _LEAST_DOTS = 3.0, 8
_MARGIN = 0.08
# Sizes that differ by more than this factor are read on a logarithmic axis.
_DECADES = 30.0


def make_chart(snapshot: Snapshot, asked: MeasureView) -> Payload:
    """The data of the chart. Raises UnknownMeasure."""
    load_catalogue().measure(asked.measure)
    row = chosen(subjects(snapshot, asked, area=asked.area), asked.area)
    found = _empty() if row is None else _chart(snapshot, asked, row)
    return Payload(orjson.dumps(found), "application/json")


def _empty() -> dict[str, Any]:
    return {"unit": "", "crowd": [], "official": [], "estimates": None, "claims": [], "claims_total": 0}


def _chart(snapshot: Snapshot, asked: MeasureView, row: Row) -> dict[str, Any]:
    scope = Scope(measure=row["measure"], area=row["area"], as_of=asked.moment)
    by, crowd = _crowd(snapshot, asked, row)
    unit = row["unit"] or row["official_unit"] or next((item["unit"] for item in crowd if item["unit"]), None)
    claims, total = _dots(snapshot, asked, row, unit)
    first, last = _span(snapshot, scope)
    printed = shown_unit(row["measure"], unit)
    is_estimate = (row["series"] or "").startswith("estimates")
    official = [] if is_estimate else official_history(snapshot.reference)(row["measure"], row["area"], first, last)
    values = [value for _, value in official] + [item["level"] for item in crowd if item["level"] is not None]
    return {
        "unit": printed or "",
        "by": by,
        "crowd": [item for item in crowd if item["unit"] == unit],
        "official": [(format_time(when), value, show_amount(value, printed)) for when, value in official],
        "releases_marked": len(official) <= MOST_RELEASES,
        "estimates": (row["official_low"], row["official_high"], in_words(row).data) if is_estimate else None,
        "claims": claims,
        "claims_total": total,
        "since": asked.since,
        "until": asked.until,
        **_axis([item["value"] for item in claims], values, printed),
    }


def _crowd(snapshot: Snapshot, asked: MeasureView, row: Row) -> tuple[Window, list[dict[str, Any]]]:
    """The consensus by window: the one asked for, else months, or quarters where fewer than ENOUGH months have one."""
    if asked.by is not None:
        return asked.by, _by_window(snapshot, asked, row, asked.by)
    months = _by_window(snapshot, asked, row, "month")
    if sum(item["level"] is not None for item in months) >= ENOUGH:
        return "month", months
    return "quarter", _by_window(snapshot, asked, row, "quarter")


def _by_window(snapshot: Snapshot, asked: MeasureView, row: Row, by: Window) -> list[dict[str, Any]]:
    found = snapshot.store.consensus(
        asked.measure, area=row["area"], by=by, as_of=asked.moment, min_voices=snapshot.settings.min_voices
    )
    names = ("window", "level", "low", "high", "band_low", "band_high", "voices", "unit", "signal")
    return [{name: item[name] for name in names} for item in found if item["area"] == row["area"]]


def _span(snapshot: Snapshot, scope: Scope) -> tuple[datetime, datetime]:
    """From a little before the first claim to a little after the last; never beyond `as_of`."""
    sql = f"SELECT min(published_at) AS first, max(published_at) AS last FROM claims WHERE {scope.condition}"  # noqa: S608
    (found,) = snapshot.store.query(sql, scope.parameters).to_pylist()
    first, last = found["first"].astimezone(UTC), found["last"].astimezone(UTC)
    margin = max((last - first) * 0.03, timedelta(days=7))
    end = last + margin
    return first - margin, min(end, scope.as_of) if scope.as_of else end


_DOT_COLUMNS = """id, document_id, published_at, measure, area, kind, value, value_high, unit, comparator, trend,
    author, source, document_kind, sentence, start, "end", sentence_start, sentence_end, verdict_status,
    verdict_observed, verdict_observed_high, verdict_observed_at, verdict_words"""


def _dots(snapshot: Snapshot, asked: MeasureView, row: Row, unit: str | None) -> tuple[list[dict[str, Any]], int]:
    """Stated levels in the unit, at most MOST_DOTS of them, drawn evenly; and how many there are."""
    times = {name: moment for name, moment in asked.times.items() if moment is not None}
    scope = Scope(measure=row["measure"], area=row["area"], **times)
    where = f"""{scope.condition} AND kind = 'level' AND value IS NOT NULL AND unit IS NOT DISTINCT FROM $unit
        AND area IS NOT DISTINCT FROM $own_area AND ($verdict IS NULL OR verdict_status = $verdict)"""
    parameters = scope.parameters | {"unit": unit, "own_area": row["area"], "verdict": asked.verdict}
    count = snapshot.store.query(f"SELECT count(*) AS found FROM claims WHERE {where}", parameters)  # noqa: S608
    sql = f"""
        SELECT * FROM (SELECT {_DOT_COLUMNS} FROM claims WHERE {where} ORDER BY md5(id) LIMIT {MOST_DOTS})
        ORDER BY published_at, id
    """  # noqa: S608 (nothing of the caller's stands in the text)
    found = snapshot.store.query(sql, parameters).to_pylist()
    return [_dot(claim) for claim in found], count.to_pylist()[0]["found"]


def _dot(claim: Row) -> dict[str, Any]:
    before, words, after = sentence_of(claim)
    middle = claim["value"] if claim["value_high"] is None else (claim["value"] + claim["value_high"]) / 2
    return {
        "id": claim["id"],
        "document": claim["document_id"],
        "when": format_time(claim["published_at"]),
        "value": middle,
        "says": claim_in_short(claim),
        "look": look_of(claim["verdict_status"]).name,
        "status": claim["verdict_status"],
        "who": inert(claim["author"] or claim["source"] or "unnamed")[:80],
        "voice": claim["document_kind"],
        "sentence": [inert(before)[-_SENTENCE:], inert(words)[:_SENTENCE], inert(after)[:_SENTENCE]],
        "observed": observed(claim),
        "observed_at": day(claim["verdict_observed_at"]),
        "verdict": inert(claim["verdict_words"]),
    }


def _axis(dots: Sequence[float], lines: Sequence[float], unit: str | None) -> dict[str, Any]:
    """The kind, ends and labels of the axis of values, and how many dots lie beyond."""
    if not dots and not lines:
        return {"log": False, "range": None, "ticks": [], "beyond": 0}
    kept = [*_within_fences(dots, by_ratio=unit not in ("%", "pp")), *lines]
    low, high = min(kept), max(kept)
    is_log = low > 0 and high / low > _DECADES
    if is_log:
        ends = low / 1.5, high * 1.5
    else:
        margin = (high - low) * _MARGIN or abs(high) * 0.1 or 1.0
        ends = low - margin, high + margin
    beyond = sum(not ends[0] <= value <= ends[1] for value in dots)
    return {"log": is_log, "range": ends, "ticks": _ticks(*ends, unit, is_log=is_log), "beyond": beyond}


def _within_fences(dots: Sequence[float], *, by_ratio: bool) -> Sequence[float]:
    """The dots within the fences; those of sizes and prices by their ratios, where all are positive."""
    if len(dots) < _LEAST_DOTS:
        return dots
    scaled = [math.log(value) for value in dots] if by_ratio and min(dots) > 0 else dots
    first, _, third = statistics.quantiles(scaled, n=4)
    reach = _FENCES * (third - first)
    return [
        dot for dot, value in zip(dots, scaled, strict=True) if not reach or first - reach <= value <= third + reach
    ]


def _ticks(low: float, high: float, unit: str | None, *, is_log: bool) -> list[tuple[float, str]]:
    """Round values of the axis, as people write them."""
    from matplotlib.ticker import LogLocator, MaxNLocator

    locator = LogLocator(subs=(1.0, 2.0, 5.0)) if is_log else MaxNLocator(nbins=6)
    values = [float(f"{value:.12g}") for value in locator.tick_values(low, high)]
    return [(value, show_amount(value, unit)) for value in values if low <= value <= high]
