"""Series made of two others: a gap, a cross rate. What was public of both is public of the pair."""

from __future__ import annotations

from collections.abc import Callable

from groundswell.reference.series import Columns, Series, SeriesInfo


def join(info: SeriesInfo, first: Series, second: Series, value: Callable[[float, float], float]) -> Series:
    """The series of `value(first, second)` for the days on which both have a figure, public once both are.

    A revision of either gives a new vintage of the pair.
    """
    return Series(info, lambda: _joined(first.columns, second.columns, value))


def _joined(first: Columns, second: Columns, value: Callable[[float, float], float]) -> Columns:
    events = sorted(
        [(first.released[row], first.days[row], 0, first.lows[row]) for row in range(len(first.days))]
        + [(second.released[row], second.days[row], 1, second.lows[row]) for row in range(len(second.days))]
    )
    known: tuple[dict[int, float], dict[int, float]] = ({}, {})
    rows: list[tuple[float, int, float]] = []
    for released, day, side, figure in events:
        known[side][day] = figure
        if day in known[1 - side]:
            rows.append((released, day, value(known[0][day], known[1][day])))
    rows.sort()
    values = [row[2] for row in rows]
    return Columns([row[1] for row in rows], values, values, [row[0] for row in rows], [])


def constant(info: SeriesInfo, like: Series) -> Series:
    """The series that is 1 wherever `like` has a figure: the dollar per dollar."""

    def read() -> Columns:
        columns = like.columns
        ones = [1.0] * len(columns.days)
        return Columns(columns.days, ones, ones, columns.released, [])

    return Series(info, read)
