"""Who stands behind which value: the claims of a store reduced, in SQL, to votes of voices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from groundswell.signals.bands import Floats, Ints
from groundswell.signals.talk import Queryable, Scope, spoken
from groundswell.signals.weights import Weights
from groundswell.signals.windows import Window

Key = tuple[str, str, datetime]
"""Measure, area ('' for none) and start of a window."""


@dataclass(frozen=True, slots=True)
class Votes:
    """The levels of a window in one unit. Arrays of one shape, a row a value that a block of voices stands behind:
    `voices` of them, each with the weight `shares` on it. A voice that states several values divides its weight.
    """

    unit: str | None
    values: Floats
    shares: Floats
    blocks: Ints
    voices: Ints

    @property
    def weights(self) -> Floats:
        """The weight of each row."""
        return self.shares * self.voices

    @property
    def count(self) -> int:
        """How many voices state a level."""
        return int(self._voices_of_blocks().sum())

    @property
    def effective(self) -> float:
        """Kish's effective number of voices: (sum of weights) squared over the sum of squared weights; equal weights
        give their count.
        """
        blocks, places = np.unique(self.blocks, return_inverse=True)
        weights = np.bincount(places, self.shares, blocks.size)
        voices = self._voices_of_blocks()
        return float((weights * voices).sum() ** 2 / (weights**2 * voices).sum())

    def _voices_of_blocks(self) -> Ints:
        _, first = np.unique(self.blocks, return_index=True)
        found: Ints = self.voices[first]
        return found


def weight_sql(weights: Weights, by: Window | None, scope: Scope) -> tuple[str, dict[str, Any]]:
    """The weight of a claim of `spoken` before independence, as SQL, with its parameters."""
    parts = ["CAST(1 AS DOUBLE)"]
    parameters: dict[str, Any] = {}
    if weights.half_life_days is not None:
        end = f"win + INTERVAL 1 {by}" if by else "(SELECT max(published_at) FROM spoken)"
        end = f"least({end}, $as_of)" if scope.as_of is not None else end
        parts.append(f"pow(0.5, greatest(0, epoch({end}) - epoch(published_at)) / 86400 / $half_life_days)")
        parameters["half_life_days"] = weights.half_life_days
    if weights.credibility:
        parts.append("credibility")
    return " * ".join(parts), parameters


def load_votes(store: Queryable, scope: Scope, *, by: Window | None, weights: Weights) -> dict[Key, Votes]:
    """The votes of each measure, area and window, in the unit that most of its levels have.

    Levels of the future, dated ones (of another time than the document's), and what is denied, asked or made
    conditional are no votes.
    """
    weight, parameters = weight_sql(weights, by, scope)
    # Equal sums may differ in their last bits by the order of threads.
    whole = "round(v.weight / p.claims, 12)" if weights.independence else "round(v.weight, 12)"
    sql = f"""
        WITH {spoken(scope, by, credibility=weights.credibility)},
        said AS (
            SELECT measure, area, win, unit, voice, value, sum({weight}) AS weight, count(*) AS claims
            FROM spoken WHERE is_held AND NOT is_dated AND kind = 'level' AND value IS NOT NULL GROUP BY ALL
        ),
        main AS (
            SELECT measure, area, win, arg_max(unit, (claims, unit)) AS unit
            FROM (SELECT measure, area, win, unit, sum(claims) AS claims FROM said GROUP BY ALL) GROUP BY ALL
        ),
        v AS (SELECT said.* FROM said JOIN main USING (measure, area, win, unit)),
        p AS (
            SELECT measure, area, win, voice, min(value) AS low, max(value) AS high, sum(weight) AS weight,
                   sum(claims) AS claims FROM v GROUP BY ALL
        )
        SELECT measure, area, win, any_value(unit) AS unit, NULL AS voice, v.value, share, count(*) AS voices
        FROM (SELECT v.*, {whole} AS share FROM v JOIN p USING (measure, area, win, voice) WHERE low = high) v
        GROUP BY measure, area, win, v.value, share
        UNION ALL
        SELECT measure, area, win, v.unit, voice, v.value, {whole} AS share, 1 AS voices
        FROM v JOIN p USING (measure, area, win, voice) WHERE low < high
        ORDER BY measure, area, win, value, voice, share
    """  # noqa: S608 (nothing of the caller's stands in the text)
    return dict(_split(store.query(sql, scope.parameters | parameters)))


def _split(table: Any) -> Iterator[tuple[Key, Votes]]:
    """The table cut into its windows."""
    if not table.num_rows:
        return
    keys = [table[name].combine_chunks().dictionary_encode() for name in ("measure", "area", "win")]
    codes = np.column_stack([key.indices.to_numpy() for key in keys])
    starts = np.flatnonzero(np.any(np.diff(codes, axis=0) != 0, axis=1)) + 1
    voices = table["voice"].fill_null(0).to_numpy()
    alone = table["voice"].is_null().to_numpy()
    # A row without a voice is a block of its own; numbers of rows and of voices must not meet.
    _, voice_codes = np.unique(voices, return_inverse=True)
    blocks = np.where(alone, np.arange(table.num_rows), table.num_rows + voice_codes)
    columns = [table[name].to_numpy() for name in ("value", "share", "voices")]
    for start, end in zip([0, *starts], [*starts, table.num_rows], strict=True):
        values, shares, counts = (column[start:end] for column in columns)
        measure, area, win = (table[name][int(start)].as_py() for name in ("measure", "area", "win"))
        unit = table["unit"][int(start)].as_py() or None
        yield (measure, area, win), Votes(unit, values, shares, blocks[start:end], counts.astype(np.int64))
