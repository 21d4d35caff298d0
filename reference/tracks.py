"""What a claim of one measure and area is held against: one face for samples, policy rates, facts and gaps."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date
from typing import NamedTuple

from groundswell.reference.policy import PolicyRate
from groundswell.reference.series import Columns, Series, Slice, to_day


class Proof(NamedTuple):
    """The day a figure stands for (ordinal) and its release (seconds since 1970)."""

    day: int
    released: float


class Track:
    """Figures through time. `holds` says that a figure stays in force until the next (rates, budgets), `is_policy`
    that its moves are decisions of meetings.
    """

    holds = False
    is_policy = False

    def __init__(self, series: Series, *, subject: str | None = None) -> None:
        self.series = series
        self.name = series.info.id
        self.unit = series.info.unit
        self.subject = subject or series.info.subject
        self.institution = series.info.institution
        self.frequency = series.info.frequency
        self.holds = series.info.frequency == "facts"

    def public(self, seconds: float) -> Slice:
        """What was public at an instant."""
        return self.series.public(seconds)

    def shown(self, part: Slice, row: int, seconds: float) -> Proof:
        """Day and release of a figure, seen from an instant."""
        return Proof(part.columns.days[row], part.columns.released[row])

    def arrived(self, part: Slice, row: int) -> Proof:
        """When a figure came: the day it stands for; of a rate the day of its announcement, else of its first proof."""
        released = part.columns.released[row]
        return Proof(to_day(released) if self.is_policy else part.columns.days[row], released)

    def newest_proof(self, part: Slice, seconds: float) -> Proof:
        """The newest thing on record that says the figure in force."""
        return self.shown(part, part.size - 1, seconds)

    def staleness(self, part: Slice, seconds: float) -> str | None:
        """Why the newest figure proves nothing at an instant (verdict rule 9); None if it does."""
        if not part.size:
            return "nothing on record so early"
        newest = part.columns.days[part.size - 1]
        if to_day(seconds) - newest > self.series.info.stale_days:
            return f"the newest figure on record is of {date.fromordinal(newest).isoformat()}"
        return None

    def unproven(self, seconds: float, known: float) -> str | None:
        """Why nothing can be said of an instant from what was known by another; None where something can."""
        return None

    def release_known(self, part: Slice, row: int) -> bool:
        """Whether the day of release is on record."""
        return part.columns.details[row][3] if part.columns.details else True

    def certainty(self, part: Slice, row: int) -> str:
        """How sure the row is."""
        return (part.columns.details[row][0] if part.columns.details else "") or self.series.info.certainty

    def label(self, part: Slice, row: int) -> str:
        """What exactly the figure is, where it differs by row."""
        return part.columns.details[row][2] if part.columns.details else ""

    def meetings(self, first: int, last: int) -> list[int]:
        """Days of the meetings between two days; none where nobody meets."""
        return []


class PolicyTrack(Track):
    """A policy rate."""

    is_policy = True

    def __init__(self, series: PolicyRate) -> None:
        super().__init__(series)
        self.policy = series
        self.holds = True

    def shown(self, part: Slice, row: int, seconds: float) -> Proof:
        """Its announcement where the day is verified, else the newest proof."""
        return Proof(*self.policy.shown(row, seconds))

    def newest_proof(self, part: Slice, seconds: float) -> Proof:
        """The newest decision, hold or statistic."""
        proof = self.policy.proof(seconds)
        return Proof(*proof) if proof else self.shown(part, part.size - 1, seconds)

    def staleness(self, part: Slice, seconds: float) -> str | None:
        """See `PolicyRate.staleness`."""
        return self.policy.staleness(seconds) if part.size else "nothing on record so early"

    def unproven(self, seconds: float, known: float) -> str | None:
        """See `PolicyRate.unproven`."""
        return self.policy.unproven(seconds, known)

    def meetings(self, first: int, last: int) -> list[int]:
        """The meetings on record and on the calendar."""
        return self.policy.meetings(first, last)


class PolicyGapTrack(Track):
    """The gap between two policy rates: midpoint minus midpoint (verdict rule 17)."""

    is_policy = True

    def __init__(self, gap: Series, first: PolicyTrack, second: PolicyTrack) -> None:
        super().__init__(gap)
        self.parts = (first, second)
        self.holds = True

    def shown(self, part: Slice, row: int, seconds: float) -> Proof:
        """The later of the two rates' days."""
        proofs = [track.shown(own, own.size - 1, seconds) for track, own in self._own(part, row, seconds)]
        return max(proofs, key=lambda proof: (proof.day, proof.released))

    def newest_proof(self, part: Slice, seconds: float) -> Proof:
        """The later of the two newest proofs."""
        proofs = [track.newest_proof(own, seconds) for track, own in self._own(part, part.size - 1, seconds)]
        return max(proofs, key=lambda proof: (proof.day, proof.released))

    def _own(self, part: Slice, row: int, seconds: float) -> list[tuple[PolicyTrack, Slice]]:
        last = part.columns.released[row + 1] - 1 if row + 1 < part.size else seconds
        at = max(part.columns.released[row], min(seconds, last))
        return [(track, track.public(at)) for track in self.parts]

    def staleness(self, part: Slice, seconds: float) -> str | None:
        """Stale once either rate is."""
        for track in self.parts:
            reason = track.staleness(track.public(seconds), seconds)
            if reason:
                return f"{track.subject}: {reason}"
        return None

    def certainty(self, part: Slice, row: int) -> str:
        """How sure the less sure rate is."""
        at = part.columns.released[row]
        known = [track.certainty(own, own.size - 1) for track, own in self._own(part, row, at)]
        return next((text for text in known if text != "verified"), "verified")

    def unproven(self, seconds: float, known: float) -> str | None:
        """Nothing can be said of a gap where nothing can of either rate."""
        return next((why for track in self.parts if (why := track.unproven(seconds, known))), None)

    def meetings(self, first: int, last: int) -> list[int]:
        """The meetings of both banks."""
        return sorted({day for track in self.parts for day in track.meetings(first, last)})


def policy_gap_columns(first: PolicyRate, second: PolicyRate) -> Columns:
    """The levels of a gap, one a change of either rate, from the time both are known."""
    sides = (first.columns, second.columns)
    events = sorted(
        (side.released[row], side.days[row], index, (side.lows[row] + side.highs[row]) / 2)
        for index, side in enumerate(sides)
        for row in range(len(side.days))
    )
    known: list[float | None] = [None, None]
    days: list[int] = []
    values: list[float] = []
    released: list[float] = []
    for moment, day, index, middle in events:
        known[index] = middle
        if known[0] is None or known[1] is None:
            continue
        if released and released[-1] == moment:
            days.pop(), values.pop(), released.pop()
        days.append(max(day, days[-1] + 1) if days else day)
        values.append(round(known[0] - known[1], 6))
        released.append(moment)
    return Columns(days, values, values, released, [])


def rows_between(part: Slice, first: int, last: int) -> range:
    """The rows whose day lies between two days, both included."""
    days = part.columns.days
    return range(bisect_left(days, first, 0, part.size), bisect_right(days, last, 0, part.size))
