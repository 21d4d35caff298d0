"""Which time a claim is about: its own period, read with what its sentence says of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from groundswell.core.records import Claim
from groundswell.reference.tracks import Track
from groundswell.signals.verdicts.reading import Reading
from groundswell.signals.verdicts.spans import Period, Relation


def time_of(claim: Claim, reading: Reading, track: Track, today: int) -> Period | None:
    """The time a claim is about, published on a day given as ordinal; None for one of no named time.

    A claim's period is two days; whether they mean "since", "until" or "at" the sentence says, where it names the same.
    """
    named = reading.period
    if claim.period_start is None and claim.period_end is None:
        is_of_now = claim.kind == "level" and claim.tense == "present" and not reading.is_averaged
        period = None if is_of_now else named
    else:
        period = _own(claim, reading, today)
    if period is None or _belongs_elsewhere(claim, period, track, today):
        return None
    return _at_meeting(period, track)


def _own(claim: Claim, reading: Reading, today: int) -> Period | None:
    first, last, named, since = claim.period_start, claim.period_end, reading.period, reading.extreme_since
    if since and first == since[0] and last in (None, since[1]):
        return None
    if named and (named.first == first is not None or named.last == last is not None):
        return named
    is_until = claim.tense == "future" and (first is None or first.toordinal() == today != _ordinal(last))
    relation: Relation = "until" if is_until else "in"
    return Period(None if is_until else first or last, last, relation)


def _ordinal(day: date | None) -> int | None:
    return day.toordinal() if day else None


def _belongs_elsewhere(claim: Claim, period: Period, track: Track, today: int) -> bool:
    """Whether a time named in the sentence can't be the claim's: a forecast's has not passed, a fact's has begun, and
    a rate moves at meetings ("on Thursday traders bet on a cut").
    """
    if claim.tense == "future" and (period.last is None or period.last.toordinal() < today):
        return True
    if claim.tense != "future" and period.first is not None and period.first.toordinal() > today:
        return True
    return claim.kind != "level" and period.relation == "in" and _is_day_without_meeting(period, track)


def _is_day_without_meeting(period: Period, track: Track) -> bool:
    """Whether it is a single day on which nobody met, by a calendar that reaches beyond it on both sides."""
    if period.first is None or period.first != period.last:
        return False
    day = period.first.toordinal()
    calendar = track.meetings(day - 100, day + 100)
    return day not in calendar and bool(calendar) and calendar[0] < day < calendar[-1]


def _at_meeting(period: Period, track: Track) -> Period:
    """Of "its December meeting" the day of that meeting, where the calendar has it."""
    if period.relation != "meeting" or not period.first or not period.last:
        return period
    meetings = track.meetings(period.first.toordinal(), period.last.toordinal())
    day = date.fromordinal(meetings[-1]) if meetings else period.last
    return replace(period, first=min(period.first, day) if (period.last - period.first).days <= 2 else day, last=day)
