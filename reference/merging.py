"""Series from figures that do not ship, and what they add to those that do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from groundswell.reference.policy import PolicyData, PolicyRate
from groundswell.reference.series import Columns, Observation, Series, SeriesInfo, to_seconds

# A statistic may lag a decision by the days until it takes effect: the BOJ's of 31 July 2024 applied from 1 August,
# so the July statistic still showed the old rate. A week covers all cases on record.
EFFECT_LAG_SECONDS = 7 * 86_400.0


def make_series(info: SeriesInfo, observations: Iterable[Observation]) -> Series:
    """A series of observations; one of measure `policy_rate` becomes a policy rate whose every row is a proof.

    A rate of frequency `decisions` lists every change: between two of its rows nothing moved.
    """
    columns = Columns.of(list(observations))
    is_complete = info.frequency == "decisions"
    return (
        PolicyRate(info, _statistic(columns, is_complete=is_complete))
        if info.measure == "policy_rate"
        else Series(info, lambda: columns)
    )


def merge(bundled: Series, added: Series) -> Series:
    """A bundled series with added figures. One that says what the series says already counts once, as bundled."""
    if isinstance(bundled, PolicyRate) and isinstance(added, PolicyRate):
        return PolicyRate(bundled.info, _with_statistic(bundled.data, added.data))
    own = _rows(bundled)
    last_release = {(row.period, row.value): row.released_at for row in own}
    events = sorted([*((row, True) for row in own), *((row, False) for row in _rows(added))], key=_by_release)
    newest: dict[date, float] = {}
    kept: list[Observation] = []
    for row, is_own in events:
        is_known = last_release.get((row.period, row.value), row.released_at) > row.released_at
        if is_own or not (is_known or newest.get(row.period) == row.value):
            kept.append(row)
            newest[row.period] = row.value
    columns = Columns.of(kept)
    return Series(bundled.info, lambda: columns)


def _by_release(event: tuple[Observation, bool]) -> tuple[datetime, date, bool]:
    row, is_own = event
    return row.released_at, row.period, not is_own


def _rows(series: Series) -> list[Observation]:
    return [series.observation(series.columns, row) for row in range(len(series.columns.days))]


def _statistic(columns: Columns, *, is_complete: bool) -> PolicyData:
    values = list(zip(columns.lows, columns.highs, strict=True))
    changes = [row for row in range(len(values)) if row == 0 or values[row] != values[row - 1]]
    between = _between(columns) if is_complete else ()
    proofs = sorted([*zip(columns.released, columns.days, strict=True), *between])
    days, released = [day for _, day in proofs], [moment for moment, _ in proofs]
    dated = [False] * len(changes)
    return PolicyData(columns.picked(changes), dated, days, released, [False] * len(days), [], [], [])


def _between(columns: Columns) -> Iterable[tuple[float, int]]:
    """Proofs at the month ends between two rows of a rate that is recorded only where it changes."""
    for first, last in zip(columns.days, columns.days[1:], strict=False):
        day = date.fromordinal(first).replace(day=1)
        while (end := (day + timedelta(days=32)).replace(day=1) - timedelta(days=1)).toordinal() < last:
            if end.toordinal() > first:
                yield to_seconds(end.toordinal()), end.toordinal()
            day = end + timedelta(days=1)


def _with_statistic(data: PolicyData, added: PolicyData) -> PolicyData:
    """Decisions on record, proven further by a statistic, and its changes after the last of them as levels."""
    after = data.levels.released[-1] + EFFECT_LAG_SECONDS if data.levels.released else 0.0
    last = data.levels.lows[-1] if data.levels.lows else None
    high = data.levels.highs[-1] if data.levels.highs else None
    later = [row for row in range(len(added.levels.days)) if added.levels.released[row] > after]
    if later and last is not None and high is not None and added.levels.lows[later[0]] == (last + high) / 2:
        later = later[1:]
    more = added.levels.picked(later)
    details = more.details or [("level only", "", "", True)] * len(later)
    levels = Columns(
        data.levels.days + more.days,
        data.levels.lows + more.lows,
        data.levels.highs + more.highs,
        data.levels.released + more.released,
        data.levels.details + details,
    )
    proofs = sorted(_proofs(data) + _proofs(added))
    return replace(
        data,
        levels=levels,
        dated=data.dated + [False] * len(later),
        proof_released=[row[0] for row in proofs],
        proof_days=[row[1] for row in proofs],
        proof_is_meeting=[row[2] for row in proofs],
    )


def _proofs(data: PolicyData) -> list[tuple[float, int, bool]]:
    return list(zip(data.proof_released, data.proof_days, data.proof_is_meeting, strict=True))
