"""Levels of the past and the present (verdict rules 15 to 18, 28 to 30)."""

from __future__ import annotations

from datetime import date

from groundswell.core.records import Status
from groundswell.reference.series import to_day
from groundswell.reference.tracks import rows_between
from groundswell.signals.verdicts.case import Case, Finding, found, span_end, unverifiable

# A day without trading is answered by the figure of the last trading day: the year's end closes Tokyo for six days.
CLOSED_DAYS = 6


def judge_level(case: Case) -> Finding:
    """A level without a date: in force, held earlier, or neither."""
    target = case.target
    assert target is not None
    stale = case.doubt(case.published)
    if stale:
        return unverifiable(case.track, stale)
    row = case.part.size - 1
    low, high = case.figure(case.part, row)
    proof = case.proof(case.part, row, case.published)
    if target.fits(low, high):
        return found(case, "supported", (low, high), proof, row=row, part=case.part)
    held = last_held(case)
    status: Status = "outdated" if held else "contradicted"
    return found(case, status, (low, high), proof, row=row, part=case.part, held=held)


def last_held(case: Case) -> tuple[int, int] | None:
    """From when to when a claimed level last held, as days; None if it didn't within the time of rule 30.

    For what holds until changed: the day it came and the day of the next; for samples: the first and last fit.
    """
    return _held_in_force(case) if case.track.holds else _held_in_samples(case)


def _held_in_force(case: Case) -> tuple[int, int] | None:
    target, columns = case.target, case.part.columns
    assert target is not None
    cutoff = case.cutoff_day()
    for row in range(case.part.size - 2, -1, -1):
        if to_day(columns.released[row + 1]) < cutoff:
            return None
        if target.fits(*case.figure(case.part, row)):
            first = row
            while first and target.fits(*case.figure(case.part, first - 1)):
                first -= 1
            return to_day(columns.released[first]), to_day(columns.released[row + 1])
    return None


def _held_in_samples(case: Case) -> tuple[int, int] | None:
    target, columns = case.target, case.part.columns
    assert target is not None
    low, high, factor = target.low, target.high, case.factor
    rows = rows_between(case.part, case.cutoff_day(), case.published_day)
    values = columns.lows
    fitting = [row for row in rows if low <= values[row] * factor <= high]
    return (columns.days[fitting[0]], columns.days[fitting[-1]]) if fitting else None


def judge_dated_level(case: Case, first: int, last: int) -> Finding:
    """A level of a named time: supported if some figure of that time fits, whatever came after (rule 28)."""
    target = case.target
    assert target is not None
    last = min(last, case.published_day)
    rows, reason = rows_of(case, first, last)
    if not rows:
        return unverifiable(case.track, reason)
    if case.reading.is_averaged:
        return _judge_average(case, rows)
    best = min(reversed(rows), key=lambda row: target.distance(*case.figure(case.part, row)))
    low, high = case.figure(case.part, best)
    fits = target.fits(low, high)
    fitting = best if fits else next((row for row in rows if target.fits(*case.figure(case.part, row))), None)
    if fitting is not None and not fits:
        best, (low, high) = fitting, case.figure(case.part, fitting)
    proof = case.proof(case.part, best, min(case.published, span_end(last)))
    status: Status = "contradicted" if fitting is None else "supported"
    return found(case, status, (low, high), proof, row=best, part=case.part)


def _judge_average(case: Case, rows: range) -> Finding:
    """An average over a time: the mean of its figures (of monthly averages, where these answer)."""
    target = case.target
    assert target is not None
    mean = sum(case.middle(case.part, row) for row in rows) / len(rows)
    status: Status = "supported" if target.fits(mean, mean) else "contradicted"
    proof = case.proof(case.part, rows[-1], case.published)
    return found(case, status, (mean, mean), proof, row=rows[-1], part=case.part)


def rows_of(case: Case, first: int, last: int) -> tuple[range, str]:
    """The public figures of a time; where there are none, why."""
    part = case.part
    if case.track.holds:
        return _rows_in_force(case, first, last)
    rows = rows_between(part, first, last)
    if not rows and last - first <= CLOSED_DAYS:
        row = part.up_to(first)
        if row >= 0 and first - part.columns.days[row] <= _reach(case):
            rows = range(row, row + 1)
    return rows, f"no figure on record for {date.fromordinal(first)} to {date.fromordinal(last)}"


def _reach(case: Case) -> int:
    """How many days back a figure still answers for a single day."""
    return {"daily": CLOSED_DAYS, "weekly": 7}.get(case.track.frequency, 31)


def _rows_in_force(case: Case, first: int, last: int) -> tuple[range, str]:
    part = case.part
    end = min(case.published, span_end(last))
    stale = case.doubt(end)
    if stale:
        return range(0), stale
    from_row = max(part.up_to(first), 0)
    to_row = part.up_to(last)
    return range(from_row, to_row + 1), f"nothing on record before {date.fromordinal(last)}"
