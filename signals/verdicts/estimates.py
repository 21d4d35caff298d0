"""The size of what nobody measures, held against the range of published estimates (verdict rule 32)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from weakref import WeakKeyDictionary

from groundswell.core.records import Claim, Verdict
from groundswell.reference import Estimate, Reference
from groundswell.reference.estimates import COUNTED_YEARS
from groundswell.reference.series import to_day
from groundswell.signals.verdicts.case import is_currency, shape
from groundswell.signals.verdicts.spans import back
from groundswell.signals.verdicts.target import target_of
from groundswell.signals.verdicts.words import amount, claimed_words, day_words, observed_words

SERIES = "carry_trade_estimates"


@dataclass(frozen=True, slots=True)
class Known:
    """The estimates of one area known on a day. Those that count make the range (`low`..`high`, USD); `sizes` gives
    every one known: whether it counts, its low and high in USD.
    """

    newest: Estimate
    sizes: tuple[tuple[Estimate, bool, float, float], ...]
    low: float
    high: float
    named: str
    as_json: tuple[dict[str, object], ...]


# What was known changes by the day alone: kept for each reference.
_KNOWN: WeakKeyDictionary[Reference, dict[tuple[str | None, int], Known | None]] = WeakKeyDictionary()


def _known(reference: Reference, area: str | None, day: int) -> Known | None:
    """What was known on a day; its own publications count from its first instant."""
    kept = _KNOWN.setdefault(reference, {})
    if (area, day) not in kept:
        kept[area, day] = _gather(reference, area, date.fromordinal(day))
    return kept[area, day]


def _gather(reference: Reference, area: str | None, day: date) -> Known | None:
    at = datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()
    rows = [row for row in reference.estimates_known(at) if row.area == area]
    since = back(day, "year", COUNTED_YEARS)
    rates = {row.currency: reference.usd_rate(row.currency, at) for row in rows}
    sizes = tuple(
        (row, row.counts and row.published >= since, row.low / rate, row.high / rate)
        for row in rows
        if (rate := rates[row.currency])
    )
    own = [(low, high) for _, counts, low, high in sizes if counts]
    counted = [row for row, counts, _, _ in sizes if counts]
    if not counted:
        return None
    named = "; ".join(f"{_size(row)} ({row.publisher}, {day_words(row.published)})" for row in counted)
    as_json = tuple(row.to_json() for row in counted)
    newest = max(counted, key=lambda row: row.published)
    return Known(newest, sizes, min(low for low, _ in own), max(high for _, high in own), named, as_json)


def judge_against_estimates(claim: Claim, *, published: float, reference: Reference) -> Verdict:
    """Within or outside the range of the estimates that counted on the day of publication, whatever its tense."""
    known = _known(reference, claim.area, to_day(published))
    rate = reference.usd_rate(claim.unit, published) if claim.unit and is_currency(claim.unit) else None
    reason = _obstacle(claim, known, rate, reference)
    if reason or known is None or rate is None:
        return Verdict(
            status="unverifiable", series=SERIES, note=reason, words=f"The published estimates can't tell: {reason}."
        )
    is_within = _is_within(claim, known.low * rate, known.high * rate)
    value = claim.value or 0.0
    nearest = min(max(value, known.low * rate), known.high * rate)
    note = f"estimates by then: {known.named}{_closest(value / rate, known)}"
    return Verdict(
        status="within_estimates" if is_within else "outside_estimates",
        series=SERIES,
        observed=shape(known.low, known.high),
        observed_at=known.newest.published,
        released_at=known.newest.released_at,
        gap=value - nearest,
        gap_ratio=round(value / nearest, 6),
        tolerance=_tolerance(claim),
        note=note,
        words=_words(claim, known, note, value / rate, is_within=is_within),
        estimates=known.as_json,
    )


def _words(claim: Claim, known: Known, note: str, size_usd: float, *, is_within: bool) -> str:
    place = "lies within" if is_within else f"lies outside{_times(size_usd, known)}"
    span = observed_words(shape(known.low, known.high), "USD")
    return f"Nobody measures it; {claimed_words(claim)} {place} the published range of {span}; {note}."


def _times(size_usd: float, known: Known) -> str:
    """How many times the estimates a size above them all is: `, 8 to 36 times,`."""
    if size_usd <= known.high:
        return ""
    least, most = f"{size_usd / known.high:.2g}", f"{size_usd / known.low:.2g}"
    return f", at {least} times," if least == most else f", at {least} to {most} times,"


def _obstacle(claim: Claim, known: Known | None, rate: float | None, reference: Reference) -> str | None:
    if claim.value is None or claim.kind != "level":
        return "estimates answer for a size, not for a move"
    if not is_currency(claim.unit):
        return f"estimates are of money, the claim is in {claim.unit or 'no unit'}"
    areas = sorted({row.area for row in reference.estimates})
    if claim.area not in areas:
        return f"the estimates on record are of carry trades funded in {', '.join(areas)}, not in {claim.area}"
    if known is None:
        return f"no estimate published in the {COUNTED_YEARS} years before the claim is on record"
    return None if rate is not None else f"no rate of {claim.unit} to the dollar on record for that day"


def _is_within(claim: Claim, low: float, high: float) -> bool:
    """Whether a size fits a range of estimates, both in the claim's currency."""
    target = target_of(claim)
    assert target is not None
    if claim.comparator in (">", ">="):
        return high > target.value or (claim.comparator == ">=" and high == target.value)
    if claim.comparator == "<":
        return low < target.value
    near, far = target.ends or (target.value, target.value)
    allowed = target.tolerance + target.slack
    return low - allowed <= near and far <= high + allowed


def _tolerance(claim: Claim) -> float:
    target = target_of(claim)
    return target.tolerance if target else 0.0


def _closest(value: float, known: Known) -> str:
    """Names the figure of any kind that a size in USD comes closest to, where it isn't one that counts."""

    def ratio(item: tuple[Estimate, bool, float, float]) -> tuple[float, bool]:
        _, counts, low, high = item
        return (max(low / value, value / high, 1.0) if value > 0 and low > 0 else float("inf"), not counts)

    row, counts, _, _ = min(known.sizes, key=ratio)
    if counts:
        return ""
    why = "too old to count" if row.counts else f"{row.kind}, not counted"
    return f"; closest of any kind: {_size(row)} ({row.publisher}, {day_words(row.published)}: {row.definition}; {why})"


def _size(row: Estimate) -> str:
    low = amount(row.low, row.currency)
    return low if row.low == row.high else f"{low} to {amount(row.high, row.currency)}"
