"""Series of official figures, each figure with the moment it became public.

A series keeps its figures as columns sorted by release: `as_of(t)` is then a prefix, found by bisection. Where a
period was revised, the newest vintage released by `t` counts.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Literal, NamedTuple, Self

from groundswell.core.errors import DataFileError

Frequency = Literal["daily", "weekly", "monthly", "quarterly", "annual", "decisions", "facts"]

EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
DAY_SECONDS = 86_400.0

# Verdict rule 9: after how many days a figure of that frequency proves nothing. Quarterly, annual and single facts are
# not named there: a quarter and a year, each with the usual delay of publication; facts such as budgets are annual.
STALE_AFTER_DAYS: dict[str, int] = {
    "daily": 14,
    "weekly": 21,
    "monthly": 75,
    "quarterly": 200,
    "annual": 500,
    "facts": 400,
    "decisions": 75,
}


def to_seconds(day: int) -> float:
    """The first instant (UTC, seconds since 1970) of a day given as proleptic ordinal."""
    return (day - EPOCH_ORDINAL) * DAY_SECONDS


def to_day(seconds: float) -> int:
    """The UTC day, as ordinal, of an instant in seconds since 1970."""
    return int(seconds // DAY_SECONDS) + EPOCH_ORDINAL


@dataclass(frozen=True, slots=True)
class SeriesInfo:
    """What a series is. `subject` names it inside a sentence; `release` says when its figures become public.
    A futures contract is over `contract_size` units of `contract_currency`. A figure that `is_average` of its period
    answers claims about averages, and no others (verdict rule 6).
    """

    id: str
    title: str
    institution: str
    subject: str
    unit: str
    frequency: Frequency
    source: str
    licence: str
    certainty: str
    release: str
    measure: str | None = None
    area: str | None = None
    stale_after_days: int | None = None
    contract_size: float | None = None
    contract_currency: str | None = None
    is_average: bool = False

    @property
    def stale_days(self) -> int:
        """After how many days its newest figure proves nothing."""
        return self.stale_after_days or STALE_AFTER_DAYS[self.frequency]


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure of a series. `value_high` is the upper end of a set range; `released_known` is False where the moment
    of release is an assumption and no day is on record; `vintage` is the day of the edition it was read from.
    """

    period: date
    value: float
    value_high: float | None
    released_at: datetime
    released_known: bool = True
    vintage: date | None = None
    certainty: str = ""
    source: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """Figures as columns: `days` are ordinals, `released` seconds since 1970. `lows` and `highs` are the same list for
    single figures. `details` holds what differs by row (certainty, source, label, release on record), or is empty.
    """

    days: list[int]
    lows: list[float]
    highs: list[float]
    released: list[float]
    details: list[tuple[str, str, str, bool]]

    @classmethod
    def of(cls, rows: Sequence[Observation]) -> Self:
        """Columns of observations in any order, sorted by release, then period."""
        ordered = sorted(rows, key=lambda row: (row.released_at, row.period))
        lows = [row.value for row in ordered]
        ranged = any(row.value_high is not None for row in ordered)
        return cls(
            days=[row.period.toordinal() for row in ordered],
            lows=lows,
            highs=[row.value if row.value_high is None else row.value_high for row in ordered] if ranged else lows,
            released=[row.released_at.timestamp() for row in ordered],
            details=[(row.certainty, row.source, row.label, row.released_known) for row in ordered],
        )

    def picked(self, rows: Sequence[int]) -> Columns:
        """These rows only."""
        lows = [self.lows[row] for row in rows]
        return Columns(
            [self.days[row] for row in rows],
            lows,
            lows if self.highs is self.lows else [self.highs[row] for row in rows],
            [self.released[row] for row in rows],
            [self.details[row] for row in rows] if self.details else [],
        )

    @property
    def is_ordered(self) -> bool:
        """Whether no period comes back: then what was public at any time is a prefix, sorted by period."""
        return all(earlier < later for earlier, later in zip(self.days, self.days[1:], strict=False))


class Slice(NamedTuple):
    """What of a series was public at some moment: the first `size` rows of `columns`, sorted by period."""

    columns: Columns
    size: int

    def up_to(self, day: int) -> int:
        """The row of the last figure on or before a day; -1 if there is none."""
        return bisect_right(self.columns.days, day, 0, self.size) - 1


class Series:
    """A series whose figures are read on first use."""

    def __init__(self, info: SeriesInfo, read: Callable[[], Columns]) -> None:
        self.info = info
        self._read = read
        self._slices: dict[int, Slice] = {}

    def __repr__(self) -> str:
        return f"Series({self.info.id!r})"

    def __reduce__(self) -> tuple[object, ...]:
        # Its figures, read now: another process may not find where they come from, or find others.
        return _with_columns, (self.info, self.columns)

    @cached_property
    def columns(self) -> Columns:
        """All figures, sorted by release. Raises DataFileError where the data don't hold together."""
        columns = self._read()
        if any(later < earlier for earlier, later in zip(columns.released, columns.released[1:], strict=False)):
            raise DataFileError(f"series {self.info.id}: figures are not sorted by release")
        return columns

    @cached_property
    def _is_ordered(self) -> bool:
        return self.columns.is_ordered

    def public(self, seconds: float) -> Slice:
        """What was public at an instant (seconds since 1970)."""
        size = bisect_right(self.columns.released, seconds)
        part = self._slices.get(size)
        if part is None:
            part = self._slices[size] = self._slice(size)
        return part

    def _slice(self, size: int) -> Slice:
        if self._is_ordered:
            return Slice(self.columns, size)
        newest = {self.columns.days[row]: row for row in range(size)}
        picked = self.columns.picked([newest[day] for day in sorted(newest)])
        return Slice(picked, len(picked.days))

    def as_of(self, moment: datetime) -> list[Observation]:
        """Exactly what was public then, one observation a period, oldest first."""
        part = self.public(moment.timestamp())
        return [self.observation(part.columns, row) for row in range(part.size)]

    def observation(self, columns: Columns, row: int) -> Observation:
        """One row of columns of this series."""
        low, high = columns.lows[row], columns.highs[row]
        certainty, source, label, known = columns.details[row] if columns.details else ("", "", "", True)
        return Observation(
            period=date.fromordinal(columns.days[row]),
            value=low,
            value_high=None if high == low else high,
            released_at=datetime.fromtimestamp(columns.released[row], tz=UTC),
            released_known=known,
            certainty=certainty or self.info.certainty,
            source=source or self.info.source,
            label=label,
        )


def _with_columns(info: SeriesInfo, columns: Columns) -> Series:
    return Series(info, lambda: columns)
