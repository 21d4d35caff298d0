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
    sides = (first, second)
    order = sorted(
        ((index, row) for index, side in enumerate(sides) for row in range(len(side.days))),
        key=lambda item: (sides[item[0]].released[item[1]], sides[item[0]].days[item[1]]),
    )
    known: tuple[dict[int, float], dict[int, float]] = ({}, {})
    rows: list[tuple[float, int, float]] = []
    for index, row in order:
        day = sides[index].days[row]
        known[index][day] = sides[index].lows[row]
        if day in known[1 - index]:
            rows.append((sides[index].released[row], day, value(known[0][day], known[1][day])))
    values = [row[2] for row in rows]
    return Columns([row[1] for row in rows], values, values, [row[0] for row in rows], [])


def constant(info: SeriesInfo, like: Series) -> Series:
    """The series that is 1 wherever `like` has a figure: the dollar per dollar."""

    def read() -> Columns:
        columns = like.columns
        ones = [1.0] * len(columns.days)
        return Columns(columns.days, ones, ones, columns.released, [])

    return Series(info, read)
