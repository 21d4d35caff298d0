"""Directions and extremes of the past and the present (verdict rules 26 and 27)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

from groundswell.core.records import Status
from groundswell.reference.series import Slice
from groundswell.reference.tracks import Track, rows_between
from groundswell.signals.verdicts.case import Case, Finding, found, span_end, unverifiable
from groundswell.signals.verdicts.changes import Ends, ends_of
from groundswell.signals.verdicts.levels import rows_of
from groundswell.signals.verdicts.spans import Period, month_end

# Where no meeting is on the calendar, "held" speaks of the time since the meeting before: six weeks, give or take.
MEETING_SPACING_DAYS = 45

# Smaller differences are noise of binary fractions.
NO_CHANGE = 1e-9


def judge_direction(case: Case) -> Finding:
    """A direction over the horizon that the text states, else over the measure's own."""
    ends, reason = _ends(case)
    if ends is None:
        return unverifiable(case.track, reason)
    start = _figure_after_start(case, ends)
    change = case.middle(case.part, ends.end) - case.middle(case.part, start)
    until = min(case.published, span_end(_last_day(case)))
    proof = case.last_in(case.part, ends.end, max(ends.first, case.part.columns.days[start] + 1), until)
    status: Status = "supported" if _holds(case, Ends(start, ends.end, ends.first), change) else "contradicted"
    return found(case, status, (change, change), proof, row=ends.end, part=case.part, is_move=True)


def _last_day(case: Case) -> int:
    last = case.period.last if case.period else None
    return min(last.toordinal(), case.published_day) if last else case.published_day


def _ends(case: Case) -> tuple[Ends | None, str]:
    if case.reading.meetings and case.track.is_policy:
        meetings = case.track.meetings(0, case.published_day)[-case.reading.meetings :]
        if len(meetings) == case.reading.meetings:
            return ends_of(case, Period(date.fromordinal(meetings[0]), None, "in"))
    if case.period and case.period.first:
        return ends_of(case, case.period)
    return _own_horizon(case)


def _own_horizon(case: Case) -> tuple[Ends | None, str]:
    """The ends of an undated direction: the latest move of what holds until changed, else the measure's horizon."""
    part = case.part
    stale = case.doubt(case.published)
    if stale or part.size < 2:
        return None, stale or "no earlier figure on record"
    row = part.size - 1
    if case.track.holds and case.claim.trend != "flat":
        recent = case.published_day - part.columns.days[row] <= case.rule.horizon_days
        return Ends(row - 1 if recent else row, row, part.columns.days[row]), ""
    if case.track.holds:
        meetings = case.track.meetings(0, case.published_day)
        first = meetings[-1] if meetings else case.published_day - MEETING_SPACING_DAYS
        return Ends(max(part.up_to(first - 1), 0), row, first), ""
    first = case.published_day - case.rule.horizon_days
    start = part.up_to(first)
    if case.track.frequency not in ("daily", "weekly") or start < 0:
        start = row - 1
    return Ends(start, row, first), ""


def _figure_after_start(case: Case, ends: Ends) -> int:
    """Of "unchanged since July" the figure that July ended with; else the start itself."""
    period = case.period
    if case.claim.trend != "flat" or period is None or period.first is None or period.last is not None:
        return ends.start
    unit_end = period.end_of_first or (month_end(period.first) if period.first.day == 1 else period.first)
    return min(max(case.part.up_to(unit_end.toordinal()), ends.start), ends.end)


def _holds(case: Case, ends: Ends, change: float) -> bool:
    rows = range(ends.start, ends.end + 1)
    values = [case.middle(case.part, row) for row in rows]
    if case.claim.trend == "flat":
        return all(abs(value - values[0]) <= NO_CHANGE for value in values)
    sign = 1 if case.claim.trend == "up" else -1
    if case.claim.trend is None or sign * change <= NO_CHANGE:
        return False
    moves = [after - before for before, after in pairwise(values) if abs(after - before) > NO_CHANGE]
    if case.reading.meetings and case.track.is_policy:
        return len(moves) >= case.reading.meetings and all(sign * move > 0 for move in moves)
    return not case.reading.keeps or (bool(moves) and sign * moves[-1] > 0)


def judge_extreme(case: Case, average: Track | None) -> Finding:
    """Weakest (highest, lowest …) since T: nothing after T, up to the moment spoken of, goes beyond the figure, and
    T itself does or equals it. Monthly averages serve before daily figures begin.
    """
    assert case.reading.extreme_since is not None
    since_first, since_last = (day.toordinal() for day in case.reading.extreme_since)
    sign = -1 if case.claim.trend == "down" else 1
    if case.period and case.period.first:
        rows, reason = rows_of(case, case.period.first.toordinal(), _last_day(case))
    else:
        stale = case.doubt(case.published)
        rows, reason = (range(0), stale) if stale else (range(case.part.size - 1, case.part.size), "")
    if not rows:
        return unverifiable(case.track, reason)
    row = max(rows, key=lambda item: sign * case.middle(case.part, item))
    value, day = case.middle(case.part, row), case.part.columns.days[row]
    before, between = _extremes(case, average, since_first, since_last, day, sign)
    if before is None:
        return unverifiable(case.track, f"no figures on record for {case.reading.extreme_since[0].year}")
    is_extreme = sign * value <= before + NO_CHANGE and (between is None or sign * value >= between - NO_CHANGE)
    proof = case.proof(case.part, row, case.published)
    status: Status = "supported" if is_extreme else "contradicted"
    return found(case, status, (value, value), proof, row=row, part=case.part)


def _extremes(
    case: Case, average: Track | None, first: int, last: int, day: int, sign: int
) -> tuple[float | None, float | None]:
    """The furthest figures of T and of the time after it, both times `sign`; None where there are none."""
    at_t: list[float] = []
    after: list[float] = []
    furthest = max if sign > 0 else min
    for part in (case.part, average.public(case.published) if average else None):
        if part is None:
            continue
        for rows, kept in ((_rows_at(case, part, first, last), at_t), (rows_between(part, last + 1, day - 1), after)):
            if rows:
                kept.append(sign * furthest(part.columns.lows[rows.start : rows.stop]) * case.factor)
    return max(at_t, default=None), max(after, default=None)


def _rows_at(case: Case, part: Slice, first: int, last: int) -> range:
    """The figures of a time, with the one that was in force when it began."""
    rows = rows_between(part, first, last)
    before = part.up_to(first)
    return range(before, max(rows.stop, before + 1)) if case.track.holds and before >= 0 else rows


def named_since(case: Case) -> Case:
    """The case without the period that belongs to "since T" itself."""
    period = case.period
    since = case.reading.extreme_since
    if period and since and period.first == since[0] and period.last is None:
        return replace(case, period=None)
    return case
