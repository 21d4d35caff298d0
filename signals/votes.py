"""Who stands behind which value: the claims of a question reduced to votes of voices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from groundswell.signals.bands import Floats, Ints
from groundswell.signals.columns import STATUSES, Array
from groundswell.signals.talk import PRIOR_CLAIMS, RIGHT, WRONG, Key, Runs, Talk, changes, order_by
from groundswell.signals.weights import Weights
from groundswell.signals.windows import DAY, microseconds


@dataclass(frozen=True, slots=True)
class Votes:
    """The levels of a window in one unit. Arrays of one shape, a row a value that a block of voices stands behind, in
    the order of values: `voices` of them, each with the weight `shares` on it. A voice that states several values
    divides its weight. `count` is the number of voices, `effective` what they are worth (Kish: the sum of weights
    squared over the sum of squared weights, which is their count where they weigh the same).
    """

    unit: str | None
    values: Floats
    shares: Floats
    blocks: Ints
    voices: Ints
    count: int
    effective: float

    @property
    def weights(self) -> Floats:
        """The weight of each row."""
        return self.shares * self.voices


# Of an old claim: nothing beside a new one, and more than rounding makes nothing of, so that levels have a median where
# the newest claim of their cell states none.
_LEAST_WEIGHT = 1e-9


def claim_weights(talk: Talk, weights: Weights) -> Floats:
    """The weight of each claim before independence."""
    found = np.ones(talk.rows.size)
    if weights.half_life_days is not None:
        # Within a cell ratios alone count, so that ages may start at its newest claim.
        newest = np.zeros(talk.starts.size, dtype=talk.published.dtype)
        np.maximum.at(newest, talk.cell, talk.published)
        ages = (newest[talk.cell] - talk.published) / DAY
        with np.errstate(over="ignore"):
            found *= np.maximum(0.5 ** (ages / weights.half_life_days), _LEAST_WEIGHT)
    if weights.credibility:
        found *= _credibility(talk)
    return found


def _credibility(talk: Talk) -> Floats:
    """What the record of each claim's speaker was worth just before the claim, over all measures: from 0 to 2."""
    columns, as_of = talk.columns, talk.scope.as_of
    is_known = np.ones(columns.claims, bool) if as_of is None else columns.known <= microseconds(as_of)
    codes = [STATUSES.index(status) for status in RIGHT + WRONG]
    is_graded = np.isin(columns.verdict, codes) & is_known
    is_right = np.isin(columns.verdict, codes[: len(RIGHT)]) & is_known
    order = np.lexsort((columns.published, columns.speaker))
    who, when = columns.speaker[order], columns.published[order]
    graded, right = (before_each(who, when, flags[order]) for flags in (is_graded, is_right))
    found = np.empty(order.size)
    found[order] = 2 * (PRIOR_CLAIMS / 2 + right) / (PRIOR_CLAIMS + graded)
    return found[talk.rows]


def before_each(who: Array, when: Array, flags: Array) -> Array:
    """How many flags of the same who were set at an earlier moment, for rows in the order of who and when."""
    total = np.concatenate([[0], np.cumsum(flags)])
    own, moment = changes(who), changes(who, when)
    before_own = np.repeat(total[own], np.diff(own, append=who.size))
    found: Array = np.repeat(total[moment], np.diff(moment, append=who.size)) - before_own
    return found


def load_votes(talk: Talk, weights: Weights) -> dict[Key, Votes]:
    """The votes of each measure, area and window, in the unit that most of its levels have."""
    is_vote, units = of_main_unit(talk)
    runs = talk.runs(is_vote)
    if not runs.order.size:
        return {}
    weight = claim_weights(talk, weights)[runs.order]
    table = _blocks(talk, runs, weight / np.repeat(runs.sizes, runs.sizes) if weights.independence else weight)
    return dict(_split(talk, runs, table, units))


def of_main_unit(talk: Talk) -> tuple[Array, Array]:
    """Which claims are votes in the unit that most votes of their cell have, and that unit's code for each cell."""
    span = len(talk.columns.names.units)
    unit = talk.take("unit")
    counts = np.bincount(talk.cell[talk.is_level] * span + unit[talk.is_level], minlength=talk.starts.size * span)
    # Of units stated as often, the last by name.
    main = span - 1 - np.argmax(counts.reshape(-1, span)[:, ::-1], axis=1) if span else np.empty(0, np.int64)
    return talk.is_level & (unit == main[talk.cell]), main


@dataclass(frozen=True, slots=True)
class _Table:
    """Rows of `Votes` of all cells; `run` is the voice of a cell that has several values, -1 for a block of voices."""

    cell: Array
    value_code: Array
    run: Array
    share: Floats
    voices: Ints

    def in_order(self) -> _Table:
        """By cell and value."""
        runs = np.where(self.run < 0, self.run.max(initial=0) + 1, self.run)
        shares = _codes(self.share)
        order = order_by(self.cell, self.value_code, runs, shares)
        return _Table(self.cell[order], self.value_code[order], self.run[order], self.share[order], self.voices[order])


def _codes(shares: Floats) -> Ints:
    """The rank of each share among all; mostly they are few."""
    if shares.size and (shares == shares[0]).all():
        return np.zeros(shares.size, dtype=np.int64)
    codes: Ints = np.unique(shares, return_inverse=True)[1]
    return codes


def _blocks(talk: Talk, runs: Runs, weight: Floats) -> _Table:
    """Voices of one value in blocks of the same value and share; each value of the others in a row of its own."""
    code = talk.take("value_code")[runs.order]
    low, high = np.minimum.reduceat(code, runs.starts), np.maximum.reduceat(code, runs.starts)
    # Equal sums may differ in their last bits by the order of their terms.
    shares = np.round(runs.sum(weight), 12)
    one = low == high
    cells, values, kinds = runs.cell[one], low[one], _codes(shares[one])
    order = order_by(cells, values, kinds)
    first = changes(cells[order], values[order], kinds[order])
    alone = _Table(
        cells[order][first],
        values[order][first],
        np.full(first.size, -1, dtype=np.int64),
        shares[one][order][first],
        np.diff(first, append=order.size),
    )
    several = _several(runs, code, weight, ~one)
    return _Table(
        *(
            np.concatenate([getattr(alone, name), getattr(several, name)])
            for name in ("cell", "value_code", "run", "share", "voices")
        )
    ).in_order()


def _several(runs: Runs, code: Array, weight: Floats, chosen: Array) -> _Table:
    run = np.repeat(np.arange(runs.starts.size), runs.sizes)
    is_chosen = chosen[run]
    run, code, weight = run[is_chosen], code[is_chosen], weight[is_chosen]
    order = order_by(run, code)
    first = changes(run[order], code[order])
    share = np.add.reduceat(weight[order], first) if first.size else np.empty(0)
    run = run[order][first]
    return _Table(runs.cell[run], code[order][first], run, np.round(share, 12), np.ones(first.size, dtype=np.int64))


def _split(talk: Talk, runs: Runs, table: _Table, units: Array) -> Iterator[tuple[Key, Votes]]:
    """The table cut into its cells."""
    counts = runs.per_cell().astype(np.int64)
    # A row without a voice is a block of its own; the numbers of rows and of voices must not meet.
    blocks = np.where(table.run < 0, np.arange(table.run.size), table.run.size + table.run)
    effective = _effective(talk, table)
    values = talk.columns.values[table.value_code]
    starts = changes(table.cell)
    for start, end in zip(starts, [*starts[1:], table.cell.size], strict=True):
        cell = table.cell[start]
        part = slice(start, end)
        yield (
            talk.keys[cell],
            Votes(
                talk.columns.names.units[units[cell]] or None,
                values[part],
                table.share[part],
                blocks[part],
                table.voices[part],
                int(counts[cell]),
                float(effective[cell]),
            ),
        )


def _effective(talk: Talk, table: _Table) -> Floats:
    """Kish's effective number of voices of each cell."""
    cells = talk.starts.size
    is_own = table.run >= 0
    own = np.bincount(table.run[is_own], table.share[is_own])
    cell_of_own = np.zeros(own.size, dtype=np.int64)
    cell_of_own[table.run[is_own]] = table.cell[is_own]
    blocks = table.share[~is_own], table.voices[~is_own], table.cell[~is_own]
    total = np.bincount(cell_of_own, own, cells) + np.bincount(blocks[2], blocks[0] * blocks[1], cells)
    squares = np.bincount(cell_of_own, own**2, cells) + np.bincount(blocks[2], blocks[0] ** 2 * blocks[1], cells)
    found: Floats = np.divide(total**2, squares, out=np.zeros(cells), where=squares > 0)
    return found
