"""One claim beside the figures that can answer it: the working record of the verdict rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from groundswell.core.records import Claim, Status
from groundswell.reference.answers import MeasureRule
from groundswell.reference.series import Slice, to_day, to_seconds
from groundswell.reference.tracks import Proof, Track
from groundswell.signals.verdicts.reading import Reading
from groundswell.signals.verdicts.spans import Period, back
from groundswell.signals.verdicts.target import Target


@dataclass(slots=True)
class Case:
    """`published` and `now` are instants in seconds since 1970; `part` is what was public when the claim was
    published. `factor` turns a figure of the track into the claim's unit.
    """

    claim: Claim
    target: Target | None
    period: Period | None
    reading: Reading
    track: Track
    part: Slice
    published: float
    now: float
    factor: float
    rule: MeasureRule

    @property
    def published_day(self) -> int:
        """The UTC day of publication, as ordinal."""
        return to_day(self.published)

    def figure(self, part: Slice, row: int) -> tuple[float, float]:
        """A figure in the claim's unit: its two ends, equal where it is no range."""
        low, high = part.columns.lows[row], part.columns.highs[row]
        return (low, high) if self.factor == 1.0 else (low * self.factor, high * self.factor)

    def middle(self, part: Slice, row: int) -> float:
        """The midpoint of a figure, in the claim's unit."""
        return (part.columns.lows[row] + part.columns.highs[row]) / 2 * self.factor

    def doubt(self, seconds: float) -> str | None:
        """Why nothing can be said of an instant from what was public at publication; None where something can."""
        part = self.part if seconds >= self.published else self.track.public(seconds)
        return self.track.staleness(part, seconds) or self.track.unproven(seconds, self.published)

    def cutoff_day(self) -> int:
        """The first day on which a figure may have held for the claim to be outdated (rule 30)."""
        return cutoff_of(self.published_day, self.rule.lookback_years)

    def proof(self, part: Slice, row: int, seconds: float) -> Proof:
        """The day that a figure stands for, and its release, seen from an instant."""
        if row + 1 < part.size and self.track.holds:
            seconds = min(seconds, part.columns.released[row + 1] - 1)
        return self.track.shown(part, row, seconds)

    def last_in(self, part: Slice, row: int, first: int, seconds: float) -> Proof:
        """As `proof`; for a figure in force since before `first` the newest proof that nothing has moved."""
        shown = self.proof(part, row, seconds)
        if self.track.holds and shown.day < first:
            newest = self.track.newest_proof(self.track.public(seconds), seconds)
            return newest if newest.day >= shown.day else shown
        return shown


@lru_cache(maxsize=4096)
def cutoff_of(day: int, years: int) -> int:
    """The same day some years earlier, both as ordinals."""
    return back(date.fromordinal(day), "year", years).toordinal()


def span_end(day: int) -> float:
    """The last instant of a day given as ordinal, in seconds since 1970."""
    return to_seconds(day + 1) - 0.001


def shape(low: float, high: float) -> float | tuple[float, float]:
    """What `observed` shows of a figure: one number, or the two ends of a range."""
    # The noise of binary fractions stays far below a billionth of a point, a yen or a contract.
    return round(low, 9) if low == high else (round(low, 9), round(high, 9))


@dataclass(slots=True)
class Finding:
    """What came of a claim on one track. `is_move` says that `observed` is a signed change; `held` are the first and
    last day (ordinals) on which the claimed level held.
    """

    status: Status
    track: Track
    note: str | None = None
    observed: float | tuple[float, float] | None = None
    proof: Proof | None = None
    is_release_known: bool = True
    held: tuple[int, int] | None = None
    gap: float | None = None
    gap_ratio: float | None = None
    tolerance: float | None = None
    is_move: bool = False


def found(
    case: Case,
    status: Status,
    figure: tuple[float, float],
    proof: Proof,
    *,
    row: int,
    part: Slice,
    held: tuple[int, int] | None = None,
    target: Target | None = None,
    is_move: bool = False,
) -> Finding:
    """A finding against one figure (in the claim's unit) of the track; of a change, against its signed target."""
    low, high = figure
    track, aim = case.track, target or case.target
    note = _NOTES.get(certainty := track.certainty(part, row), certainty)
    finding = Finding(status, track, note, shape(low, high), proof, track.release_known(part, row), held)
    finding.is_move = is_move
    if aim is not None:
        nearest = low if aim.value < low else min(aim.value, high)
        finding.gap, finding.tolerance = round(aim.value - nearest, 9), aim.tolerance
        if nearest and is_currency(case.claim.unit):
            finding.gap_ratio = round(aim.value / nearest, 9)
    return finding


def is_currency(unit: str | None) -> bool:
    """Whether a unit is an ISO 4217 code."""
    return unit is not None and len(unit) == 3 and unit.isupper()


DAY_NOT_VERIFIED = "the day of the change isn't verified"


# What to say of a figure, by how sure its row is; anything else is said as it stands there.
_NOTES: dict[str, str | None] = {
    "level only": DAY_NOT_VERIFIED,
    "verified": None,
    "as given": None,
    "as published": None,
    "computed": None,
}


def unverifiable(track: Track, reason: str) -> Finding:
    """Nothing to hold the claim against; the note says why."""
    return Finding("unverifiable", track, reason)


def pending(case: Case, reason: str) -> Finding:
    """A claim about the future that nothing has settled yet."""
    return Finding("pending", case.track, reason)
