"""Claims about the future: pending until something public settles them (verdict rule 31)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from groundswell.core.records import Status
from groundswell.reference.series import Slice, to_day
from groundswell.reference.tracks import Proof, rows_between
from groundswell.signals.verdicts.case import Case, Finding, found, pending, span_end, unverifiable
from groundswell.signals.verdicts.changes import change_between, claimed_target

# How long after the last day of a time its last figure may still be unpublished: a weekly position is released three
# days after its Tuesday, four with a holiday; other figures on their day, or on the first day of the next month.
RELEASE_LAG_DAYS = {"daily": 0, "weekly": 4, "monthly": 1, "quarterly": 60, "annual": 90, "facts": 31, "decisions": 0}

NO_CHANGE = 1e-9


@dataclass(frozen=True, slots=True)
class Outlook:
    """What was public when a forecast is graded: `rows` are the figures after the forecast, up to its last day.
    `origin` is the figure in force when it was made. `is_over` says that its time has passed, `settled` that its
    last figure is known.
    """

    part: Slice
    origin: int
    rows: range
    first: int
    last: int | None
    is_over: bool
    is_settled: bool
    reason: str


def judge_forecast(case: Case) -> Finding:
    """Pending, came true, or failed, with what was public at the grading."""
    outlook = _outlook(case)
    if outlook.origin < 0 and not outlook.rows:
        return unverifiable(case.track, "nothing on record so early")
    finding = _GRADERS[case.claim.kind](case, outlook)
    if finding.status == "pending" and outlook.is_over and outlook.reason:
        return unverifiable(case.track, outlook.reason)
    return finding


def _outlook(case: Case) -> Outlook:
    part = case.track.public(case.now)
    period = case.period
    last = period.last.toordinal() if period and period.last else None
    first = max(period.first.toordinal() if period and period.first else 0, case.published_day)
    end = min(last, to_day(case.now)) if last is not None else to_day(case.now)
    origin = case.part.size - 1
    rows = rows_between(part, first, end)
    start = rows.start
    while start < rows.stop and part.columns.released[start] <= case.published:
        start += 1
    span = range(start, rows.stop)
    is_over = last is not None and case.now > span_end(last)
    settled, reason = _settled(case, part, first, last, is_over=is_over)
    return Outlook(part, origin, span, first, last, is_over, settled, reason)


def _settled(case: Case, part: Slice, first: int, last: int | None, *, is_over: bool) -> tuple[bool, str]:
    """Whether the last figure of its time is known, and if not, what is missing."""
    if last is None:
        return False, ""
    if case.track.is_policy:
        return _policy_settled(case, part, first, last, is_over=is_over)
    lag = RELEASE_LAG_DAYS[case.track.frequency]
    if case.now <= span_end(last + lag) and not (lag == 0 and part.size and part.columns.days[part.size - 1] >= last):
        return False, ""
    row = part.up_to(last)
    stale = row < 0 or last - part.columns.days[row] > case.track.series.info.stale_days
    return (False, f"no figure on record shortly before {_iso(last)}") if stale else (True, "")


def _policy_settled(case: Case, part: Slice, first: int, last: int, *, is_over: bool) -> tuple[bool, str]:
    """A rate's time is settled by the meeting in it, once announced; else once it has passed with proof of its end."""
    end = min(case.now, span_end(last))
    public = case.track.public(end)
    newest = case.track.newest_proof(public, end) if public.size else None
    asked = case.track.meetings(first, last)
    if newest and asked and newest.day >= asked[-1] and newest.released > case.published:
        is_meeting_claim = case.period is not None and case.period.first is not None and last - first <= 2
        return (is_meeting_claim or is_over), ""
    if not is_over:
        return False, ""
    late = case.track.newest_proof(case.track.public(case.now), case.now)
    if late.day >= last or (newest and not case.track.meetings(newest.day + 1, last)):
        return True, ""
    return False, case.track.staleness(public, end) or ""


def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()


def _graded(case: Case, outlook: Outlook, row: int, *, came_true: bool, proof: Proof | None = None) -> Finding:
    """A grade by one figure; `proof` is when it came, where that is what settled the forecast."""
    seen = min(case.now, _until(case, outlook))
    shown = proof or case.last_in(outlook.part, row, outlook.first, seen)
    status: Status = "came_true" if came_true else "failed"
    return found(case, status, case.figure(outlook.part, row), shown, row=row, part=outlook.part)


def _until(case: Case, outlook: Outlook) -> float:
    return case.now if outlook.last is None else span_end(outlook.last)


def _grade_level(case: Case, outlook: Outlook) -> Finding:
    if case.claim.trend == "flat":
        return _grade_stay(case, outlook)
    if _is_for_a_day(case):
        return _grade_at(case, outlook)
    return _grade_reach(case, outlook)


def _is_for_a_day(case: Case) -> bool:
    """Whether it speaks of the figure at T ("will end at"), not of one up to T ("will hit by")."""
    period = case.period
    if period is None or period.last is None:
        return False
    if period.relation in ("at", "meeting"):
        return True
    return period.first is not None and (period.last - period.first).days <= 2


def _grade_at(case: Case, outlook: Outlook) -> Finding:
    """Settled by the last figure up to T."""
    assert outlook.last is not None
    row = outlook.part.up_to(outlook.last)
    if not outlook.is_settled or row < 0:
        return pending(case, outlook.reason or "its day has not come")
    assert case.target is not None
    return _graded(case, outlook, row, came_true=case.target.fits(*case.figure(outlook.part, row)))


def _grade_stay(case: Case, outlook: Outlook) -> Finding:
    """A level that is to stay: failed with the first figure that leaves it, true once its time has passed."""
    assert case.target is not None
    for row in outlook.rows:
        if not case.target.fits(*case.figure(outlook.part, row)):
            return _graded(case, outlook, row, came_true=False, proof=case.track.arrived(outlook.part, row))
    row = outlook.rows[-1] if outlook.rows else outlook.part.up_to(outlook.last or outlook.part.columns.days[-1])
    if not outlook.is_settled or row < 0:
        return pending(case, "its time has not passed")
    return _graded(case, outlook, row, came_true=case.target.fits(*case.figure(outlook.part, row)))


def _grade_reach(case: Case, outlook: Outlook) -> Finding:
    """True as soon as one figure gets there or goes beyond; a failure shows the closest approach."""
    sign = _way(case, outlook)
    assert case.target is not None
    closest = _furthest(outlook, sign)
    if case.target.ends or (outlook.rows and _is_reached(case, *case.figure(outlook.part, closest), sign)):
        for row in outlook.rows:
            if _is_reached(case, *case.figure(outlook.part, row), sign):
                return _graded(case, outlook, row, came_true=True, proof=case.track.arrived(outlook.part, row))
    if not outlook.is_settled:
        return pending(case, outlook.reason or "its time has not passed")
    return _graded(case, outlook, closest, came_true=False)


def _furthest(outlook: Outlook, sign: int) -> int:
    """The row of the figure that went furthest; that of the figure in force where there is no later one."""
    if not outlook.rows:
        return max(outlook.origin, 0)
    values = outlook.part.columns.lows[outlook.rows.start : outlook.rows.stop]
    return outlook.rows.start + values.index(max(values) if sign > 0 else min(values))


def _is_reached(case: Case, low: float, high: float, sign: int) -> bool:
    target = case.target
    assert target is not None
    if target.inequality or target.ends:
        return target.fits(low, high)
    if target.fits(low, high) and (case.claim.comparator == "~" or low < high):
        return True
    return sign * (low + high) / 2 >= sign * target.value - target.slack


def _way(case: Case, outlook: Outlook) -> int:
    """Which way the figure has to go: as the claim says, else as its comparator or the figure of the day imply."""
    target = case.target
    assert target is not None
    if case.claim.trend in ("up", "down"):
        return 1 if case.claim.trend == "up" else -1
    if target.inequality:
        return target.inequality
    if outlook.origin < 0:
        return 1
    return 1 if target.value >= case.middle(case.part, outlook.origin) else -1


def _grade_change(case: Case, outlook: Outlook) -> Finding:
    """A move at a meeting, or one by T from the figure in force when it was forecast."""
    for row in outlook.rows:
        start = _start_of_move(case, outlook, row)
        target = claimed_target(case, change_between(case, outlook.part, start, row))
        change = change_between(case, outlook.part, start, row, target)
        is_beyond = not _is_for_a_day(case) and target.value != 0 and change / target.value >= 1
        if target.fits(change, change) or is_beyond:
            return _graded_change(case, outlook, row, change, came_true=True)
    if not outlook.is_settled:
        return pending(case, outlook.reason or "its time has not passed")
    sign = -1 if case.claim.trend == "down" else 1
    origin = max(outlook.origin, 0)
    row = max(outlook.rows, key=lambda item: sign * case.middle(outlook.part, item), default=origin)
    start = _start_of_move(case, outlook, row) if outlook.rows else row
    return _graded_change(case, outlook, row, change_between(case, outlook.part, start, row), came_true=False)


def _start_of_move(case: Case, outlook: Outlook, row: int) -> int:
    """The figure a move starts from: the one before a meeting's, else the one in force at the forecast."""
    return max(row - 1, 0) if case.track.is_policy and _is_for_a_day(case) else max(outlook.origin, 0)


def _graded_change(case: Case, outlook: Outlook, row: int, change: float, *, came_true: bool) -> Finding:
    seen = min(case.now, _until(case, outlook))
    if row in outlook.rows:
        proof = case.track.arrived(outlook.part, row)
    else:
        proof = case.track.newest_proof(case.track.public(seen), seen)
    status: Status = "came_true" if came_true else "failed"
    target = claimed_target(case, change) if case.target else None
    return found(case, status, (change, change), proof, row=row, part=outlook.part, target=target, is_move=True)


def _grade_direction(case: Case, outlook: Outlook) -> Finding:
    """Of a rate: true with the first change that way, failed if there was none. Of a price: the figure at T."""
    if case.track.holds:
        return _grade_first_move(case, outlook)
    if not outlook.is_settled or not outlook.rows:
        return pending(case, outlook.reason or "its time has not passed")
    change = change_between(case, outlook.part, max(outlook.origin, 0), outlook.rows[-1])
    sign = {"up": 1, "down": -1}.get(case.claim.trend or "", 0)
    came_true = sign * change > NO_CHANGE if sign else abs(change) <= NO_CHANGE
    return _graded_change(case, outlook, outlook.rows[-1], change, came_true=came_true)


def _grade_first_move(case: Case, outlook: Outlook) -> Finding:
    sign = {"up": 1, "down": -1}.get(case.claim.trend or "", 0)
    for row in outlook.rows:
        change = change_between(case, outlook.part, row - 1, row) if row else 0.0
        if abs(change) > NO_CHANGE and (not sign or sign * change > 0):
            return _graded_change(case, outlook, row, change, came_true=bool(sign))
    if not outlook.is_settled:
        return pending(case, outlook.reason or "its time has not passed")
    row = outlook.rows[-1] if outlook.rows else max(outlook.origin, 0)
    change = change_between(case, outlook.part, outlook.rows[0] - 1, row) if outlook.rows else 0.0
    return _graded_change(case, outlook, row, change, came_true=not sign)


_GRADERS = {"level": _grade_level, "change": _grade_change, "direction": _grade_direction}
