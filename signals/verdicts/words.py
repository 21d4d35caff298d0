"""A verdict in one plain sentence: what the official figure was on that day, and what the claim makes of it."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from groundswell.core.records import Claim
from groundswell.signals.verdicts.case import DAY_NOT_VERIFIED, Finding

_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_COMPARED = {"~": "about ", ">": "more than ", ">=": "at least ", "<": "less than ", "<=": "at most "}
_ENDINGS = {
    "supported": "the claim of {} holds",
    "contradicted": "the claim of {} does not hold",
    "came_true": "the forecast of {} came true",
    "failed": "the forecast of {} failed",
    "outdated": "the claim of {} is out of date",
}
_MOVES = {"up": "a rise", "down": "a fall", "flat": "no change"}


@lru_cache(maxsize=8192)
def day_words(day: date | int) -> str:
    """A day (a date, or its ordinal) as 19 December 2025."""
    day = date.fromordinal(day) if isinstance(day, int) else day
    return f"{day.day} {day:%B %Y}"


@lru_cache(maxsize=8192)
def amount(value: float, unit: str | None) -> str:
    """A figure with its unit: 0.75 %, JPY 18.3 trillion, -184,223 contracts, 157.62 JPY."""
    if unit == "%":
        return f"{_plain(value)} %"
    if unit == "pp":
        return f"{_plain(value)} percentage points"
    for scale, name in _SCALES:
        if unit and abs(value) >= scale and unit != "contracts":
            return f"{unit} {value / scale:.4g} {name}"
    text = f"{value:,.0f}" if abs(value) >= 1e4 else _plain(value)
    return f"{text} {unit}" if unit else text


def _plain(value: float) -> str:
    """Two decimals, a third where it counts."""
    text = f"{value:.3f}"
    return text[:-1] if text.endswith("0") else text


def observed_words(observed: float | tuple[float, float] | None, unit: str | None) -> str:
    """An observed figure; "0.00 to 0.10 %" for a range."""
    if isinstance(observed, tuple):
        return f"{amount(observed[0], unit).removesuffix(' %')} to {amount(observed[1], unit)}"
    return amount(observed, unit) if observed is not None else "nothing"


def claimed_words(claim: Claim) -> str:
    """What is claimed: its figure, or its move where it is a direction."""
    return _claimed(claim.kind, claim.value, claim.value_high, claim.unit, claim.comparator, claim.trend)


@lru_cache(maxsize=8192)
def _claimed(
    kind: str, value: float | None, high: float | None, unit: str | None, comparator: str | None, trend: str | None
) -> str:
    move = _MOVES.get(trend or "", "a move")
    if value is None:
        return move
    if value == 0 and comparator == "~":
        return "near zero"
    figure = value if high is None else (value, high)
    compared = _COMPARED.get(comparator or "", "")
    return f"{move + ' of ' if kind == 'change' else ''}{compared}{observed_words(figure, unit)}"


def in_words(claim: Claim, finding: Finding, published_day: int) -> str:
    """One sentence for a finding of official data, published on a day given as ordinal."""
    track, status = finding.track, finding.status
    subject = track.subject[0].upper() + track.subject[1:]
    if status == "unverifiable":
        return f"{subject} can't tell: {finding.note}."
    if status == "pending":
        return f"{subject}: {claimed_words(claim)} is still open: {finding.note}."
    sure = f" ({finding.note})" if finding.note else ""
    return f"{subject} {_seen(claim, finding)}{sure}; {_said(claim, finding, published_day)}."


def _seen(claim: Claim, finding: Finding) -> str:
    assert finding.proof is not None
    track, observed, day = finding.track, finding.observed, day_words(finding.proof.day)
    if finding.is_move and isinstance(observed, float):
        if observed == 0:
            return f"had not moved by {day}"
        unit = claim.unit if claim.kind == "change" and claim.unit else "pp" if track.unit == "%" else track.unit
        return f"had {'risen' if observed > 0 else 'fallen'} {amount(abs(observed), unit)} by {day}"
    unit = claim.unit if claim.kind == "level" and claim.unit else track.unit
    figure = observed_words(observed, unit)
    if not track.holds:
        return f"was {figure} on {day}"
    if finding.note == DAY_NOT_VERIFIED:
        return f"was {figure} by {day}"
    is_past = finding.status in ("supported", "contradicted", "outdated") and claim.period_end is None
    since = "published" if track.frequency == "facts" else "in force since"
    return f"was {figure}{' on that day' if is_past else ''}, {since} {day}"


def _said(claim: Claim, finding: Finding, published_day: int) -> str:
    claimed = claimed_words(claim)
    if finding.status == "outdated" and finding.held:
        first, last = finding.held
        span = f"from {day_words(first)} to {day_words(last)}" if first != last else f"on {day_words(first)}"
        return f"{claimed} held {span}: outdated by {published_day - last:,} days"
    return _ENDINGS[finding.status].format(claimed)
