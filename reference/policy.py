"""Policy rates: levels that hold from their announcement, and what proves them.

Where the day of a change isn't verified, the month-end statistic is the first proof of the new level (verdict rule 4);
a level without a verified day is shown with its newest proof. A meeting whose outcome isn't on record makes every
older level stale (rule 9).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from groundswell.core.errors import DataFileError
from groundswell.reference.releases import ReleaseRule
from groundswell.reference.series import STALE_AFTER_DAYS, Columns, Series, SeriesInfo, to_day, to_seconds
from groundswell.reference.tables import bundled_records, bundled_rows, read_day, read_number

Outcome = Literal["change", "hold", "unknown"]


@dataclass(frozen=True, slots=True)
class Decision:
    """A meeting of a central bank. `counts_from` is the day from which its level is proven: the day of announcement
    where that is verified, else the month end whose statistic first shows it; None where nothing proves it.
    """

    announced: date
    effective: date | None
    low: float
    high: float
    outcome: Outcome
    counts_from: date | None
    certainty: str
    vote: str
    source: str


@dataclass(frozen=True, slots=True)
class PolicyData:
    """The levels of a policy rate (as columns; `days` are those of announcement), and what proves them."""

    levels: Columns
    dated: list[bool]
    proof_days: list[int]
    proof_released: list[float]
    proof_is_meeting: list[bool]
    meeting_days: list[int]
    meeting_released: list[float]
    unknown_released: list[float]
    decisions: tuple[Decision, ...] = ()


_COLUMNS = ("announced", "effective", "low", "high", "outcome", "counts_from", "certainty", "vote", "source")


def read_decisions(name: str) -> list[Decision]:
    """The meetings of a bundled table, oldest first. Raises DataFileError where rows contradict themselves."""
    decisions = [_decision(where, row) for where, row in bundled_records(name, required=_COLUMNS)]
    days = [decision.announced for decision in decisions]
    if days != sorted(set(days)):
        raise DataFileError(f"reference/data/{name}: meetings are not in order, one a day")
    return decisions


_OUTCOMES: dict[str, Outcome] = {"change": "change", "hold": "hold", "unknown": "unknown"}


def _decision(where: str, row: Mapping[str, str]) -> Decision:
    outcome = _OUTCOMES.get(row["outcome"])
    if outcome is None:
        raise DataFileError(f"{where}: outcome {row['outcome']!r} is none of change, hold, unknown")
    low, high = (
        (0.0, 0.0)
        if outcome == "unknown"
        else (
            read_number(row["low"], where=where),
            read_number(row["high"], where=where),
        )
    )
    decision = Decision(
        announced=read_day(row["announced"], where=where),
        effective=read_day(row["effective"], where=where) if row["effective"] else None,
        low=low,
        high=high,
        outcome=outcome,
        counts_from=read_day(row["counts_from"], where=where) if row["counts_from"] else None,
        certainty=row["certainty"],
        vote=row["vote"],
        source=row["source"],
    )
    if low > high or not decision.certainty or (decision.counts_from or decision.announced) < decision.announced:
        raise DataFileError(f"{where}: a decision needs low <= high, a certainty, and can't count before its day")
    return decision


def read_month_ends(name: str, column: str) -> list[tuple[int, float]]:
    """The month-end statistic of one area: (day, value), oldest first, months without a figure left out."""
    header, _ = bundled_rows(name)
    if column not in header:
        raise DataFileError(f"reference/data/{name}: no column {column!r}")
    rows = bundled_records(name, required=("period", column))
    return [
        (read_day(row["period"], where=where).toordinal(), read_number(row[column], where=where))
        for where, row in rows
        if row[column]
    ]


def policy_data(
    decisions: Sequence[Decision], statistics: Sequence[tuple[int, float, float]], *, release: ReleaseRule, source: str
) -> PolicyData:
    """Put decisions and a statistic (day, value, released) together: the statistic gives the levels before the first
    counting change, and proofs throughout.
    """
    changes = [row for row in decisions if row.outcome == "change" and row.counts_from]
    first = min((row.announced.toordinal() for row in changes), default=10**9)
    early = list(_level_changes(row for row in statistics if row[0] < first))
    dated = [False] * len(early) + [row.counts_from == row.announced for row in changes]
    days = [row[0] for row in early] + [row.announced.toordinal() for row in changes]
    lows = [row[1] for row in early] + [row.low for row in changes]
    highs = [row[1] for row in early] + [row.high for row in changes]
    details = [("level only", source, "", True)] * len(early) + [
        (row.certainty, row.source, "", True) for row in changes
    ]
    released = [row[2] for row in early] + [_counts_from(row, release) for row in changes]
    proofs = sorted(
        [(row[2], row[0], False) for row in statistics]
        + [
            (_counts_from(row, release), _proof_day(row), row.counts_from == row.announced)
            for row in decisions
            if row.outcome != "unknown" and row.counts_from
        ]
    )
    meetings = [row.announced.toordinal() for row in decisions]
    unknown = [row.announced.toordinal() for row in decisions if row.outcome == "unknown"]
    return PolicyData(
        Columns(days, lows, highs, released, details),
        dated,
        [day for _, day, _ in proofs],
        [moment for moment, _, _ in proofs],
        [meeting for _, _, meeting in proofs],
        meetings,
        release.seconds(meetings),
        release.seconds(unknown),
        tuple(decisions),
    )


def _level_changes(rows: Iterable[tuple[int, float, float]]) -> Iterable[tuple[int, float, float]]:
    before: float | None = None
    for row in rows:
        if row[1] != before:
            yield row
        before = row[1]


def _proof_day(row: Decision) -> int:
    assert row.counts_from is not None
    return row.counts_from.toordinal()


def _counts_from(row: Decision, release: ReleaseRule) -> float:
    day = _proof_day(row)
    return release.seconds([day])[0] if row.counts_from == row.announced else to_seconds(day)


class PolicyRate(Series):
    """A policy rate. As a series its figures are its levels; `proof`, `shown` and `staleness` know the rest."""

    def __init__(self, info: SeriesInfo, data: PolicyData) -> None:
        super().__init__(info, lambda: data.levels)
        self.data = data
        open_changes = [
            (announced, to_seconds(_proof_day(row)))
            for row, announced in zip(data.decisions, data.meeting_released, strict=False)
            if row.outcome == "change" and row.counts_from and row.counts_from != row.announced
        ]
        self._announced = [announced for announced, _ in open_changes]
        self._counted = [counted for _, counted in open_changes]
        self._stale_days = info.stale_after_days or STALE_AFTER_DAYS["decisions"]

    def __reduce__(self) -> tuple[object, ...]:
        return PolicyRate, (self.info, self.data)

    def proof(self, seconds: float) -> tuple[int, float] | None:
        """The newest proof of the level in force at an instant: its day and its release."""
        row = bisect_right(self.data.proof_released, seconds) - 1
        return (self.data.proof_days[row], self.data.proof_released[row]) if row >= 0 else None

    def shown(self, row: int, seconds: float) -> tuple[int, float]:
        """The day a level stands for, seen from an instant: its announcement, else its newest proof."""
        released = self.data.levels.released[row]
        if self.data.dated[row]:
            return self.data.levels.days[row], released
        proof = self.proof(seconds)
        return proof if proof and proof[1] >= released else (to_day(released), released)

    def meetings(self, first: int, last: int) -> list[int]:
        """The days of the meetings from one day to another."""
        days = self.data.meeting_days
        return days[bisect_left(days, first) : bisect_right(days, last)]

    def staleness(self, seconds: float) -> str | None:
        """Why the newest proof proves nothing any more; None if it does."""
        row = bisect_right(self.data.proof_released, seconds) - 1
        if row < 0:
            return "nothing on record so early"
        unknown = self.data.unknown_released
        after = bisect_right(unknown, self.data.proof_released[row])
        if after < len(unknown) and unknown[after] <= seconds:
            day = date.fromordinal(to_day(unknown[after])).isoformat()
            return f"a scheduled meeting ({day}) has passed whose outcome is not on record"
        age = to_day(seconds) - self.data.proof_days[row]
        if age <= self._stale_days or (self.data.proof_is_meeting[row] and self._is_on_calendar(seconds)):
            return None
        return f"the newest figure on record is of {date.fromordinal(self.data.proof_days[row]).isoformat()}"

    def unproven(self, seconds: float, known: float) -> str | None:
        """Why nothing can be said of an instant from what was known by another: a change was announced by then whose
        day isn't verified, and the statistic that proves it was not out yet.
        """
        row = bisect_right(self._announced, seconds) - 1
        if row < 0 or self._counted[row] <= known:
            return None
        day = date.fromordinal(to_day(self._announced[row])).isoformat()
        return f"a change announced around {day} was not proven by a statistic yet"

    def _is_on_calendar(self, seconds: float) -> bool:
        meetings = self.data.meeting_released
        return bool(meetings) and seconds < meetings[-1]
