"""Changes of the past and the present: their ends, their sign, their size (verdict rules 22 to 25)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from groundswell.core.records import Status
from groundswell.reference.series import Slice, to_day
from groundswell.signals.verdicts.case import Case, Finding, found, span_end, unverifiable
from groundswell.signals.verdicts.spans import Period, month_end
from groundswell.signals.verdicts.target import Target, target_of

RATE_UNITS = ("%", "pp")


@dataclass(frozen=True, slots=True)
class Ends:
    """The rows at the two ends of a move, and the first day of the time between."""

    start: int
    end: int
    first: int


def change_between(case: Case, part: Slice, start: int, end: int, target: Target | None = None) -> float:
    """The signed change from one figure to another, in the unit of the claim.

    Between a range and a point either end of the range may serve: the one nearer to the claim does; between two
    ranges their midpoints (rule 25).
    """
    changes = [
        _in_unit(case, before, after) for before, after in _pairs(case.figure(part, start), case.figure(part, end))
    ]
    if len(changes) == 1 or target is None:
        return changes[0]
    return min(changes, key=lambda change: target.distance(change, change))


def _pairs(before: tuple[float, float], after: tuple[float, float]) -> list[tuple[float, float]]:
    middles = (sum(before) / 2, sum(after) / 2)
    if (before[0] == before[1]) == (after[0] == after[1]):
        return [middles]
    return [middles, *((one, other) for one in dict.fromkeys(before) for other in dict.fromkeys(after))]


def _in_unit(case: Case, before: float, after: float) -> float:
    if case.claim.unit == "%" and case.track.unit not in RATE_UNITS:
        return (after - before) / abs(before) * 100 if before else 0.0
    return after - before


def claimed_target(case: Case, observed: float) -> Target:
    """The claim's size with the sign of its trend; of the observed change where it states none."""
    trend = case.claim.trend
    sign = -1 if trend == "down" or (trend is None and observed < 0) else 1
    target = target_of(case.claim, sign)
    assert target is not None
    return target


def judge_change(case: Case) -> Finding:
    """A change without a date is the latest move before the claim (rule 24)."""
    stale = case.doubt(case.published)
    row = case.part.size - 1
    if stale or row < 1:
        return unverifiable(case.track, stale or "no earlier figure on record")
    change, target = _sized(case, row - 1, row)
    proof = case.track.arrived(case.part, row)
    if target.fits(change, change):
        return found(case, "supported", (change, change), proof, row=row, part=case.part, target=target, is_move=True)
    held = _move_held(case)
    status: Status = "outdated" if held else "contradicted"
    return found(case, status, (change, change), proof, row=row, part=case.part, held=held, target=target, is_move=True)


def _sized(case: Case, start: int, end: int) -> tuple[float, Target]:
    target = claimed_target(case, change_between(case, case.part, start, end))
    return change_between(case, case.part, start, end, target), target


def _move_held(case: Case) -> tuple[int, int] | None:
    """From when to when a move of the claimed size was the latest one."""
    columns, cutoff = case.part.columns, case.cutoff_day()
    for row in range(case.part.size - 2, 0, -1):
        if to_day(columns.released[row + 1]) < cutoff:
            return None
        change, target = _sized(case, row - 1, row)
        if target.fits(change, change):
            return to_day(columns.released[row]), to_day(columns.released[row + 1])
    return None


def judge_dated_change(case: Case, period: Period) -> Finding:
    """A change over a time runs from the last figure before it, or on its named first day, to the last one in it."""
    ends, reason = ends_of(case, period)
    if ends is None:
        return unverifiable(case.track, reason)
    change, target = _sized(case, ends.start, ends.end)
    until = min(case.published, span_end(_last_day(case, period)))
    best = (change, ends.end)
    if not target.fits(change, change) and case.track.is_policy:
        best = next(_single_moves(case, ends), best)
    change, row = best
    status: Status = "supported" if target.fits(change, change) else "contradicted"
    proof = case.last_in(case.part, row, ends.first, until)
    return found(case, status, (change, change), proof, row=row, part=case.part, target=target, is_move=True)


def _single_moves(case: Case, ends: Ends) -> Iterator[tuple[float, int]]:
    """The moves of a time that fit by themselves: "a 75bp hike in 2022" is one of several."""
    for row in range(ends.start + 1, ends.end + 1):
        change, target = _sized(case, row - 1, row)
        if target.fits(change, change):
            yield change, row


def _last_day(case: Case, period: Period) -> int:
    last = period.last.toordinal() if period.last else case.published_day
    return min(last, case.published_day)


def ends_of(case: Case, period: Period) -> tuple[Ends | None, str]:
    """The rows at the ends of a time, where both are on record; else why not."""
    assert period.first is not None
    first, last = period.first.toordinal(), _last_day(case, period)
    part = case.part
    start = part.up_to(first if starts_on_day(case, period) else first - 1)
    end = part.up_to(last)
    if start < 0 or end < start:
        return None, f"nothing on record before {period.first}"
    at = min(case.published, span_end(last))
    reason = case.doubt(at)
    if reason is None and not case.track.holds and first - part.columns.days[start] > case.track.series.info.stale_days:
        reason = f"no figure on record shortly before {period.first}"
    return (None, reason) if reason else (Ends(start, end, first), "")


def starts_on_day(case: Case, period: Period) -> bool:
    """Whether a time starts with the figure of its first day: one that the text names as a day, or from which a span
    of days or months is counted. Whole weeks, months, quarters and years start with the figure before them.
    """
    assert period.first is not None
    if period.names_first:
        return True
    if period.last is None:
        return period.first.day != 1
    days = (period.last - period.first).days
    is_meeting = days <= 2 and case.track.is_policy
    is_week = period.first.weekday() == 0 and days in (4, 5, 6)
    is_months = period.first.day == 1 and (
        period.last == month_end(period.last) or period.last.toordinal() >= case.published_day
    )
    return not (days == 0 or is_meeting or is_week or is_months)
